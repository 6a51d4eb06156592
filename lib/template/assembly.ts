import * as fs from 'node:fs';
import * as path from 'node:path';
import { isObject, JsonObject, own, sectionOf } from './json';
import { parseJson } from './parse-json';
import type { TemplateSource } from './stack-template';
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
  const assets = depth > DEEPEST ? new Map<string, string>() : nestedTemplates(folder, sectionOf(manifest, 'artifacts'));
  return Object.entries(sectionOf(manifest, 'artifacts')).flatMap(([id, artifact]) => {
    if (!isObject(artifact)) return [];
    const properties = sectionOf(artifact, 'properties');
    if (artifact.type === 'cdk:cloud-assembly' && typeof properties.directoryName === 'string' && depth < DEEPEST) {
      return assemblySources(path.join(folder, properties.directoryName), depth + 1);
    }
    return artifact.type === 'aws:cloudformation:stack' && typeof properties.templateFile === 'string'
      ? [stackSource(folder, id, artifact, properties.templateFile, assets)]
      : [];
  });
}

function stackSource(folder: string, id: string, artifact: JsonObject, templateFile: string, assets: ReadonlyMap<string, string>): TemplateSource {
  const file = path.join(folder, templateFile);
  const template = parseJson(readText(file), file);
  const { stackName } = sectionOf(artifact, 'properties');
  const name = typeof stackName === 'string' ? stackName : id;
  return { name, file, template, ...environmentOf(artifact), constructPaths: constructPathsOf(folder, artifact), nested: nestedOf(folder, name, template, assets, 0) };
}

/** `aws://123456789012/eu-central-1`, either of which can be unknown. */
function environmentOf({ environment }: JsonObject): { account?: string; region?: string } {
  const [, account, region] = typeof environment === 'string' ? /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment) ?? [] : [];
  return { account: account?.startsWith('unknown') ? undefined : account, region: region?.startsWith('unknown') ? undefined : region };
}

/** Logical ids with the paths of their constructs: in the manifest, or in a file beside it. */
function constructPathsOf(folder: string, artifact: JsonObject): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const beside = typeof artifact.additionalMetadataFile === 'string' ? path.join(folder, artifact.additionalMetadataFile) : undefined;
  const more = beside !== undefined && fs.existsSync(beside) ? parseJson(readText(beside), beside) : {};
  for (const [constructPath, entries] of [...Object.entries(sectionOf(artifact, 'metadata')), ...Object.entries(isObject(more) ? more : {})]) {
    for (const entry of Array.isArray(entries) ? entries as unknown[] : []) {
      if (isObject(entry) && entry.type === 'aws:cdk:logicalId' && typeof entry.data === 'string') paths.set(entry.data, constructPath.replace(/^\//, ''));
    }
  }
  return paths;
}

/** Files of templates that are published as assets, by the hash that their address in S3 has. */
function nestedTemplates(folder: string, artifacts: JsonObject): Map<string, string> {
  const found = new Map<string, string>();
  for (const artifact of Object.values(artifacts)) {
    const file = isObject(artifact) && artifact.type === 'cdk:asset-manifest' ? sectionOf(artifact, 'properties').file : undefined;
    if (typeof file !== 'string' || !fs.existsSync(path.join(folder, file))) continue;
    const manifest = parseJson(readText(path.join(folder, file)), path.join(folder, file));
    for (const [hash, asset] of Object.entries(isObject(manifest) ? sectionOf(manifest, 'files') : {})) {
      const source = isObject(asset) ? sectionOf(asset, 'source').path : undefined;
      if (typeof source === 'string' && source.endsWith('.template.json')) found.set(hash, source);
    }
  }
  return found;
}

function nestedOf(folder: string, parent: string, template: unknown, assets: ReadonlyMap<string, string>, depth: number): Map<string, TemplateSource> {
  const nested = new Map<string, TemplateSource>();
  if (!isObject(template) || depth > DEEPEST) return nested;
  for (const [id, resource] of Object.entries(sectionOf(template, 'Resources'))) {
    if (!isObject(resource) || resource.Type !== 'AWS::CloudFormation::Stack') continue;
    const file = nestedFile(resource, assets);
    if (file === undefined || !fs.existsSync(path.join(folder, file))) continue;
    const content = parseJson(readText(path.join(folder, file)), path.join(folder, file));
    const name = `${parent}/${id}`;
    nested.set(id, { name, file: path.join(folder, file), template: content, nested: nestedOf(folder, name, content, assets, depth + 1) });
  }
  return nested;
}

/** CDK names the file in the resource's metadata when it is asked to; the address of the template always holds its hash. */
function nestedFile(resource: JsonObject, assets: ReadonlyMap<string, string>): string | undefined {
  const named = sectionOf(resource, 'Metadata')['aws:asset:path'];
  if (typeof named === 'string') return named;
  const address = JSON.stringify(sectionOf(resource, 'Properties').TemplateURL ?? '');
  return [...assets].find(([hash]) => address.includes(hash))?.[1];
}
