import type { Rule } from '../rule';
import { forwardsIn } from './forwards';

const OF_APPLICATIONS = ['HTTP', 'HTTPS'];

export const targetProtocolMismatch: Rule = {
  name: 'TargetProtocolMismatch',
  severity: 'error',
  cause: 'a listener of an application load balancer forwards to a target group of a network load balancer, or the reverse',
  consequence: 'the load balancer refuses the listener or rule',
  fix: 'HTTP or HTTPS target groups behind application load balancers, TCP, TLS and UDP ones behind network load balancers',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html',
  cdk: 'silent for L1s; L2s have a type for each',
  find: function* (all) {
    for (const { resource, action: { forwards } } of forwardsIn(all)) {
      const listener = all.listeners.find((known) => known.resource === resource) ?? all.listenerRules.find((rule) => rule.resource === resource)?.listener;
      const type = listener?.loadBalancer?.type;
      if (type !== 'application' && type !== 'network') continue;
      for (const { targetGroup } of forwards) {
        const protocol = targetGroup?.resource.properties.text('Protocol');
        if (typeof protocol !== 'string' || OF_APPLICATIONS.includes(protocol) === (type === 'application')) continue;
        yield { resource, message: `it must forward to a target group for ${type} load balancers, got ${targetGroup?.displayName} with protocol ${protocol}` };
      }
    }
  },
};
