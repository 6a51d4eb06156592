import type { StackTemplate, Workloads } from '../../template';
import type { Fault, Rule } from '../rule';

/** Most of each section of a template. */
const MOST = { Outputs: 200, Parameters: 200, Mappings: 200 } as const;
const MOST_RESOURCES = 500;
const MOST_DYNAMIC_REFERENCES = 60;

export const templateTooLarge: Rule = {
  name: 'TemplateTooLarge',
  severity: 'error',
  cause: 'a template has more resources, outputs, parameters or dynamic references than CloudFormation takes',
  consequence: 'CloudFormation rejects the template',
  fix: 'split the stack; outputs of CDK are references between stacks, so pass fewer values',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
  cdk: 'refuses resources; silent for the rest',
  find: function* (all: Workloads): Iterable<Fault> {
    for (const stack of all.templates.stacks) {
      const [resource] = stack.resources;
      if (resource === undefined) continue;
      for (const [what, count, most] of countsOf(stack)) {
        if (count > most) yield { resource, message: `its template must have at most ${most} ${what}, got ${count}` };
      }
    }
  },
};

function countsOf(stack: StackTemplate): Array<[what: string, count: number, most: number]> {
  const sections = Object.entries(MOST).map(([section, most]): [string, number, number] => [section.toLowerCase(), Object.keys(stack.section(section)).length, most]);
  const dynamic = stack.resources.reduce((count, { references }) => count + references.dynamicReferences, 0);
  return [['resources', stack.writtenResources.length, MOST_RESOURCES], ...sections, ['dynamic references', dynamic, MOST_DYNAMIC_REFERENCES]];
}
