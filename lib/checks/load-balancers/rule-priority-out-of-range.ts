import { isKnown } from '../../template';
import type { Rule } from '../rule';

const HIGHEST = 50_000;

export const rulePriorityOutOfRange: Rule = {
  name: 'RulePriorityOutOfRange',
  severity: 'error',
  cause: 'a rule of a listener has a priority that does not exist',
  consequence: 'the load balancer refuses the rule',
  fix: 'take a number from 1 to 50,000',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html',
  cdk: 'refuses 0; warns above 50,000 (its validator)',
  find: function* (all) {
    for (const { resource, priority } of all.listenerRules) {
      if (priority === undefined || !isKnown(priority) || (priority >= 1 && priority <= HIGHEST)) continue;
      yield { resource, message: `Priority must be from 1 to ${HIGHEST}, got ${priority}` };
    }
  },
};
