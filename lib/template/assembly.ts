import * as fs from 'node:fs';
import * as path from 'node:path';
import { isObject, JsonObject, own, sectionOf } from './json';
import { parseJson } from './parse-json';
import type { ConstructRecord, TemplateSource } from './stack-template';
import { readText } from './text-file';
import { TemplateError } from './template-error';

const MANIFEST = 'manifest.json';

/** Deeper than stages and stacks are nested in any app: what is deeper contains itself. */
const DEEPEST = 20;

/** Whether a folder is what `cdk synth` writes. */
export function isAssembly(folder: string): boolean {
  return fs.existsSync(path.join(folder, MANIFEST));
}

/** The stacks of a cloud assembly, of its stages too. */
export function assemblySources(folder: string, depth: number = 0): TemplateSource[] {
  const file = path.join(folder, MANIFEST);
  const manifest = parseJson(readText(file), file);
  if (!isObject(manifest) || !isObject(own(manifest, 'artifacts') ?? {})) {
    throw new TemplateError(file, 'a manifest must be an object with artifacts; give the folder that cdk synth writes');
  }
  if (depth > DEEPEST) throw new TemplateError(folder, `stages must not be nested more than ${DEEPEST} deep; the assembly may contain itself`);
  const assets = assetsIn(folder, sectionOf(manifest, 'artifacts'));
  return Object.entries(sectionOf(manifest, 'artifacts')).flatMap(([id, artifact]) => {
    if (!isObject(artifact)) return [];
    const properties = sectionOf(artifact, 'properties');
    if (artifact.type === 'cdk:cloud-assembly' && typeof properties.directoryName === 'string') {
      return assemblySources(path.join(folder, properties.directoryName), depth + 1);
    }
    return artifact.type === 'aws:cloudformation:stack' && typeof properties.templateFile === 'string'
      ? [stackSource(folder, id, artifact, properties.templateFile, assets)]
      : [];
  });
}

function stackSource(folder: string, id: string, artifact: JsonObject, templateFile: string, { templates, imagePlatforms }: Assets): TemplateSource {
  const file = path.join(folder, templateFile);
  const template = parseJson(readText(file), file);
  const { stackName } = sectionOf(artifact, 'properties');
  const name = typeof stackName === 'string' ? stackName : id;
  let found: ConstructEntry[] | undefined;
  const constructs = (): ConstructEntry[] => found ??= constructsOf(folder, artifact);
  return { name, file, template, ...environmentOf(artifact), constructs: () => byLogicalId(constructs()), imagePlatforms, nested: nestedOf({ folder, assets: templates, constructs }, name, template, 0) };
}

/** `aws://123456789012/eu-central-1`, either of which can be unknown. */
function environmentOf({ environment }: JsonObject): { account?: string; region?: string } {
  const [, account, region] = typeof environment === 'string' ? /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment) ?? [] : [];
  return { account: account?.startsWith('unknown') ? undefined : account, region: region?.startsWith('unknown') ? undefined : region };
}

/** A construct and the logical id of what it became. */
interface ConstructEntry extends ConstructRecord {
  readonly logicalId: string;
}

/** What an assembly knows of constructs: in the manifest, or in a file beside it. */
function constructsOf(folder: string, artifact: JsonObject): ConstructEntry[] {
  const beside = typeof artifact.additionalMetadataFile === 'string' ? path.join(folder, artifact.additionalMetadataFile) : undefined;
  const more = beside !== undefined && fs.existsSync(beside) ? jsonOrNothing(beside) : {};
  return [...Object.entries(sectionOf(artifact, 'metadata')), ...Object.entries(isObject(more) ? more : {})].flatMap(([constructPath, content]) => {
    const entries = (Array.isArray(content) ? content as unknown[] : []).filter(isObject);
    const trace = entries.find(({ type }) => type === 'aws:cdk:creationStack')?.data;
    return entries.filter(({ type, data }) => type === 'aws:cdk:logicalId' && typeof data === 'string')
      .map(({ data }) => ({ logicalId: data as string, path: constructPath.replace(/^\//, ''), createdAt: userLine(trace) }));
  });
}

/** Paths help to find a construct; without them everything else can still be said. */
function jsonOrNothing(file: string): unknown {
  try {
    return parseJson(readText(file), file);
  } catch {
    return {};
  }
}

/** The first line of a stack trace that is not CDK's: `new Shop (/home/me/shop.ts:12:5)`. */
function userLine(trace: unknown): string | undefined {
  const lines = (Array.isArray(trace) ? trace as unknown[] : []).filter((line): line is string => typeof line === 'string');
  return lines.map((line) => /\(?([^()]+:\d+:\d+)\)?$/.exec(line)?.[1]).find((place) => place !== undefined && !place.includes('node_modules'));
}

/** The constructs of one template: those of a nested one stand below its construct. */
function byLogicalId(constructs: readonly ConstructEntry[], below: string = ''): Map<string, ConstructRecord> {
  return new Map(constructs.filter((construct) => construct.path.startsWith(below)).map((construct) => [construct.logicalId, construct]));
}

/** What is published with an assembly, by its hash: that is in the address of a template in S3, and ends that of an image. */
interface Assets {
  readonly templates: Map<string, string>;
  readonly imagePlatforms: Map<string, string>;
}

function assetsIn(folder: string, artifacts: JsonObject): Assets {
  const found: Assets = { templates: new Map(), imagePlatforms: new Map() };
  for (const artifact of Object.values(artifacts)) {
    const file = isObject(artifact) && artifact.type === 'cdk:asset-manifest' ? sectionOf(artifact, 'properties').file : undefined;
    if (typeof file !== 'string' || !fs.existsSync(path.join(folder, file))) continue;
    const manifest = parseJson(readText(path.join(folder, file)), path.join(folder, file));
    for (const [hash, asset] of Object.entries(isObject(manifest) ? sectionOf(manifest, 'files') : {})) {
      const source = isObject(asset) ? sectionOf(asset, 'source').path : undefined;
      if (typeof source === 'string' && source.endsWith('.template.json')) found.templates.set(hash, source);
    }
    for (const [hash, image] of Object.entries(isObject(manifest) ? sectionOf(manifest, 'dockerImages') : {})) {
      const platform = isObject(image) ? sectionOf(image, 'source').platform : undefined;
      if (typeof platform === 'string') found.imagePlatforms.set(hash, platform);
    }
  }
  return found;
}

/** What nested templates are found by. */
interface Surroundings {
  readonly folder: string;
  readonly assets: ReadonlyMap<string, string>;
  readonly constructs: () => readonly ConstructEntry[];
}

function nestedOf(around: Surroundings, parent: string, template: unknown, depth: number): Map<string, TemplateSource> {
  const nested = new Map<string, TemplateSource>();
  if (!isObject(template) || depth > DEEPEST) return nested;
  const resources = sectionOf(template, 'Resources');
  for (const id of Object.keys(resources)) {
    const resource = resources[id];
    if (!isObject(resource) || resource.Type !== 'AWS::CloudFormation::Stack') continue;
    const asset = nestedFile(resource, around.assets);
    const file = asset === undefined ? undefined : path.join(around.folder, asset);
    if (file === undefined || !fs.existsSync(file)) continue;
    const content = parseJson(readText(file), file);
    const name = `${parent}/${id}`;
    nested.set(id, { name, file, template: content, constructs: () => byLogicalId(around.constructs(), scopeOf(id, around.constructs())), nested: nestedOf(around, name, content, depth + 1) });
  }
  return nested;
}

/** The construct whose template is nested: the resource of `Shop/Queues` is `Shop/Queues.NestedStack/Queues.NestedStackResource`. */
function scopeOf(id: string, constructs: readonly ConstructEntry[]): string {
  const resource = constructs.find(({ logicalId }) => logicalId === id)?.path ?? '';
  return `${resource.replace(/\.NestedStack\/[^/]+$/, '')}/`;
}

/** CDK names the file in the resource's metadata when it is asked to; the address of the template always holds its hash. */
function nestedFile(resource: JsonObject, assets: ReadonlyMap<string, string>): string | undefined {
  const named = sectionOf(resource, 'Metadata')['aws:asset:path'];
  if (typeof named === 'string') return named;
  const address = JSON.stringify(sectionOf(resource, 'Properties').TemplateURL ?? '');
  return [...assets].find(([hash]) => address.includes(hash))?.[1];
}
