/**
 * Longest visibility timeout of a queue: 12 hours.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export const MAX_VISIBILITY_TIMEOUT_SECONDS = 43_200;

/**
 * Visibility timeouts a throttled batch should survive before it counts as received again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const TIMEOUTS_UNTIL_VISIBLE = 6;

/**
 * How long a received message stays invisible while a function works on it.
 *
 * Law: min(12 h, 6 x function timeout + batching window). Lambda fills a batch for the length of the window,
 * and retries a throttled batch inside the visibility timeout; below six timeouts such a retry is counted
 * as a receive and good messages reach the dead-letter queue.
 *
 * Example: 120 s timeout, 5 s window: 6 x 120 + 5 = 725 s.
 *
 * @param timeoutSeconds the function's timeout
 * @param batchingWindowSeconds the event source mapping's batching window
 * @see https://repost.aws/knowledge-center/lambda-retrying-valid-sqs-messages
 */
export function visibilityTimeoutForFunction(timeoutSeconds: number, batchingWindowSeconds: number): number {
  return Math.min(MAX_VISIBILITY_TIMEOUT_SECONDS, TIMEOUTS_UNTIL_VISIBLE * timeoutSeconds + batchingWindowSeconds);
}
