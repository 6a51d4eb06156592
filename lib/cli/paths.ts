import { Argument } from 'commander';
import { circleOf, readTemplates, TemplateError, Templates } from '../template';
import { parseYaml } from './yaml';

/** What every command that reads templates takes. */
export function pathsArgument(): Argument {
  return new Argument('[path...]', 'cloud assemblies (folders that cdk synth writes) and templates (JSON or YAML)').default(['cdk.out'], 'cdk.out');
}

/** Reads what the arguments name. */
export function templatesAt(paths: readonly string[], region: string | undefined): Templates {
  const templates = readTemplates(paths, { region, parseYaml });
  for (const stack of templates.stacks) {
    const circle = circleOf(stack);
    if (circle !== undefined) throw new TemplateError(stack.file ?? stack.name, `resources must not refer to each other in a circle, got ${circle.join(' → ')}; give one of them a resource of its own for what connects them`);
  }
  return templates;
}
