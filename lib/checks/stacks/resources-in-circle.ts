import { circleOf } from '../../template';
import type { Rule } from '../rule';

export const resourcesInCircle: Rule = {
  name: 'ResourcesInCircle',
  severity: 'error',
  cause: 'resources of a template refer to each other in a circle',
  consequence: 'CloudFormation rejects the template: circular dependency between resources',
  fix: 'take one reference out into a resource of its own, such as AWS::EC2::SecurityGroupIngress or AWS::Lambda::Permission',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html',
  cdk: 'silent',
  find: function* (all) {
    for (const stack of all.templates.stacks) {
      const circle = circleOf(stack);
      const resource = circle === undefined ? undefined : stack.resource(circle[0]);
      if (circle !== undefined && resource !== undefined) yield { resource, message: `it must not depend on itself, got ${circle.join(' → ')}` };
    }
  },
};
