import { isValueObject, Value, ValueObject } from '../template';

/** Ways in which an event pattern compares. */
const COMPARISONS = ['prefix', 'suffix', 'anything-but', 'numeric', 'cidr', 'exists', 'equals-ignore-case', 'wildcard'];

/**
 * What is wrong with an event pattern, of a rule or a filter, in words; nothing where it can match.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function faultIn(pattern: ValueObject, path: string = ''): string | undefined {
  for (const [name, value] of Object.entries(pattern)) {
    const here = path === '' ? name : `${path}.${name}`;
    const fault = name === '$or' ? faultInAlternatives(value, here) : faultAt(value, here);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultInAlternatives(value: Value, path: string): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const faults = (value as Value[]).map((alternative) => isValueObject(alternative) ? faultIn(alternative, path) : undefined);
  return faults.every((fault) => fault !== undefined) ? faults[0] : undefined;
}

function faultAt(value: Value, path: string): string | undefined {
  if (Array.isArray(value)) {
    const items = value as Value[];
    if (items.length === 0) return `an empty list at ${path}`;
    const faults = items.map((item) => isValueObject(item) ? faultInComparison(item, path) : undefined);
    return faults.find((fault) => fault !== undefined);
  }
  if (isValueObject(value)) return faultIn(value, path);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `${JSON.stringify(value)} at ${path}, where a list is needed` : undefined;
}

function faultInComparison(comparison: ValueObject, path: string): string | undefined {
  const [name] = Object.keys(comparison);
  if (name === undefined || !COMPARISONS.includes(name)) return `${name === undefined ? 'nothing' : JSON.stringify(name)} at ${path}, which is no comparison`;
  return name === 'numeric' ? faultInNumbers(comparison[name], path) : undefined;
}

/** `[">", 0, "<", 5]`: bounds between which no number lies. */
function faultInNumbers(value: Value, path: string): string | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined;
  const [lowerSign, lower, upperSign, upper] = value as Value[];
  if (typeof lower !== 'number' || typeof upper !== 'number' || typeof lowerSign !== 'string' || typeof upperSign !== 'string') return undefined;
  if (!lowerSign.startsWith('>') || !upperSign.startsWith('<')) return undefined;
  return lower > upper || (lower === upper && !(lowerSign === '>=' && upperSign === '<=')) ? `no number ${lowerSign} ${lower} and ${upperSign} ${upper} at ${path}` : undefined;
}
