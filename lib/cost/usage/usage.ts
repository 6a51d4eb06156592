import { countIn, gigabytesIn, secondsIn } from '../quantity';

/** What is counted of a resource in a month, by name: requests, seconds, gigabytes. */
export type Usage = Readonly<Record<string, number>>;

/** How the values of a name are written. */
export type Kind = 'count' | 'seconds' | 'gigabytes';

/** Names that a rule takes, each with how its values are written. */
export type Names = Readonly<Record<string, Kind>>;

/** A usage that cannot be read, as one sentence: what must be, what is, and what to do. */
export class UsageError extends Error {
  public readonly name = 'UsageError';
}

const READ: Readonly<Record<Kind, { readonly read: (text: string) => number | undefined; readonly example: string }>> = {
  count: { read: countIn, example: 'a count such as 2000000 or 2M' },
  seconds: { read: secondsIn, example: 'a time such as 200ms or 1.5s' },
  gigabytes: { read: gigabytesIn, example: 'a size such as 64KB or 10GB' },
};

/**
 * Usage as a file has it: `{ "requests": "2M", "duration": "1.5s" }`.
 *
 * @param of what it is the usage of, for errors
 */
export function usageIn(written: unknown, names: Names, of: string): Usage {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    throw new UsageError(`${of} must have an object with ${Object.keys(names).join(', ')}, got ${JSON.stringify(written)}; write what is used in a month`);
  }
  return Object.fromEntries(Object.entries(written).map(([name, value]) => {
    if (!Object.hasOwn(names, name)) throw new UsageError(`${of} must have some of ${Object.keys(names).join(', ')}, got ${name}; mend the name`);
    const { read, example } = READ[names[name]];
    const number = typeof value === 'number' && names[name] === 'count' && value >= 0 ? value : typeof value === 'string' ? read(value) : undefined;
    if (number === undefined) throw new UsageError(`${name} of ${of} must be ${example}, got ${JSON.stringify(value)}; mend it`);
    return [name, number];
  }));
}
