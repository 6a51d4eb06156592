import type { StackTemplate } from '../../template';
import type { Rule } from '../rule';
import { circleIn } from './circle';
import { dependsOn, rawReferences, rawResources } from './raw-references';

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
      const circle = circleIn(edgesOf(stack));
      const resource = circle === undefined ? undefined : stack.resource(circle[0]);
      if (circle === undefined || resource === undefined) continue;
      yield { resource, message: `it must not depend on itself, got ${[...circle, circle[0]].join(' -> ')}` };
    }
  },
};

/** What each resource is deployed after. What is under a condition may not be there. */
function edgesOf(stack: StackTemplate): Map<string, Set<string>> {
  const certain = rawResources(stack).filter(([id]) => stack.resource(id)?.condition === true);
  const ids = new Set(certain.map(([id]) => id));
  return new Map(certain.map(([id, raw]) => {
    const named = [...rawReferences([raw.Properties, raw.Metadata, raw.UpdatePolicy], false)].map(({ name }) => name);
    return [id, new Set([...named, ...dependsOn(raw)].filter((name) => ids.has(name)))];
  }));
}
