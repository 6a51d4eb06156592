import type { Rule } from '../rule';

/** What replaces instances when their launch template changes. */
const REPLACING = ['AutoScalingRollingUpdate', 'AutoScalingReplacingUpdate', 'AutoScalingInstanceRefresh'];

export const updatePolicyMissing: Rule = {
  name: 'UpdatePolicyMissing',
  severity: 'warning',
  cause: 'nothing replaces the instances of an Auto Scaling group when its launch template changes',
  consequence: 'a new image or program is deployed without complaint and runs nowhere, until an instance happens to be replaced',
  fix: 'set UpdatePolicy to AutoScalingInstanceRefresh or AutoScalingRollingUpdate',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, updatePolicy } of all.fleets) {
      if (updatePolicy.unknown !== undefined || REPLACING.some((name) => updatePolicy.has(name))) continue;
      yield { resource, message: 'UpdatePolicy must say how its instances are replaced, got none' };
    }
  },
};
