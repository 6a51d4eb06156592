import { isObject, Resource, StackTemplate, Templates } from '../../template';
import type { Rule } from '../rule';

/** Outputs of stacks at hand that these stacks do not have. */
export const importsNothing: Rule = {
  name: 'ImportsNothing',
  severity: 'error',
  cause: 'a stack takes a value from another one, or from a nested one, that gives no such value',
  consequence: 'the deployment fails: no export, or no output, of that name',
  fix: 'add the output, with an Export for Fn::ImportValue; or mend the name',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html',
  cdk: 'silent for Fn.importValue, Fn.getStackOutput and L1s; references between its own stacks are right',
  find: function* (all) {
    const exported = new Set(all.templates.stacks.flatMap((stack) => stack.exportNames().map(([, name]) => name)));
    for (const resource of all.templates.resources.filter(takes)) {
      for (const what of missingFrom(resource, all.templates, exported)) yield { resource, message: `it must take what there is, got ${what}` };
    }
  },
};

/** Whether a resource takes anything from a stack: most do not. */
function takes({ references: { imports, stackOutputs, references } }: Resource): boolean {
  return imports.length > 0 || stackOutputs.length > 0 || references.some(({ attribute }) => attribute !== undefined && attribute.startsWith(OUTPUTS));
}

/** Before the name of an output, in an attribute of a nested stack. */
const OUTPUTS = 'Outputs.';

function* missingFrom(resource: Resource, templates: Templates, exported: ReadonlySet<unknown>): Iterable<string> {
  const { stack, references } = resource;
  for (const { written, isCertain } of references.imports) {
    if (!isCertain) continue;
    const name = stack.resolve(written);
    if (typeof name !== 'string') continue;
    const exporter = exporterOf(name, stack, templates);
    if (exporter !== undefined && !exported.has(name) && !mayExport(exporter)) yield `the export ${name}, which ${exporter.name} does not have`;
  }
  for (const { written, isCertain } of references.stackOutputs) {
    if (!isCertain) continue;
    const [name, output] = isObject(written) ? [stack.resolve(written.StackName), stack.resolve(written.OutputName)] : [];
    const region = isObject(written) ? stack.resolve(written.Region) : undefined;
    const giver = typeof name === 'string' ? templates.stackNamed(name, typeof region === 'string' ? region : stack.region) : undefined;
    if (giver !== undefined && typeof output === 'string' && lacks(giver, output)) yield `the output ${output}, which ${giver.name} does not have`;
  }
  for (const { name, attribute } of references.references) {
    const output = attribute?.startsWith(OUTPUTS) === true ? attribute.slice(OUTPUTS.length) : '';
    const nested = output === '' ? undefined : stack.nested.get(name);
    if (nested !== undefined && lacks(nested, output)) yield `the output ${output}, which the nested stack ${name} does not have`;
  }
}

function lacks(stack: StackTemplate, output: string): boolean {
  return !stack.isGenerated && !stack.outputNames.includes(output);
}

/** The stack at hand that an export's name begins with, as those of CDK do: only of such names is it known whose they are. */
function exporterOf(name: string, importer: StackTemplate, templates: Templates): StackTemplate | undefined {
  const [, owner] = /^([^:]+):./.exec(name) ?? [];
  const stack = owner === undefined ? undefined : templates.stackNamed(owner, importer.region);
  return stack === undefined || stack.isGenerated || (stack.region !== importer.region && stack.region !== undefined && importer.region !== undefined) ? undefined : stack;
}

/** Whether a stack has exports whose names are only known at deploy time. */
function mayExport(stack: StackTemplate): boolean {
  return stack.exportNames().some(([, name]) => typeof name !== 'string');
}
