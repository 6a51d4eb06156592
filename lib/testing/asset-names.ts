import { numbered } from './content-ids';
import { isObject, JsonObject, rewritten, section, textsIn } from './json';

/** What is known of an asset besides its hash. */
export interface KnownAsset {
  /** The name CDK shows for it while it is published, usually the construct's path. */
  readonly displayName?: string;
  /** Whether it is the template of a stack, whose content is looked at on its own. */
  readonly isTemplate: boolean;
}

/** Hash of an asset -> what is known of it. */
export type KnownAssets = ReadonlyMap<string, KnownAsset>;

/** Sections that `StableTemplate` adds to those of CloudFormation. */
export const ASSETS_SECTION = 'Assets';
export const NESTED_STACKS_SECTION = 'NestedStacks';

/** CDK's hash of an asset: SHA-256, alone or between other characters, but not a piece of a longer number. */
const ANY_HASH = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/** What CDK writes behind a hash and derives from it: the parameters of the legacy synthesizer, a pipeline's destination. */
const DERIVED_SUFFIX = '(?:(S3Bucket|S3VersionKey|ArtifactHash)[0-9A-F]{8}|(:[A-Za-z0-9_-]+?)-[0-9a-f]{8}(?![A-Za-z0-9_-]))?';

/** A template with each asset's hash replaced by the asset's name, and the hashes in one section of their own. */
export function withNamedAssets(template: JsonObject, known: KnownAssets | undefined, hashesShown: boolean): JsonObject {
  const earlier = section(template, ASSETS_SECTION);
  const names = namesOf(template, known, new Set(Object.keys(earlier)));
  const body = Object.fromEntries(Object.entries(template).filter(([name]) => name !== ASSETS_SECTION));
  const named = names.size === 0 ? body : replaced(body, names);
  const listed = [...names]
    .filter(([hash]) => known?.get(hash)?.isTemplate !== true)
    .map(([hash, name]) => [name, hash]);
  const assets = { ...earlier, ...Object.fromEntries(listed) as JsonObject };
  return hashesShown && Object.keys(assets).length > 0 ? { ...named, [ASSETS_SECTION]: assets } : named;
}

function replaced(template: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  const hashes = new RegExp(`(${[...names.keys()].join('|')})${DERIVED_SUFFIX}`, 'g');
  return rewritten(template, (text) => text.replace(hashes, (
    _, hash: string, parameter: string | undefined, destination: string | undefined,
  ) => `<${names.get(hash)}>${parameter ?? ''}${destination ?? ''}`)) as JsonObject;
}

/** Names the assets in the order of their first use: by what CDK calls them, else by the entry that uses them. */
function namesOf(template: JsonObject, known: KnownAssets | undefined, reserved: Set<string>): Map<string, string> {
  const names = new Map<string, string>();
  if (known?.size === 0) return names;
  const hashes = known === undefined ? ANY_HASH : new RegExp([...known.keys()].join('|'), 'g');
  for (const [entry, text] of textsWithEntry(template)) {
    for (const [hash] of text.matchAll(hashes)) {
      if (names.has(hash)) continue;
      const name = numbered(known?.get(hash)?.displayName ?? entry.replaceAll(hash, ''), reserved);
      reserved.add(name);
      names.set(hash, name);
    }
  }
  return names;
}

/** Every text of a template beside the section entry it stands in, resources first: they are what uses an asset. */
function* textsWithEntry(template: JsonObject): Generator<[string, string]> {
  const names = new Set(['Resources', NESTED_STACKS_SECTION, ...Object.keys(template).sort()]);
  names.delete(ASSETS_SECTION);
  for (const name of names) {
    const content = section(template, name);
    for (const entry of Object.keys(content).sort()) {
      const value = content[entry];
      if (name === NESTED_STACKS_SECTION && isObject(value)) yield* textsWithEntry(value);
      else for (const text of [entry, ...textsIn(value)]) yield [entry, text];
    }
    if (!isObject(template[name])) for (const text of textsIn(template[name])) yield [name, text];
  }
}
