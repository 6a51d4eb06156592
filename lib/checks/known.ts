import { Unknown } from '../template';

/** A value that is known, or nothing: a rule judges only what it knows. */
export function known<T>(value: T | Unknown): T | undefined {
  return value instanceof Unknown ? undefined : value;
}
