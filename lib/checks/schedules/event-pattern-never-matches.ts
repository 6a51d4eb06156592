import { isValueObject, jsonIn, Settings } from '../../template';
import { faultIn } from '../patterns';
import type { Rule } from '../rule';

/** What every event has at its top. */
const TOP = ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail', '$or', 'replay-name'];

/** A pattern asks for what events have. */
export const eventPatternNeverMatches: Rule = {
  name: 'EventPatternNeverMatches',
  severity: 'error',
  cause: 'the pattern of a rule asks for what no event has, or is no pattern',
  consequence: 'the rule never goes off; EventBridge rejects what is no pattern',
  fix: 'ask for source, detail-type, account, region, resources or what is in detail, each with a list of values',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html',
  cdk: 'silent for L1s',
  find: function* (all) {
    for (const { resource } of all.rules) {
      const pattern = jsonIn(resource.properties.value('EventPattern'));
      if (!isValueObject(pattern)) continue;
      const stranger = Settings.of(pattern).names.find((name) => !TOP.includes(name));
      const fault = stranger === undefined ? faultIn(pattern) : `${stranger}, which they do not have`;
      if (fault !== undefined) yield { resource, message: `EventPattern must fit events, got ${fault}` };
    }
  },
};
