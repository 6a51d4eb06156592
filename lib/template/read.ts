import * as fs from 'node:fs';
import * as path from 'node:path';
import { assemblySources, isAssembly } from './assembly';
import { parseJson } from './parse-json';
import type { TemplateSource } from './stack-template';
import { readText } from './text-file';
import { TemplateError } from './template-error';
import { Templates } from './templates';

/** How to read. */
export interface ReadOptions {
  /**
   * Parses YAML, short forms of intrinsic functions included; throws a `TemplateError` for what is no YAML.
   *
   * @default - YAML is refused: this room has no parser for it, the command line brings one
   */
  readonly parseYaml?: (text: string, file: string) => unknown;

  /** Region of stacks whose own is not known. @default - stays unknown */
  readonly region?: string;

  /** Values of parameters in every stack; others have their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * Reads cloud assemblies (folders such as cdk.out) and single templates, all together.
 *
 * @throws TemplateError one sentence with the file, and the place in it
 */
export function readTemplates(paths: readonly string[], options: ReadOptions = {}): Templates {
  const sources = paths.flatMap((given) => sourcesAt(given, options));
  return new Templates(sources.map((source) => ({ ...source, region: source.region ?? options.region, parameters: options.parameters })));
}

/**
 * Templates in memory: of `Template.fromStack(stack).toJSON()`, or what a validation plugin is given.
 *
 * @throws TemplateError if one is no template
 */
export function templatesOf(sources: readonly TemplateSource[]): Templates {
  return new Templates(sources);
}

/** Largest template that CloudFormation takes, from S3. */
const LARGEST_BYTES = 2 ** 20;

function sourcesAt(given: string, options: ReadOptions): TemplateSource[] {
  if (!fs.existsSync(given)) throw new TemplateError(given, 'there is no such file or folder; run cdk synth first, or give the path of a template');
  if (!fs.statSync(given).isDirectory()) return [templateFile(given, options)];
  if (isAssembly(given)) return assemblySources(given);
  throw new TemplateError(given, 'a folder must be a cloud assembly, got one without manifest.json; give the folder that cdk synth writes, or the path of a template');
}

/** A single template: its stack is named after the file. */
function templateFile(file: string, { parseYaml }: ReadOptions): TemplateSource {
  const text = readText(file);
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_BYTES) throw new TemplateError(file, `a template must have at most 1 MB, got ${Math.ceil(bytes / 2 ** 20 * 10) / 10} MB; split the stack`);
  const template = isYaml(file, text) ? yaml(file, text, parseYaml) : parseJson(text, file);
  if (typeof template !== 'object' || template === null || !Object.hasOwn(template, 'Resources')) {
    throw new TemplateError(file, 'a template must have Resources, got none; give the path of a CloudFormation template');
  }
  return { name: path.basename(file).replace(/(\.template)?\.(json|ya?ml|template)$/i, ''), file, template };
}

function yaml(file: string, text: string, parse: ReadOptions['parseYaml']): unknown {
  if (parse === undefined) throw new TemplateError(file, 'YAML cannot be read here; convert it to JSON');
  return parse(text, file);
}

function isYaml(file: string, text: string): boolean {
  if (/\.ya?ml$/i.test(file)) return true;
  return !/\.json$/i.test(file) && !/^\s*[{[]/.test(text);
}
