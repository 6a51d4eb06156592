/**
 * Errors that no waiting repairs: the queue is not there, or the task may not use it.
 *
 * Expired credentials are not among them (the SDK fetches new ones), nor is throttling by SQS or KMS.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html#API_ReceiveMessage_Errors
 */
const FATAL = new Set([
  'AccessDenied', 'AccessDeniedException', 'AuthFailure', 'InvalidClientTokenId', 'UnrecognizedClientException', 'SignatureDoesNotMatch', 'OptInRequired',
  'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue', 'InvalidAddress', 'UnsupportedOperation',
  'KmsAccessDenied', 'KmsDisabled', 'KmsNotFound', 'KmsInvalidKeyUsage', 'KmsInvalidState', 'KmsOptInRequired',
]);

/** Whether the agent cannot work at all with such an answer. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && FATAL.has(error.name);
}

/** Whether a call ended because its signal was given. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Whether SQS answered at all, if only with an error. */
export function isAnswer(error: unknown): boolean {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode !== undefined;
}
