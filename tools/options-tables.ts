/**
 * `npm run docs`: writes the tables of options, choices and rules into the pages, from what the code says of itself, and the kinds
 * of props into lib/private/prop-kinds.json.
 *
 * A page marks their places: `<!-- options:WorkQueueProps -->` and `<!-- choices:Egress -->`, each up to `<!-- /options -->`
 * or `<!-- /choices -->`.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as spec from '@jsii/spec';
import { build, isStale } from './build';
import { KINDS_FILE, propKinds } from './prop-kinds';
import { withRules } from './rules-table';

const ROOT = path.dirname(__dirname);
const PLACE = /<!-- (options|choices):(\w+) -->\n(?:(?!<!--)[^])*<!-- \/\1 -->/g;
const MARKER = /<!-- \/?(?:options|choices)\b.*?-->/g;

/** Modules that programs import under a name other than AWS's. */
const ALIASES: Readonly<Record<string, string>> = {
  applicationautoscaling: 'appscaling', certificatemanager: 'acm', elasticloadbalancingv2: 'elbv2', lambda_nodejs: 'nodejs',
};

/** The page with every marked table as the assembly has it. */
export function withTables(page: string, text: string, assembly: spec.Assembly): string {
  const marks = text.match(MARKER)?.length ?? 0;
  const places = text.match(PLACE)?.length ?? 0;
  if (marks !== 2 * places) {
    throw new Error(`${page} must close each marker with one of its kind, got ${marks} markers and ${places} pairs; write <!-- options:Name --> and <!-- /options -->`);
  }
  return text.replace(PLACE, (_, kind: 'options' | 'choices', name: string) => {
    const type = assembly.types?.[`${assembly.name}.${name}`];
    if (type === undefined) throw new Error(`${page} must name a type of the library, got ${name}; correct the marker or export the type`);
    const table = kind === 'options' ? options(type, assembly) : choices(type);
    if (table === undefined) throw new Error(`${page} must ask ${name} for what it has, got ${kind}; structs have options, classes and enums have choices`);
    return `<!-- ${kind}:${name} -->\n${table}\n<!-- /${kind} -->`;
  });
}

/** A struct and the structs of the library that it extends. */
export function withBases(name: string, assembly: spec.Assembly): spec.InterfaceType[] {
  const type = assembly.types?.[name];
  if (type === undefined || !spec.isInterfaceType(type)) return [];
  return [type, ...(type.interfaces ?? []).flatMap((base) => withBases(base, assembly))];
}

function options(type: spec.Type, assembly: spec.Assembly): string | undefined {
  if (!spec.isInterfaceType(type) || type.datatype !== true) return undefined;
  const structs = withBases(type.fqn, assembly);
  const foreign = structs.flatMap((struct) => struct.interfaces ?? []).filter((base) => assembly.types?.[base] === undefined);
  const properties = structs.flatMap((struct) => inSourceOrder(struct.properties ?? []));
  const rows = [...properties.filter(({ optional }) => optional !== true), ...properties.filter(({ optional }) => optional === true)]
    .map((property) => `| \`${property.name}\` | \`${typeName(property.type)}\` | ${sentences(property.docs)} | ${standard(property)} |`);
  return [
    '| option | type | what it says | default |',
    '|---|---|---|---|',
    ...rows,
    ...foreign.map((base) => `\nBesides, everything in \`${base.replace(/^.*\./, '')}\` of \`aws-cdk-lib\`.`),
  ].join('\n');
}

function choices(type: spec.Type): string | undefined {
  const rows = spec.isEnumType(type)
    ? type.members.map((member) => `| \`${type.name}.${member.name}\` | ${sentences(member.docs)} |`)
    : inSourceOrder(spec.isClassType(type) ? type.methods?.filter((method) => method.static === true && answersItself(method, type)) ?? [] : [])
      .map((method) => `| \`${type.name}.${method.name}(${(method.parameters ?? []).map(parameterName).join(', ')})\` | ${[sentences(method.docs), ...(method.parameters ?? []).flatMap(parameterText)].join('<br>')} |`);
  return rows.length === 0 ? undefined : ['| choice | what it means |', '|---|---|', ...rows].join('\n');
}

function answersItself(method: spec.Method, type: spec.Type): boolean {
  return method.returns !== undefined && spec.isNamedTypeReference(method.returns.type) && method.returns.type.fqn === type.fqn;
}

function parameterName({ name, optional }: spec.Parameter): string {
  return optional === true ? `${name}?` : name;
}

function parameterText({ name, docs }: spec.Parameter): string[] {
  return docs?.summary === undefined ? [] : [cell(`\`${name}\`: ${[docs.summary, docs.remarks].filter((part) => part !== undefined).join(' ')}`)];
}

/** jsii sorts members by name; the source has them in the order in which they make sense. */
function inSourceOrder<T extends spec.SourceLocatable>(members: T[]): T[] {
  return [...members].sort((a, b) => (a.locationInModule?.line ?? 0) - (b.locationInModule?.line ?? 0));
}

function sentences(docs: spec.Docs | undefined): string {
  const text = [docs?.summary, docs?.remarks].filter((part) => part !== undefined).join(' ');
  return cell(docs?.see === undefined ? text : `${text} ([source](${docs.see}))`);
}

function standard(property: spec.Property): string {
  const text = property.docs?.default;
  if (property.optional !== true) return 'required';
  if (text === undefined) return '';
  return cell(text.startsWith('- ') ? text.slice(2) : `\`${text}\``);
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

function typeName(type: spec.TypeReference): string {
  if (spec.isPrimitiveTypeReference(type)) return type.primitive;
  if (spec.isCollectionTypeReference(type)) {
    const element = typeName(type.collection.elementtype);
    return type.collection.kind === spec.CollectionKind.Array ? `${element}[]` : `{ [name: string]: ${element} }`;
  }
  if (!spec.isNamedTypeReference(type)) throw new Error(`an option must have a type with a name, got ${spec.describeTypeReference(type)}; the public API takes no unions`);
  const [, module, name] = /^[^.]+(?:\.aws_(\w+))?\.(.+)$/.exec(type.fqn) ?? [];
  return module === undefined ? name : `${ALIASES[module] ?? module}.${name}`;
}

/** Pages of docs/, by path relative to the repository. */
export function pages(root: string = ROOT): Map<string, string> {
  const docs = fs.readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).sort();
  return new Map(docs.map((file) => [`docs/${file.split(path.sep).join('/')}`, fs.readFileSync(path.join(root, 'docs', file), 'utf8')]));
}

/** The assembly of the sources as they are now. */
export function builtAssembly(root: string = ROOT): spec.Assembly {
  if (isStale(root) && build(root) !== 0) throw new Error('npm run build must succeed before its result can be read');
  return spec.loadAssemblyFromPath(root, true, [...spec.ALL_SPEC_FEATURES]);
}

function main(): void {
  const assembly = builtAssembly();
  const kinds = propKinds(assembly);
  if (fs.readFileSync(path.join(ROOT, KINDS_FILE), 'utf8') !== kinds) {
    fs.writeFileSync(path.join(ROOT, KINDS_FILE), kinds);
    console.log(KINDS_FILE);
  }
  for (const [page, text] of pages()) {
    const written = withRules(withTables(page, text, assembly));
    if (written === text) continue;
    fs.writeFileSync(path.join(ROOT, page), written);
    console.log(page);
  }
}

if (require.main === module) main();
