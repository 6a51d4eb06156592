import { subnetsAt, kindOf } from '../networks/subnets';
import type { Rule } from '../rule';

export const loadBalancerOutOfReach: Rule = {
  name: 'LoadBalancerOutOfReach',
  severity: 'error',
  cause: 'a load balancer that is to be reached from the internet stands in subnets without a route from it',
  consequence: 'no request ever arrives',
  fix: 'name public subnets, or set Scheme to internal',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html',
  cdk: 'silent for given subnets; the L2 chooses public ones',
  find: function* (all) {
    for (const { resource, isInternetFacing } of all.loadBalancers) {
      const subnets = subnetsAt(resource.properties.values('Subnets'), all);
      const kind = subnets === undefined ? undefined : kindOf(subnets);
      if (isInternetFacing !== true || kind === undefined || kind === 'public') continue;
      yield { resource, message: `Subnets must be public with scheme internet-facing, got ${kind} ones` };
    }
  },
};
