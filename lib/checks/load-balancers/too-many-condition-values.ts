import type { Rule } from '../rule';
import { conditionsOf } from './rule-conditions';

const MOST_VALUES = 5;

export const tooManyConditionValues: Rule = {
  name: 'TooManyConditionValues',
  severity: 'error',
  cause: 'a rule of a listener has more values in its conditions than a rule may have',
  consequence: 'the load balancer refuses the rule, and the stack rolls back',
  fix: 'split the rule into several that forward to the same target group',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html',
  cdk: 'silent for L1s; the L2 refuses more than 5',
  find: function* (all) {
    for (const rule of all.listenerRules) {
      const count = (conditionsOf(rule) ?? []).reduce((total, { values }) => total + values.length, 0);
      if (count > MOST_VALUES) yield { resource: rule.resource, message: `Conditions must have at most ${MOST_VALUES} values together, got ${count}` };
    }
  },
};
