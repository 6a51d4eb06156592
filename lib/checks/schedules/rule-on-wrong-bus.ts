import type { Rule } from '../rule';

/** Services of AWS speak on the default bus. */
export const ruleOnWrongBus: Rule = {
  name: 'RuleOnWrongBus',
  severity: 'warning',
  cause: 'a rule on a bus of its own waits for events of services of AWS, and nothing forwards them there',
  consequence: 'it never goes off: services send their events to the default bus',
  fix: 'leave EventBusName out, or forward the events to the bus with a rule on the default one',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, pattern } of all.rules) {
      const bus = resource.properties.resource('EventBusName');
      const sources = pattern.values('source').map((source) => typeof source === 'string' ? source : '');
      if (bus?.type !== 'AWS::Events::EventBus' || sources.length === 0 || !sources.every((source) => source.startsWith('aws.'))) continue;
      if (bus.properties.has('EventSourceName') || all.rules.some((other) => other.targets.some((target) => target.resource === bus))) continue;
      if (all.templates.ofType('AWS::Events::EventBusPolicy').some((policy) => policy.properties.resource('EventBusName') === bus)) continue;
      yield { resource, message: `it should wait on the default bus for events of ${sources.join(', ')}, got ${bus.displayName}` };
    }
  },
};
