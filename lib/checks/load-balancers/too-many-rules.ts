import type { Rule } from '../rule';

/** Rules of a load balancer, default rules not counted, unless AWS raised the quota. */
const MOST_RULES = 100;

export const tooManyRules: Rule = {
  name: 'TooManyRules',
  severity: 'warning',
  cause: 'a load balancer has more rules than it may have unless AWS raised the quota',
  consequence: 'the rules past the quota are refused: TooManyRules, and their stacks roll back',
  fix: 'ask for a higher quota, or route by path within a service',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, listeners } of all.loadBalancers) {
      const count = listeners.reduce((total, { rules }) => total + rules.length, 0);
      if (count > MOST_RULES) yield { resource, message: `its listeners must have at most ${MOST_RULES} rules together, got ${count}` };
    }
  },
};
