import { circleIn, isSame, Resource, StackTemplate, Value, Workloads } from '../../template';
import type { Rule } from '../rule';

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
  const byText = new Map<unknown, typeof exports>();
  for (const one of exports) byText.set(textOf(one.name), [...byText.get(textOf(one.name)) ?? [], one]);
  return new Map(all.templates.stacks.map((stack) => {
    const found = new Map<StackTemplate, Resource>();
    for (const resource of exports.length === 0 ? [] : stack.resources) {
      for (const name of resource.references.imports) {
        const wanted = stack.resolve(name);
        const exporters = (byText.get(textOf(wanted)) ?? []).filter((exported) => isSame(exported.name, wanted));
        // One name in several stacks is one in several regions or accounts.
        if (exporters.length === 1) found.set(exporters[0].stack, resource);
      }
    }
    return [stack, found];
  }));
}

/** The same for names that are the same: most are plain text, and there are many. */
function textOf(name: Value | undefined): string | undefined {
  return typeof name === 'string' ? name : undefined;
}
