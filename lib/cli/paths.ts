import * as fs from 'node:fs';
import * as path from 'node:path';
import { Argument } from 'commander';
import { circleOf, conditionCircleOf, readTemplates, TemplateError, Templates } from '../template';
import { parseYaml } from './yaml';

/** What every command that reads templates takes. */
export function pathsArgument(): Argument {
  return new Argument('[path...]', 'cloud assemblies (folders that cdk synth writes) and templates (JSON or YAML)').default(['cdk.out'], 'cdk.out');
}

/** Reads what the arguments name. */
export function templatesAt(paths: readonly string[], region: string | undefined): Templates {
  // What is given twice is one thing, and no second consumer of its own queue.
  const once = new Map(paths.map((given) => [path.resolve(given), given]));
  const templates = readTemplates([...once.values()], { region, parseYaml });
  for (const stack of templates.stacks) {
    const conditions = conditionCircleOf(stack);
    if (conditions !== undefined) throw new TemplateError(stack.file ?? stack.name, `conditions must not be made of each other in a circle, got ${conditions.join(' → ')}; write one of them out`);
    const circle = circleOf(stack);
    if (circle !== undefined) throw new TemplateError(stack.file ?? stack.name, `resources must not refer to each other in a circle, got ${circle.join(' → ')}; give one of them a resource of its own for what connects them`);
  }
  return templates;
}

/** Reads a file that an option names. */
export function textAt(file: string, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  if (fs.statSync(file).isDirectory()) throw new TemplateError(file, 'this must be a file, got a folder; give the path of the file');
  return fs.readFileSync(file, encoding);
}
