import type { Rule } from '../rule';
import { forwardsIn } from './forwards';

const MOST_GROUPS = 5;

export const tooManyTargetGroups: Rule = {
  name: 'TooManyTargetGroups',
  severity: 'error',
  cause: 'an action forwards to more target groups than it may',
  consequence: 'the load balancer refuses it, and the stack rolls back',
  fix: 'forward to at most 5 target groups, the limit cannot be raised',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, action: { forwards } } of forwardsIn(all)) {
      if (forwards.length > MOST_GROUPS) yield { resource, message: `it must forward to at most ${MOST_GROUPS} target groups, got ${forwards.length}` };
    }
  },
};
