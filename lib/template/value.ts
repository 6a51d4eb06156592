import type { Resource } from './resource';

/** What the templates do not show, and why: it is known at deploy time, or by AWS alone. */
export class Unknown {
  /** @param reason why, as a clause: `parameter Stage has no default` */
  public constructor(public readonly reason: string) {}
}

/** What a resource will have once it is deployed: what `Ref` or `Fn::GetAtt` gives. */
export class Reference {
  /** @param attribute name of the attribute, or `Ref` */
  public constructor(public readonly resource: Resource, public readonly attribute: string) {}
}

/** A text of which only some parts are known. */
export class Text {
  /** @param parts no two known texts follow each other */
  public constructor(public readonly parts: ReadonlyArray<string | Reference | Unknown>) {}

  /** The known parts, with a placeholder for each other one. */
  public get pattern(): string {
    return this.parts.map((part) => typeof part === 'string' ? part : '${…}').join('');
  }
}

/** A property as far as it is known: JSON in which references, composed texts and unknown values stand in their places. */
export type Value = null | boolean | number | string | Reference | Text | Unknown | readonly Value[] | ValueObject;

/** An object in which each value is resolved. */
export interface ValueObject {
  readonly [name: string]: Value;
}

/** Whether something is known; `undefined` means that it is known to be absent. */
export function isKnown<T>(value: T): value is Exclude<T, Unknown> {
  return !(value instanceof Unknown);
}

/** Whether a value is an object whose properties can be asked. */
export function isValueObject(value: Value | undefined): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    && !(value instanceof Reference) && !(value instanceof Text) && !(value instanceof Unknown);
}

/** A number, also where the template writes it as text. Absent stays absent. */
export function numberIn(value: Value | undefined): number | Unknown | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  return notA('number', value);
}

/** A text, also where the template writes it as a number or a truth value. Absent stays absent. */
export function textIn(value: Value | undefined): string | Unknown | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return notA('text', value);
}

/** A truth value, also where the template writes it as text. Absent stays absent. */
export function booleanIn(value: Value | undefined): boolean | Unknown | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return notA('truth value', value);
}

/** The reference that a value is, or the only one in a composed text, such as an ARN made of a queue's name. */
export function referenceIn(value: Value | undefined): Reference | undefined {
  if (value instanceof Reference) return value;
  const references = referencesIn(value);
  return references.length === 1 ? references[0] : undefined;
}

/** All references in a value, in the order they stand in it. */
export function referencesIn(value: Value | undefined): Reference[] {
  if (value instanceof Reference) return [value];
  if (value instanceof Text) return value.parts.filter((part): part is Reference => part instanceof Reference);
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return isValueObject(value) ? Object.values(value).flatMap(referencesIn) : [];
}

/** The unknown things in a value, in the order they stand in it. */
export function unknownsIn(value: Value | undefined): Unknown[] {
  if (value instanceof Unknown) return [value];
  if (value instanceof Text) return value.parts.filter((part): part is Unknown => part instanceof Unknown);
  if (Array.isArray(value)) return value.flatMap(unknownsIn);
  return isValueObject(value) ? Object.values(value).flatMap(unknownsIn) : [];
}

/** Whether two values are the same whatever the deployment brings: unknown values are the same only if they are one. */
export function isSame(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return true;
  if (left instanceof Reference && right instanceof Reference) return left.resource === right.resource && left.attribute === right.attribute;
  if (left instanceof Text && right instanceof Text) return isSame(left.parts, right.parts);
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((item, index) => isSame(item as Value, right[index] as Value));
  if (!isValueObject(left) || !isValueObject(right)) return false;
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]));
}

function notA(kind: string, value: Value): Unknown {
  if (value instanceof Unknown) return value;
  if (value instanceof Reference) return new Unknown(`${value.attribute} of ${value.resource.address} is known at deploy time`);
  if (value instanceof Text) return new Unknown(`${value.pattern} is known at deploy time`);
  // Never the text of a list or an object: what imports share may be longer than memory, and a reference in it leads everywhere.
  const found = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : JSON.stringify(value).slice(0, 60);
  return new Unknown(`a ${kind} was expected, not ${found}`);
}
