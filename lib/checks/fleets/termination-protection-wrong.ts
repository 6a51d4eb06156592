import type { Rule } from '../rule';

export const terminationProtectionWrong: Rule = {
  name: 'TerminationProtectionWrong',
  severity: 'error',
  cause: 'a capacity provider is to protect instances that its Auto Scaling group does not protect, or that ECS does not scale',
  consequence: 'ECS rejects the capacity provider',
  fix: 'set NewInstancesProtectedFromScaleIn of the group and Status ENABLED of ManagedScaling, or switch ManagedTerminationProtection off',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-termination-protection.html',
  cdk: 'silent for L1s and for imported groups',
  find: function* (all) {
    for (const resource of all.templates.ofType('AWS::ECS::CapacityProvider')) {
      const provider = resource.properties.settings('AutoScalingGroupProvider');
      if (provider.text('ManagedTerminationProtection') !== 'ENABLED') continue;
      if (provider.text('ManagedScaling', 'Status') === 'DISABLED' || (!provider.has('ManagedScaling') && provider.unknown === undefined)) yield { resource, message: 'ManagedScaling must be ENABLED with ManagedTerminationProtection, got none' };
      const fleet = all.fleet(all.resourceAt(provider.value('AutoScalingGroupArn')));
      const isProtected = fleet?.resource.properties.boolean('NewInstancesProtectedFromScaleIn') ?? false;
      if (fleet !== undefined && isProtected === false) yield { resource, message: `NewInstancesProtectedFromScaleIn must be true for ${fleet.displayName} with ManagedTerminationProtection, got false` };
    }
  },
};
