import type { Rule } from '../rule';

export const rollingUpdateBlocked: Rule = {
  name: 'RollingUpdateBlocked',
  severity: 'error',
  cause: 'a rolling update must keep as many instances in service as the Auto Scaling group may have',
  consequence: 'CloudFormation rejects the next update of the group',
  fix: 'take a MinInstancesInService below MaxSize, or raise MaxSize by one',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, updatePolicy, maxSize } of all.fleets) {
      const kept = updatePolicy.number('AutoScalingRollingUpdate', 'MinInstancesInService');
      if (typeof kept !== 'number' || typeof maxSize !== 'number' || maxSize === 0 || kept < maxSize) continue;
      yield { resource, message: `MinInstancesInService must be below MaxSize, ${maxSize}, got ${kept}` };
    }
  },
};
