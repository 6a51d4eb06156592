import type { MessageAttributeValue, SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import type { MessageOptions, OutgoingMessage } from './outgoing-message';
import { traceHeaderOf } from './trace-header';

/**
 * Largest message, and largest sum of the messages in one call: 1 MiB of body and message attributes.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const LARGEST_CALL_BYTES = 1_048_576;

/** Longest time a message may be delayed, in seconds. */
const LONGEST_DELAY_SECONDS = 900;

/** Letters, digits and punctuation marks, as SQS takes them for groups and deduplication ids. */
const NAME = /^[!-~]{1,128}$/;

/** What SQS refuses in a body: control characters other than tab and line ends, halves of surrogate pairs, U+FFFE and U+FFFF. */
const REFUSED_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** An entry of a batch call, but for its id. */
export type Entry = Omit<SendMessageBatchRequestEntry, 'Id'> & { readonly MessageBody: string };

/**
 * A message as SQS takes it.
 *
 * @throws a sentence where SQS would refuse it, or could only lose it
 */
export function entryOf(message: OutgoingMessage, fifo: boolean): Entry {
  const { tenant, idempotencyKey, delaySeconds } = message;
  requireName('tenant', tenant);
  requireName('idempotencyKey', idempotencyKey);
  if (fifo && tenant === undefined) throw new TypeError('tenant must be given for a FIFO queue, got nothing; name the group whose messages are done in order');
  if (delaySeconds !== undefined) {
    if (fifo) throw new TypeError(`delaySeconds must not be given for a FIFO queue, got ${delaySeconds}; set the delivery delay of the queue`);
    if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > LONGEST_DELAY_SECONDS) {
      throw new TypeError(`delaySeconds must be a whole number between 0 and ${LONGEST_DELAY_SECONDS} s, got ${delaySeconds}; use a schedule for later work`);
    }
  }
  const trace = traceOf(message);
  return {
    MessageBody: textOf(message.body),
    MessageGroupId: tenant,
    MessageDeduplicationId: fifo ? idempotencyKey : undefined,
    DelaySeconds: delaySeconds,
    MessageAttributes: idempotencyKey === undefined || fifo ? undefined : { IdempotencyKey: { DataType: 'String', StringValue: idempotencyKey } },
    MessageSystemAttributes: trace === undefined ? undefined : { AWSTraceHeader: { DataType: 'String', StringValue: trace } },
  };
}

/** What counts against the limit: the body and the message attributes; system attributes do not. */
export function bytesOf({ MessageBody, MessageAttributes }: Entry): number {
  return Buffer.byteLength(MessageBody) + Object.entries(MessageAttributes ?? {}).reduce((sum, [name, value]) => sum + attributeBytes(name, value), 0);
}

function attributeBytes(name: string, { DataType, StringValue }: MessageAttributeValue): number {
  return Buffer.byteLength(name) + Buffer.byteLength(DataType ?? '') + Buffer.byteLength(StringValue ?? '');
}

function textOf(body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (text === undefined || text === '') throw new TypeError(`body must have content, got ${text === '' ? 'an empty text' : typeof body}; a message is at least one character`);
  const refused = REFUSED_CHARACTER.exec(text);
  if (refused !== null) {
    const code = refused[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    throw new TypeError(`body must hold characters that XML allows, got U+${code} at ${refused.index}; send it as base64`);
  }
  return text;
}

function requireName(option: string, value: string | undefined): void {
  if (value !== undefined && !NAME.test(value)) {
    throw new TypeError(`${option} must have 1 to 128 letters, digits or punctuation marks, got ${JSON.stringify(value)}; use an id, or a hash`);
  }
}

function traceOf({ trace }: MessageOptions): string | undefined {
  // Lambda names the trace of an invocation here; a web server has none of its own.
  return trace === undefined ? process.env._X_AMZN_TRACE_ID : traceHeaderOf(trace);
}
