import { isObject, JsonObject, rewritten, section } from './json';

/** Stands where a hash of content stood. */
const MASK = '<hash>';

/**
 * Resources whose logical id CDK ends in a hash of their content, so that each change makes a new one.
 *
 * The content is elsewhere in the template (code, methods, user data), so the hash only repeats a change. The hash
 * is an MD5 in lower case: whole for versions and deployments, cut to 16 digits behind the 8 upper-case digits of the
 * construct's path for instances. That path, and with it a rename, stays visible.
 */
const CONTENT_HASHES: ReadonlyMap<unknown, RegExp> = new Map([
  ['AWS::Lambda::Version', /[0-9a-f]{32}$/],
  ['AWS::ApiGateway::Deployment', /[0-9a-f]{32}$/],
  ['AWS::EC2::Instance', /(?<=[0-9A-F]{8})[0-9a-f]{16}$/],
]);

/** Texts in which CDK repeats a hash of content: `FunctionVersionUpgrade` and `CloudFormationInit`. */
const REPEATED_HASHES = [/(?<=version-hash:)[0-9a-f]{32}/g, /(?<=# fingerprint: )[0-9a-f]{16}/g];

/** Logical ids with a hash of content in them -> the same ids with the hash masked. */
export type ContentIds = ReadonlyMap<string, string>;

/** Collects the ids with a hash of content that templates define. */
export function contentIdsOf(templates: JsonObject[]): ContentIds {
  const masked = new Map<string, string>();
  for (const template of templates) {
    const taken = new Set<string>();
    for (const [id, resource] of Object.entries(section(template, 'Resources'))) {
      const hash = isObject(resource) ? CONTENT_HASHES.get(resource.Type) : undefined;
      if (hash === undefined || !hash.test(id)) continue;
      const mask = numbered(id.replace(hash, MASK), taken);
      taken.add(mask);
      masked.set(id, mask);
    }
  }
  return masked;
}

/** Masks hashes of content wherever their ids are written: as a reference, in a text, or in the name of an export. */
export function withoutContentHashes(template: JsonObject, ids: ContentIds): JsonObject {
  const anyId = [...ids.keys()].join('|');
  // The name under which a stack exports or publishes a value ends in 8 digits derived from the id, hash included.
  const inExport = new RegExp(`(Ref|FnGetAtt)(${anyId})([A-Za-z]*?)[0-9A-F]{8}(?![A-Za-z0-9])`, 'g');
  const anywhere = new RegExp(anyId, 'g');
  const mask = (id: string): string => ids.get(id) ?? id;
  return rewritten(template, (text) => {
    const repeated = REPEATED_HASHES.reduce((rest, hash) => rest.replace(hash, MASK), text);
    if (ids.size === 0) return repeated;
    return repeated
      .replace(inExport, (_, prefix: string, id: string, attribute: string) => `${prefix}${mask(id)}${attribute}`)
      .replace(anywhere, mask);
  }) as JsonObject;
}

/** The name, or with the first free number behind it: two things never share a name in a snapshot. */
export function numbered(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} ${number}`)) number += 1;
  return `${name} ${number}`;
}
