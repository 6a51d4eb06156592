import type { TraceSource } from './trace-header';

/** What goes with a message. */
export interface MessageOptions {
  /**
   * Whose work it is. On a standard queue no tenant's backlog delays the others (fair queues); on a FIFO queue it is
   * the message group, whose messages are done in order.
   *
   * 1 to 128 letters, digits or punctuation marks. FIFO queues need one.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
   */
  readonly tenant?: string;

  /**
   * Names the work, however often it is sent. A FIFO queue drops a second message with the same key within five
   * minutes; on a standard queue the worker finds it as message attribute `IdempotencyKey`.
   *
   * 1 to 128 letters, digits or punctuation marks.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
   */
  readonly idempotencyKey?: string;

  /** Seconds until a worker may see it, 0 to 900; standard queues only. */
  readonly delaySeconds?: number;

  /**
   * The trace it belongs to: the headers of the request that asked for the work.
   *
   * @default - what X-Ray says of the current invocation, in a function
   */
  readonly trace?: TraceSource;
}

/** A message to be sent with others. */
export interface OutgoingMessage extends MessageOptions {
  /** A text as it is, or anything else as JSON. */
  readonly body: unknown;
}

/** A message that the queue has. */
export interface SentMessage {
  /** Place in what was to be sent, from 0. */
  readonly index: number;
  readonly messageId: string;
}

/** A message that the queue does not have, or may not have: it must be sent again. */
export interface FailedMessage {
  /** Place in what was to be sent, from 0. */
  readonly index: number;
  /** SQS's code, or the error's name. */
  readonly code: string;
  readonly reason: string;
}

/** What became of messages that were sent together. */
export interface SendResult {
  readonly sent: SentMessage[];
  readonly failed: FailedMessage[];
}
