import { isObject, StackTemplate } from '../../template';

/** A name in a template that must be declared in it, and the intrinsic function it stands in. */
export interface RawReference {
  readonly name: string;
  readonly by: 'Ref' | 'Fn::GetAtt' | 'Fn::Sub';
}

/** Every name a part of a template refers to, in both branches of conditions. */
export function* rawReferences(node: unknown): Iterable<RawReference> {
  if (Array.isArray(node)) {
    for (const item of node) yield* rawReferences(item);
    return;
  }
  if (!isObject(node)) return;
  const [key, ...others] = Object.keys(node);
  const value = node[key];
  if (others.length > 0 || key === undefined) {
    for (const part of Object.values(node)) yield* rawReferences(part);
    return;
  }
  if (key === 'Ref' && typeof value === 'string') yield { name: value, by: 'Ref' };
  else if (key === 'Fn::GetAtt') yield* attributeReference(value);
  else if (key === 'Fn::Sub') yield* subReferences(value);
  else yield* rawReferences(value);
}

function* attributeReference(value: unknown): Iterable<RawReference> {
  const name: unknown = typeof value === 'string' ? value.split('.')[0] : Array.isArray(value) ? value[0] : undefined;
  if (typeof name === 'string') yield { name, by: 'Fn::GetAtt' };
}

function* subReferences(value: unknown): Iterable<RawReference> {
  const [text, variables] = Array.isArray(value) ? value as unknown[] : [value];
  if (typeof text !== 'string') return;
  const own = isObject(variables) ? Object.keys(variables) : [];
  yield* rawReferences(variables);
  for (const [, name] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
    if (!own.includes(name)) yield { name: name.trim().split('.')[0], by: 'Fn::Sub' };
  }
}

/** The resources of a template as they are written, by their logical ids. */
export function rawResources(stack: StackTemplate): Array<[id: string, resource: { readonly [key: string]: unknown }]> {
  return Object.entries(stack.section('Resources')).filter((entry): entry is [string, { [key: string]: unknown }] => isObject(entry[1]));
}

/** Logical ids in a `DependsOn`. */
export function dependsOn(resource: { readonly [key: string]: unknown }): string[] {
  const named = resource.DependsOn;
  return (Array.isArray(named) ? named as unknown[] : [named]).filter((id): id is string => typeof id === 'string');
}
