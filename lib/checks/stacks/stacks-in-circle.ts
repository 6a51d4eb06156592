import { circleIn, isObject, isSame, Resource, StackTemplate, Value, Workloads, Written } from '../../template';
import type { Rule } from '../rule';

export const stacksInCircle: Rule = {
  name: 'StacksInCircle',
  severity: 'error',
  cause: 'stacks take values from each other in a circle, by exports or by Fn::GetStackOutput',
  consequence: 'none of them can be deployed first, and with exports none can be deleted',
  fix: 'move what one of them gives into the stack that uses it, or pass it in one direction only',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html',
  cdk: 'refuses its own references; silent for Fn.importValue and Fn.getStackOutput',
  find: function* (all) {
    const waits = waitsOf(all);
    const circle = circleIn(new Map([...waits].map(([stack, from]) => [stack, new Set(from.keys())])));
    if (circle === undefined) return;
    const steps = circle.map((stack, index) => waits.get(stack)?.get(circle[(index + 1) % circle.length]));
    const resource = steps.find((step) => step !== undefined) ?? circle[0].resources[0];
    if (resource !== undefined) yield { resource, message: `its stack must not take values from what depends on it, got ${[...circle, circle[0]].map(({ name }) => name).join(' -> ')}` };
  },
};

/** For each stack those that must be there before it, with the resource that waits; nothing where an output does. */
function waitsOf(all: Workloads): Map<StackTemplate, Map<StackTemplate, Resource | undefined>> {
  const exporterOf = exporters(all);
  return new Map(all.templates.stacks.map((stack) => {
    const found = new Map<StackTemplate, Resource | undefined>();
    const outputs = new Written(stack.section('Outputs'));
    const parts = [{ at: undefined, written: outputs }, ...stack.resources.filter((at) => !at.isConditional).map((at) => ({ at, written: at.references }))];
    for (const { at, written } of parts) {
      const named = [...written.imports.map(exporterOf(stack)), ...written.stackOutputs.map(giverOf(stack))];
      for (const giver of named) if (giver !== undefined && !found.has(giver)) found.set(giver, at);
    }
    // A stack is there when those that are nested in it are.
    for (const [id, nested] of stack.nested) if (stack.resource(id)?.isConditional === false) found.set(nested, stack.resource(id));
    return [stack, found];
  }));
}

type Import = Written['imports'][number];

/** The stack that exports what another one imports. */
function exporters(all: Workloads): (importer: StackTemplate) => (written: Import) => StackTemplate | undefined {
  const exports = all.templates.stacks.flatMap((stack) => stack.exportNames().map(([, name]) => ({ stack, name })));
  const byText = new Map<unknown, typeof exports>();
  for (const one of exports) byText.set(textOf(one.name), [...byText.get(textOf(one.name)) ?? [], one]);
  return (importer) => ({ written, isCertain }) => {
    if (!isCertain || exports.length === 0) return undefined;
    const wanted = importer.resolve(written);
    const named = (byText.get(textOf(wanted)) ?? []).filter((exported) => isSame(exported.name, wanted));
    // One name in several stacks is one in several regions or accounts.
    return named.length === 1 ? named[0].stack : undefined;
  };
}

/** The stack whose output is asked for by its name; one that a role is needed for may be in another account. */
function giverOf(asker: StackTemplate): (written: Import) => StackTemplate | undefined {
  return ({ written, isCertain }) => {
    if (!isCertain || !isObject(written) || written.RoleArn !== undefined) return undefined;
    const [name, region] = [asker.resolve(written.StackName), asker.resolve(written.Region) ?? asker.region];
    if (typeof name !== 'string' || (region !== undefined && typeof region !== 'string')) return undefined;
    const giver = asker.all.stackNamed(name, region);
    return giver?.region === undefined || region === undefined || giver.region === region ? giver : undefined;
  };
}

/** The same for names that are the same: most are plain text, and there are many. */
function textOf(name: Value | undefined): string | undefined {
  return typeof name === 'string' ? name : undefined;
}
