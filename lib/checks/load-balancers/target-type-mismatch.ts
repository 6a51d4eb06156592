import { isKnown } from '../../template';
import type { Rule } from '../rule';

export const targetTypeMismatch: Rule = {
  name: 'TargetTypeMismatch',
  severity: 'error',
  cause: 'a target group takes instances where its tasks or functions are addresses, or the reverse',
  consequence: 'AWS rejects the service, fleet or target',
  fix: 'TargetType ip for tasks in network mode awsvpc, instance for other tasks and for Auto Scaling groups, lambda for functions',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html',
  cdk: 'silent for L1s; L2s refuse',
  find: function* (all) {
    for (const { resource, taskDefinition, loadBalancers } of all.services) {
      const mode = taskDefinition?.networkMode;
      if (mode === undefined || !isKnown(mode)) continue;
      const wanted = mode === 'awsvpc' ? 'ip' : 'instance';
      for (const balancer of loadBalancers) {
        const group = all.targetGroupAt(balancer.value('TargetGroupArn'));
        if (group === undefined || !isKnown(group.targetType) || group.targetType === wanted) continue;
        yield { resource: group.resource, message: `TargetType must be ${wanted} for ${resource.displayName}, whose tasks are in network mode ${mode}, got ${group.targetType}` };
      }
    }
    for (const fleet of all.fleets) {
      for (const group of fleet.targetGroups) {
        const type = all.targetGroups.find((known) => known.resource === group)?.targetType;
        if (type === undefined || !isKnown(type) || type === 'instance') continue;
        yield { resource: group, message: `TargetType must be instance for ${fleet.displayName}, an Auto Scaling group, got ${type}` };
      }
    }
    for (const group of all.targetGroups) {
      const { targetType } = group;
      if (!isKnown(targetType)) continue;
      for (const { resource } of group.targets) {
        const wanted = resource === undefined ? undefined : WANTED[resource.type];
        if (wanted === undefined || wanted === targetType || (wanted === 'instance' && targetType === 'ip')) continue;
        yield { resource: group.resource, message: `TargetType must be ${wanted} for ${resource?.displayName}, got ${targetType}` };
      }
    }
  },
};

/** By the target's type. An instance may be registered by its address too. */
const WANTED: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'lambda',
  'AWS::Lambda::Alias': 'lambda',
  'AWS::EC2::Instance': 'instance',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'alb',
};
