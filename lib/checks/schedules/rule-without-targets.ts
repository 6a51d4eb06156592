import type { Rule } from '../rule';

/** A rule matches something and tells somebody. */
export const ruleWithoutTargets: Rule = {
  name: 'RuleWithoutTargets',
  severity: 'warning',
  cause: 'a rule has no targets',
  consequence: 'it goes off and nothing happens',
  fix: 'give it a target, or remove it',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, targets } of all.rules) {
      if (targets.length === 0) yield { resource, message: 'it should have a target, got none' };
    }
  },
};
