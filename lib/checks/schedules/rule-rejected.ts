import { known } from '../known';
import type { Rule } from '../rule';

// EventBridge takes five targets for one rule.
const MOST_TARGETS = 5;

/** What EventBridge takes as a rule. */
export const ruleRejected: Rule = {
  name: 'RuleRejected',
  severity: 'error',
  cause: 'a rule has neither a pattern nor a schedule, a schedule on a bus of its own, more than five targets, or two targets of one id',
  consequence: 'EventBridge rejects the rule',
  fix: 'give it an EventPattern or a ScheduleExpression, at most five targets with ids of their own; schedules only on the default bus',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html',
  cdk: 'refuses in L2s, silent for L1s',
  find: function* (all) {
    for (const { resource, targets } of all.rules) {
      const { properties } = resource;
      if (properties.unknown !== undefined) continue;
      if (!properties.has('EventPattern') && !properties.has('ScheduleExpression')) yield { resource, message: 'it must have an EventPattern or a ScheduleExpression, got neither' };
      const bus = properties.resource('EventBusName');
      if (properties.has('ScheduleExpression') && bus?.type === 'AWS::Events::EventBus') yield { resource, message: `a rule with a ScheduleExpression must be on the default bus, got ${bus.displayName}` };
      if (targets.length > MOST_TARGETS) yield { resource, message: `it must have at most ${MOST_TARGETS} targets, got ${targets.length}` };
      const ids = targets.flatMap(({ settings }) => known(settings.text('Id')) ?? []);
      const twice = ids.find((id, index) => ids.indexOf(id) !== index);
      if (twice !== undefined) yield { resource, message: `its targets must have ids of their own, got ${twice} twice` };
    }
  },
};
