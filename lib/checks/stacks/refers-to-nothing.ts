import type { Resource, StackTemplate } from '../../template';
import type { Fault, Rule } from '../rule';

export const refersToNothing: Rule = {
  name: 'RefersToNothing',
  severity: 'error',
  cause: 'a template refers to a resource, parameter or condition that it does not have',
  consequence: 'CloudFormation rejects the template: unresolved resource dependencies',
  fix: 'name what the template has; what stands in another stack comes by Fn::ImportValue or a parameter',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-ref.html',
  cdk: 'silent for L1s, overrides and included templates',
  find: function* (all): Iterable<Fault> {
    for (const stack of all.templates.stacks) {
      // What macros add is not in the template.
      if (!stack.isGenerated && !stack.writtenResources.some(isTransformed)) yield* faultsOf(stack);
    }
  },
};

/** Whether a part of a resource, or it as a whole, is written by a macro. */
function isTransformed({ logicalId, written, references }: Resource): boolean {
  return references.isTransformed || logicalId.startsWith('Fn::') || Object.hasOwn(written, 'Fn::Transform');
}

function* faultsOf(stack: StackTemplate): Iterable<Fault> {
  const resources = new Set(stack.writtenResources.map(({ logicalId }) => logicalId));
  const parameters = new Set(Object.keys(stack.section('Parameters')));
  const conditions = new Set(Object.keys(stack.section('Conditions')));
  for (const resource of stack.resources) {
    const missing: string[] = [];
    for (const { name, by } of resource.references.references) {
      const isThere = resources.has(name) || name.startsWith('AWS::') || (by !== 'Fn::GetAtt' && parameters.has(name));
      if (!isThere) missing.push(`${by} ${name}`);
    }
    for (const name of resource.dependsOn) if (!resources.has(name)) missing.push(`DependsOn ${name}`);
    const { Condition: condition } = resource.written;
    if (typeof condition === 'string' && !conditions.has(condition)) missing.push(`Condition ${condition}`);
    for (const what of missing.length === 0 ? missing : new Set(missing)) yield { resource, message: `it must refer to what its template has, got ${what}` };
  }
}
