import { Templates } from '../templates';

/** A row of a table: what a variant decided, read from what it made. */
export interface Default {
  readonly name: string;
  readonly read: (templates: Templates) => string;
}

/** A value a template states, else what AWS does in its absence. */
export function stated(value: string | number | undefined, unit: string, otherwise: string): string {
  return value === undefined ? `not set: ${otherwise}` : `${value}${unit}`;
}

/** A duration in seconds as a person says it. */
export function seconds(value: number | undefined, otherwise: string): string {
  if (value === undefined) return `not set: ${otherwise}`;
  return value % 86_400 === 0 ? `${value / 86_400} d` : `${value} s`;
}

/** Value of a key in one of ELB's lists of attributes. */
export function attribute(list: { Key: string; Value: string }[] | undefined, key: string): string | undefined {
  return list?.find(({ Key }) => Key === key)?.Value;
}

/** How long a log is kept, and whether it outlives its stack. */
export function logRetention(group: { DeletionPolicy?: string; Properties?: { RetentionInDays?: number } } | undefined): string {
  if (group === undefined) return 'no log group: created at the first line, kept for ever';
  const days = group.Properties?.RetentionInDays;
  return `${days === undefined ? 'for ever' : `${days} d`}, ${group.DeletionPolicy === 'Delete' ? 'deleted' : 'kept'} with the stack`;
}
