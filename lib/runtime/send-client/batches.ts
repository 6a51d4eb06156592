import { LARGEST_CALL_BYTES } from './message-entry';

/** Most messages in one call. */
const LARGEST_CALL = 10;

/** A message on its way, with its place in what is to be sent. */
export interface Sized {
  readonly index: number;
  readonly bytes: number;
}

/** Messages in calls of at most ten and at most 1 MiB, in the order in which they were given. */
export function batchesOf<T extends Sized>(messages: readonly T[]): T[][] {
  const batches: T[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const last = batches.at(-1);
    if (last === undefined || last.length === LARGEST_CALL || bytes + message.bytes > LARGEST_CALL_BYTES) {
      batches.push([message]);
      bytes = message.bytes;
    } else {
      last.push(message);
      bytes += message.bytes;
    }
  }
  return batches;
}
