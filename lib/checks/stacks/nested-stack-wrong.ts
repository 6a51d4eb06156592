import { isObject, StackTemplate } from '../../template';
import type { Fault, Rule } from '../rule';

export const nestedStackWrong: Rule = {
  name: 'NestedStackWrong',
  severity: 'error',
  cause: 'a nested stack is not given a parameter that it needs, or one that it does not have',
  consequence: 'CloudFormation rejects the nested stack',
  fix: 'give it a value for each parameter without a default, and no others',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-stack.html',
  cdk: 'silent for CfnStack and included templates',
  find: function* (all): Iterable<Fault> {
    for (const stack of all.templates.stacks) {
      for (const [id, nested] of stack.nested) {
        const resource = stack.resource(id);
        if (resource === undefined || resource.properties.settings('Parameters').unknown !== undefined) continue;
        for (const problem of problems(resource.properties.settings('Parameters').names, nested)) yield { resource, message: problem };
      }
    }
  },
};

function* problems(given: readonly string[], nested: StackTemplate): Iterable<string> {
  const declared = nested.section('Parameters');
  for (const [name, parameter] of Object.entries(declared)) {
    if (isObject(parameter) && parameter.Default === undefined && !given.includes(name)) yield `Parameters must have ${name}, which has no default, got none`;
  }
  for (const name of given) if (!Object.hasOwn(declared, name)) yield `Parameters must be those of the nested template, got ${name}`;
}
