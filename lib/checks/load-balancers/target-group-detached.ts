import type { TargetGroup, Workloads } from '../../template';
import { isExported } from '../exported';
import type { Rule } from '../rule';
import { hasListener } from './uses';

export const targetGroupDetached: Rule = {
  name: 'TargetGroupDetached',
  severity: 'error',
  cause: 'a service registers its tasks in a target group that no listener forwards to',
  consequence: 'ECS rejects the service: the target group has no load balancer',
  fix: 'forward to the target group from a listener or from a rule of one',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html',
  cdk: 'silent for L1s; the L2 refuses',
  find: function* (all) {
    for (const { resource, loadBalancers } of all.services) {
      for (const balancer of loadBalancers) {
        const group = all.targetGroupAt(balancer.value('TargetGroupArn'));
        if (group === undefined || !isDetached(group, all)) continue;
        yield { resource: group.resource, message: `a listener must forward to it, as ${resource.displayName} registers its tasks in it, got none` };
      }
    }
  },
};

function isDetached(group: TargetGroup, all: Workloads): boolean {
  return !hasListener(group, all) && !isExported(group.resource);
}
