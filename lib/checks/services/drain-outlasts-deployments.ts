import { isKnown } from '../../template';
import type { Rule } from '../rule';

export const drainOutlastsDeployments: Rule = {
  name: 'DrainOutlastsDeployments',
  severity: 'warning',
  cause: 'a load balancer waits five minutes for the requests of each task that stops',
  consequence: 'every deployment and every scale-in takes five minutes longer than its longest request',
  fix: 'set deregistration_delay.timeout_seconds of the target group to the longest request, such as 30',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html',
  cdk: 'silent',
  find: function* (all) {
    const registered = new Set(all.services.flatMap(({ loadBalancers }) => loadBalancers.map((balancer) => all.targetGroupAt(balancer.value('TargetGroupArn')))));
    for (const group of all.targetGroups) {
      const { deregistrationDelaySeconds: delay } = group;
      if (!registered.has(group) || group.attribute('deregistration_delay.timeout_seconds') !== undefined || !isKnown(delay)) continue;
      yield { resource: group.resource, message: `deregistration_delay.timeout_seconds must be set to the longest request, got none, which is ${delay} s` };
    }
  },
};
