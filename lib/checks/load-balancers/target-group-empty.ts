import { isExported } from '../exported';
import type { Rule } from '../rule';
import { hasListener, usersOf } from './uses';

/** What forwards to a target group puts nothing into it. */
const FORWARDING = /^AWS::(ElasticLoadBalancingV2::|CloudWatch::|ApplicationAutoScaling::|AutoScaling::ScalingPolicy)/;

export const targetGroupEmpty: Rule = {
  name: 'TargetGroupEmpty',
  severity: 'warning',
  cause: 'a listener forwards to a target group in which nothing in the templates registers a target',
  consequence: 'its requests are answered with 503',
  fix: 'name the target group in a service, in TargetGroupARNs of an Auto Scaling group, or give it Targets',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html',
  cdk: 'annotates a target group that has no target type',
  find: function* (all) {
    for (const group of all.targetGroups) {
      const { resource } = group;
      if (resource.properties.has('Targets') || !hasListener(group, all) || isExported(resource)) continue;
      if (usersOf(group, all).some(({ type }) => !FORWARDING.test(type))) continue;
      yield { resource, message: 'something must register targets in it, as requests are forwarded to it, got nothing' };
    }
  },
};
