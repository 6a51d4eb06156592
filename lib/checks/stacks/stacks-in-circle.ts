import { circleIn, isObject, isSame, Resource, StackTemplate, Workloads } from '../../template';
import type { Rule } from '../rule';
import { rawResources } from './raw-references';

export const stacksInCircle: Rule = {
  name: 'StacksInCircle',
  severity: 'error',
  cause: 'stacks import from each other in a circle',
  consequence: 'none of them can be deployed first, or deleted',
  fix: 'move what one of them exports into the stack that uses it, or pass it in one direction only',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html',
  cdk: 'refuses its own references; silent for Fn.importValue',
  find: function* (all) {
    const imports = importsIn(all);
    const circle = circleIn(new Map([...imports].map(([stack, from]) => [stack, new Set(from.keys())])));
    if (circle === undefined) return;
    const resource = imports.get(circle[0])?.get(circle[1] ?? circle[0]);
    if (resource !== undefined) yield { resource, message: `its stack must not import what depends on it, got ${[...circle, circle[0]].map(({ name }) => name).join(' -> ')}` };
  },
};

/** For each stack those it imports from, with a resource that does. */
function importsIn(all: Workloads): Map<StackTemplate, Map<StackTemplate, Resource>> {
  const exports = all.templates.stacks.flatMap((stack) => stack.exportNames().map(([, name]) => ({ stack, name })));
  return new Map(all.templates.stacks.map((stack) => {
    const found = new Map<StackTemplate, Resource>();
    for (const [id, raw] of exports.length === 0 ? [] : rawResources(stack)) {
      const resource = stack.resource(id);
      if (resource === undefined) continue;
      for (const name of importedNames(raw.Properties)) {
        const exporters = exports.filter((exported) => isSame(exported.name, stack.resolve(name)));
        // One name in several stacks is one in several regions or accounts.
        if (exporters.length === 1) found.set(exporters[0].stack, resource);
      }
    }
    return [stack, found];
  }));
}

function* importedNames(node: unknown): Iterable<unknown> {
  if (Array.isArray(node)) for (const item of node) yield* importedNames(item);
  if (!isObject(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'Fn::ImportValue') yield value;
    else yield* importedNames(value);
  }
}
