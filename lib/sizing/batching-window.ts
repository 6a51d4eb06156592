/** Largest batch that Lambda takes without waiting for it to fill. */
const LARGEST_BATCH_WITHOUT_WINDOW = 10;

/**
 * How long Lambda may wait for a batch to fill, unless the user says otherwise.
 *
 * Law: 1 s above ten messages a batch (AWS refuses such a batch with no window), else 0 s: a message
 * starts at once. A FIFO queue has no window.
 *
 * Example: batch size 100 on a standard queue: 1 s.
 *
 * @param batchSize messages in a batch; nothing where it is only known at deploy time, which counts as large
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export function defaultBatchingWindow(batchSize: number | undefined, fifo: boolean): number {
  if (fifo) return 0;
  return batchSize === undefined || batchSize > LARGEST_BATCH_WITHOUT_WINDOW ? 1 : 0;
}

/** Whether Lambda refuses a batch of this size unless it may wait for it to fill. */
export function needsBatchingWindow(batchSize: number): boolean {
  return batchSize > LARGEST_BATCH_WITHOUT_WINDOW;
}
