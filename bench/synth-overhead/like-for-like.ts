import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { countTypes, Templates, templatesOf } from '../templates';

/**
 * Ends the bench unless two apps make the same resources with the same properties.
 *
 * Names that nobody chose (logical ids, output names) and what CDK notes about its own constructs may differ. Nothing
 * else may, or the slower variant could be the slower one because it makes more.
 */
export function requireLikeForLike(ours: CloudAssembly, plain: CloudAssembly): void {
  const [left, right] = [templatesOf(ours), templatesOf(plain)];
  requireEqual('as many resources of each type', countTypes(left).map((count) => count.join(' ')), countTypes(right).map((count) => count.join(' ')));
  requireEqual('resources and outputs with the same properties', lines(left), lines(right));
}

function requireEqual(what: string, ours: string[], plain: string[]): void {
  const at = Array.from({ length: Math.max(ours.length, plain.length) }, (_, index) => index).find((index) => ours[index] !== plain[index]);
  if (at === undefined) return;
  throw new Error(`both variants must make ${what}, got\n  library: ${ours[at] ?? 'nothing'}\n  plain:   ${plain[at] ?? 'nothing'}\n`
    + 'bring the plain variant in line with the library');
}

/** One line for each resource and output, free of names that follow from construct ids. */
function lines(templates: Templates): string[] {
  const names = placeNames(templates);
  const text = (value: unknown): string => JSON.stringify(value, (key, inner: unknown) => {
    // Where CDK notes the path of a construct, and which constructs an app uses.
    if (key === 'Metadata' || key === 'Analytics') return undefined;
    return typeof inner === 'string' ? names.get(inner) ?? inner : inner;
  });
  return [...templates].flatMap(([stack, { Resources, Outputs = {} }]) => (
    [...Object.entries(Resources), ...Object.entries(Outputs)].map(([id, value]) => `${stack} ${names.get(id)} ${text(value)}`)
  ));
}

/** Each logical id by stack, type and place among its like; each output by its place. */
function placeNames(templates: Templates): Map<string, string> {
  const names = new Map<string, string>();
  for (const [stack, { Resources, Outputs = {} }] of templates) {
    const places = new Map<string, number>();
    const kinds = [...Object.entries(Resources).map(([id, { Type }]) => [id, Type]), ...Object.keys(Outputs).map((id) => [id, 'Output'])];
    for (const [id, kind] of kinds) {
      const place = places.get(kind) ?? 0;
      places.set(kind, place + 1);
      names.set(id, `${stack}/${kind}/${place}`);
    }
  }
  return names;
}
