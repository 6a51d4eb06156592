import type { Rule } from '../rule';

/** AWS raises it for nobody. */
const MOST_TARGET_GROUPS = 100;

export const loadBalancerFull: Rule = {
  name: 'LoadBalancerFull',
  severity: 'error',
  cause: 'the rules of a load balancer lead to more target groups than it may have',
  consequence: 'the rules past the limit are refused: TooManyUniqueTargetGroupsPerLoadBalancer, and their stacks roll back',
  fix: 'give some of the services a load balancer of their own, or let one service answer several routes',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, listeners } of all.loadBalancers) {
      const actions = listeners.flatMap(({ defaultActions, rules }) => [...defaultActions, ...rules.flatMap((rule) => rule.actions)]);
      // A group that is not among the templates may be any of the others.
      const groups = new Set(actions.flatMap(({ forwards }) => forwards.flatMap(({ targetGroup }) => targetGroup ?? [])));
      if (groups.size > MOST_TARGET_GROUPS) yield { resource, message: `its listeners must lead to at most ${MOST_TARGET_GROUPS} target groups together, got ${groups.size}` };
    }
  },
};
