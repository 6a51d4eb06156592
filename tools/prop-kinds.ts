/** Part of `npm run docs`: what each prop of the public structs must be, for those who write no types (`lib/private/prop-kinds.json`). */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as spec from '@jsii/spec';
import * as library from '../lib';
import { withBases } from './options-tables';

/** Where the kinds stand. */
export const KINDS_FILE = path.join('lib', 'private', 'prop-kinds.json');

/**
 * Every prop of every struct of the library, with its kind: `!IWorkQueue.attachWorker` is required and has that member,
 * `Route[]` and `string{}` are a list and a map, `ZoneCount=2|3` has these values.
 */
export function propKinds(assembly: spec.Assembly): string {
  const types = { ...assembly.types, ...peerTypes('aws-cdk-lib'), ...peerTypes('constructs') };
  const structs = Object.values(assembly.types ?? {}).filter((type): type is spec.InterfaceType => spec.isInterfaceType(type) && type.datatype === true);
  const kinds = Object.fromEntries(structs.map((struct) => [struct.name, Object.fromEntries(withBases(struct.fqn, assembly)
    .flatMap(({ properties = [] }) => properties)
    .map(({ name, optional, type }) => [name, `${optional === true ? '' : '!'}${kind(type, types)}`]))]));
  return `${JSON.stringify(kinds, undefined, 1)}\n`;
}

function kind(type: spec.TypeReference, types: Record<string, spec.Type>): string {
  if (spec.isPrimitiveTypeReference(type)) return type.primitive;
  if (spec.isCollectionTypeReference(type)) return `${kind(type.collection.elementtype, types)}${type.collection.kind === spec.CollectionKind.Array ? '[]' : '{}'}`;
  const { fqn } = type as spec.NamedTypeReference;
  const found = types[fqn];
  if (spec.isEnumType(found)) return found.assembly === 'aws-cdk-lib' ? 'enum' : `${found.name}=${Object.values((library as unknown as Record<string, object>)[found.name]).join('|')}`;
  if (spec.isInterfaceType(found) && found.datatype === true) return 'object';
  const member = memberOf(found, types);
  return member === undefined ? found.name : `${found.name}.${member}`;
}

/** A member by which an instance is known: its first method, or a property that is always there. */
function memberOf(type: spec.Type, types: Record<string, spec.Type>): string | undefined {
  if (!spec.isClassOrInterfaceType(type)) return undefined;
  const own = [...type.methods ?? [], ...(type.properties ?? []).filter(({ optional }) => optional !== true)]
    .find(({ name, static: ofClass }) => ofClass !== true && !(name in Object.prototype));
  if (own !== undefined) return own.name;
  const bases = [...type.interfaces ?? [], ...(spec.isClassType(type) && type.base !== undefined ? [type.base] : [])];
  return bases.map((base) => memberOf(types[base], types)).find((member) => member !== undefined);
}

/** What a peer says of its types; that of aws-cdk-lib is compressed beside the file that names it. */
function peerTypes(name: string): Record<string, spec.Type> {
  const folder = path.dirname(require.resolve(`${name}/package.json`));
  const zipped = path.join(folder, '.jsii.gz');
  const text = fs.existsSync(zipped) ? gunzipSync(fs.readFileSync(zipped)).toString() : fs.readFileSync(path.join(folder, '.jsii'), 'utf8');
  return (JSON.parse(text) as spec.Assembly).types ?? {};
}
