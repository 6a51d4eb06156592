import type { StackTemplate } from '../../template';
import { isGenerated } from '../access/role-policy';
import type { Fault, Rule } from '../rule';
import { dependsOn, rawReferences, rawResources } from './raw-references';

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
      if (!isGenerated(stack) && !JSON.stringify(stack.section('Resources')).includes('Fn::Transform')) yield* faultsOf(stack);
    }
  },
};

function* faultsOf(stack: StackTemplate): Iterable<Fault> {
  const resources = new Set(rawResources(stack).map(([id]) => id));
  const parameters = new Set(Object.keys(stack.section('Parameters')));
  const conditions = new Set(Object.keys(stack.section('Conditions')));
  for (const [id, raw] of rawResources(stack)) {
    const resource = stack.resource(id);
    if (resource === undefined) continue;
    const missing = new Set<string>();
    for (const { name, by } of rawReferences([raw.Properties, raw.UpdatePolicy, raw.CreationPolicy])) {
      const isThere = resources.has(name) || name.startsWith('AWS::') || (by !== 'Fn::GetAtt' && parameters.has(name));
      if (!isThere) missing.add(`${by} ${name}`);
    }
    for (const name of dependsOn(raw)) if (!resources.has(name)) missing.add(`DependsOn ${name}`);
    if (typeof raw.Condition === 'string' && !conditions.has(raw.Condition)) missing.add(`Condition ${raw.Condition}`);
    for (const what of missing) yield { resource, message: `it must refer to what its template has, got ${what}` };
  }
}
