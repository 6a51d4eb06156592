import { isValueObject, Reference, Text, Unknown, Value } from './value';

/** Longest text that is put together: a template itself holds 1 MB. */
const LONGEST = 2 ** 20;

/** Most parts a text is put together of. */
const MOST_PARTS = 10_000;

/** One text of several values: known if all of them are. */
export function composed(values: ReadonlyArray<Value | undefined>): Value {
  const parts: Array<string | Reference | Unknown> = [];
  let length = 0;
  for (const part of values.flatMap(partsOf)) {
    const last = parts.length - 1;
    if (typeof part === 'string' && typeof parts[last] === 'string') parts[last] += part;
    else if (part !== '') parts.push(part);
    if (typeof part === 'string') length += part.length;
    if (length > LONGEST || parts.length > MOST_PARTS) return new Unknown('the text is too long to be read');
  }
  if (parts.length === 0) return '';
  if (parts.length > 1) return new Text(parts);
  return parts[0];
}

function partsOf(value: Value | undefined): Array<string | Reference | Unknown> {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return value.includes('{{resolve:') ? dynamicReferences(value) : [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (value instanceof Text) return [...value.parts];
  if (Array.isArray(value)) return value.length === 1 ? partsOf(value[0] as Value) : [new Unknown('a list stands in a text')];
  return isValueObject(value) ? [new Unknown('an object stands in a text')] : [value as Reference | Unknown];
}

/** What CloudFormation looks up when it deploys: parameters and secrets. */
function dynamicReferences(text: string): Array<string | Unknown> {
  return text.split(/(\{\{resolve:[^{}]*\}\})/)
    .map((part, index) => index % 2 === 0 ? part : new Unknown(`${part} is looked up at deploy time`));
}
