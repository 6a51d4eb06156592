import * as fs from 'node:fs';
import * as path from 'node:path';
import { NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import { AssetManifestArtifact, CloudAssembly } from 'aws-cdk-lib/cx-api';
import { refuse } from '../private/refusal';
import { KnownAsset, KnownAssets, NESTED_STACKS_SECTION } from './asset-names';
import { ContentIds, contentIdsOf } from './content-ids';
import { JsonObject } from './json';

/** What a whole app says about the hashes in the template of one of its stacks. */
interface AppHashes {
  readonly assets: KnownAssets;
  readonly contentIds: ContentIds;
}

/** A stack's template as CDK wrote it, with its nested stacks inside. */
export interface SynthesisedStack extends AppHashes {
  readonly template: JsonObject;
}

/** A test often looks at each stack of one app: the app's other templates are read once. */
const HASHES = new WeakMap<CloudAssembly, AppHashes>();

/** Synthesises the app of a stack, once for all its stacks, and reads the stack's template. */
export function synthesise(stack: Stack): SynthesisedStack {
  const stage = Stage.of(stack);
  if (stage === undefined) refuse(stack, 'stack must be part of an app, got a stack without one; create it below a new App()');
  const assembly = stage.synth();
  const hashes = HASHES.get(assembly) ?? hashesOf(assembly);
  HASHES.set(assembly, hashes);
  return { ...hashes, template: templateOf(stack, assembly) };
}

function templateOf(stack: Stack, assembly: CloudAssembly): JsonObject {
  const template = readJson(path.join(assembly.directory, stack.templateFile));
  const nested = stack.node.findAll()
    .filter((construct): construct is NestedStack => NestedStack.isNestedStack(construct) && construct.nestedStackParent === stack)
    .map((child) => [String(stack.resolve(child.nestedStackResource?.logicalId)), templateOf(child, assembly)] as const);
  return nested.length === 0 ? template : { ...template, [NESTED_STACKS_SECTION]: Object.fromEntries(nested) };
}

/**
 * Reads all stacks of the app: one can name another's asset or version, and a pipeline publishes the assets of stages.
 */
function hashesOf(assembly: CloudAssembly): AppHashes {
  const assets = new Map<string, KnownAsset>();
  const templates: JsonObject[] = [];
  for (const part of withNested(assembly)) {
    for (const stack of part.stacks) {
      templates.push(stack.template as JsonObject);
      // Only the legacy synthesizer lists assets here; the others write a manifest.
      for (const asset of stack.assets) assets.set(asset.sourceHash, { isTemplate: isStackTemplate(asset.path) });
    }
    for (const manifest of part.artifacts.filter((artifact) => AssetManifestArtifact.isAssetManifestArtifact(artifact))) {
      const { files = {}, dockerImages = {} } = manifest.contents;
      for (const [hash, { displayName, source }] of Object.entries(files)) {
        assets.set(hash, { displayName, isTemplate: isStackTemplate(source.path) });
      }
      for (const [hash, { displayName }] of Object.entries(dockerImages)) {
        assets.set(hash, { displayName, isTemplate: false });
      }
    }
    for (const file of fs.readdirSync(part.directory).filter((name) => name.endsWith('.nested.template.json'))) {
      templates.push(readJson(path.join(part.directory, file)));
    }
  }
  return { assets, contentIds: contentIdsOf(templates) };
}

function withNested(assembly: CloudAssembly): CloudAssembly[] {
  return [assembly, ...assembly.nestedAssemblies.flatMap((artifact) => withNested(artifact.nestedAssembly))];
}

/** Whether an asset is the template of a stack. A Service Catalog product's is not: nothing else shows its content. */
function isStackTemplate(file: string | undefined): boolean {
  return file !== undefined && file.endsWith('.template.json') && !file.endsWith('.product.template.json');
}

function readJson(file: string): JsonObject {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as JsonObject;
}
