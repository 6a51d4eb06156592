import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand, type SendMessageBatchResult, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { batchesOf } from './batches';
import { bytesOf, type Entry, entryOf, LARGEST_CALL_BYTES } from './message-entry';
import type { FailedMessage, MessageOptions, OutgoingMessage, SendResult, SentMessage } from './outgoing-message';
import { PAYLOAD_SIZE, PayloadStore, type PayloadStoreOptions } from './payload-store';

/** Which queue, and how to reach it. */
export interface QueueSenderOptions {
  /** The queue's URL: what `sendsTo(queue)` puts into the environment. */
  readonly queueUrl: string;

  /**
   * Where bodies above 1 MiB go; the worker reads them with a `PayloadStore`.
   *
   * @default - such bodies are refused
   */
  readonly largePayloads?: PayloadStoreOptions;

  /**
   * How often one message is sent that SQS could not take, with a pause that doubles from 100 ms.
   *
   * @default 3
   */
  readonly attempts?: number;

  /** @default - AWS_REGION */
  readonly region?: string;

  /**
   * Address of a stand-in for SQS.
   *
   * @default - AWS
   */
  readonly endpoint?: string;
}

interface Outgoing {
  readonly index: number;
  readonly entry: Entry;
  readonly bytes: number;
}

const DEFAULT_ATTEMPTS = 3;

/** Pause before the second attempt, in ms; it doubles. */
const FIRST_PAUSE_MS = 100;

/** A visitor waits: a call that hangs is given up, in ms. */
const CALLS = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/**
 * Sends work to a queue: one message, or many in calls of ten.
 *
 * @example
 * const thumbnails = new QueueSender({ queueUrl: process.env.THUMBNAILS_QUEUE_URL! });
 * await thumbnails.send({ picture: 'pictures/7.png' }, { tenant: 'acme', trace: request.headers });
 */
export class QueueSender {
  private readonly sqs: SQSClient;
  private readonly payloads?: PayloadStore;
  private readonly fifo: boolean;

  public constructor(private readonly options: QueueSenderOptions) {
    if (typeof options.queueUrl !== 'string' || !URL.canParse(options.queueUrl)) {
      throw new TypeError(`queueUrl must be the URL of a queue, got ${JSON.stringify(options.queueUrl) ?? 'nothing'}; sendsTo(queue) puts it into the environment`);
    }
    this.fifo = options.queueUrl.endsWith('.fifo');
    this.sqs = new SQSClient({ region: options.region, endpoint: options.endpoint, requestHandler: CALLS, useQueueUrlAsEndpoint: options.endpoint === undefined });
    this.payloads = options.largePayloads === undefined ? undefined : new PayloadStore(options.largePayloads);
  }

  /**
   * Sends one message.
   *
   * @param body a text as it is, or anything else as JSON
   * @throws when it cannot be sent as it is (`TypeError`), or the queue did not take it
   * @returns the message's id, which stands in the worker's log
   */
  public async send(body: unknown, options: MessageOptions = {}): Promise<string> {
    const { sent: [sent], failed: [failed] } = await this.sendAll([{ ...options, body }]);
    if (sent === undefined) throw new Error(`the queue must take the message, got ${failed.code}: ${failed.reason}; send it again`);
    return sent.messageId;
  }

  /**
   * Sends messages in calls of at most ten and at most 1 MiB. What the queue does not take is sent again, then reported:
   * nothing is lost unheard. On a FIFO queue no later call sends messages of a group of which one failed; within one call
   * SQS may take some of a group and not others.
   *
   * @throws `TypeError` before anything is sent, when a message cannot be sent as it is
   */
  public async sendAll(messages: readonly OutgoingMessage[]): Promise<SendResult> {
    const entries = messages.map((message) => entryOf(message, this.fifo));
    for (const [index, entry] of entries.entries()) this.requireRoom(index, entry);
    const sent: SentMessage[] = [];
    const failed: FailedMessage[] = [];
    const { stored, lost } = await this.storeLarge(entries);
    failed.push(...lost);
    for (const batch of batchesOf(stored)) {
      const held = this.fifo ? batch.filter(({ index, entry }) => failed.some((before) => before.index < index && entries[before.index].MessageGroupId === entry.MessageGroupId)) : [];
      failed.push(...held.map(({ index }) => ({ index, code: 'Held', reason: 'an earlier message of its group failed; send both again, in order' })));
      const result = await this.sendBatch(batch.filter((message) => !held.includes(message)));
      sent.push(...result.sent);
      failed.push(...result.failed);
    }
    return { sent, failed: failed.sort((a, b) => a.index - b.index) };
  }

  private requireRoom(index: number, entry: Entry): void {
    const bytes = bytesOf(entry);
    if (bytes > LARGEST_CALL_BYTES && this.payloads === undefined) {
      throw new TypeError(`a message must have at most ${LARGEST_CALL_BYTES} bytes (1 MiB), got ${bytes} at ${index}; pass largePayloads, or send the key of an object`);
    }
  }

  /** Bodies that are too large lie in S3 before the queue points to them. */
  private async storeLarge(entries: readonly Entry[]): Promise<{ stored: Outgoing[]; lost: FailedMessage[] }> {
    const stored: Outgoing[] = [];
    const lost: FailedMessage[] = [];
    for (const [index, whole] of entries.entries()) {
      try {
        const entry = bytesOf(whole) > LARGEST_CALL_BYTES ? await this.pointTo(whole) : whole;
        stored.push({ index, entry, bytes: bytesOf(entry) });
      } catch (error) {
        lost.push({ index, ...inWords(error) });
      }
    }
    return { stored, lost };
  }

  private async pointTo(entry: Entry): Promise<Entry> {
    const size = { DataType: 'Number', StringValue: String(Buffer.byteLength(entry.MessageBody)) };
    // An object whose message is not sent stays until it expires: a call that failed may have been heard.
    return { ...entry, MessageBody: await this.payloads!.put(entry.MessageBody), MessageAttributes: { ...entry.MessageAttributes, [PAYLOAD_SIZE]: size } };
  }

  private async sendBatch(batch: readonly Outgoing[]): Promise<{ sent: SentMessage[]; failed: FailedMessage[] }> {
    const sent: SentMessage[] = [];
    const failed: FailedMessage[] = [];
    // In a FIFO queue a second attempt would overtake what followed the message that failed.
    const attempts = this.fifo ? 1 : this.options.attempts ?? DEFAULT_ATTEMPTS;
    let rest = batch;
    for (let attempt = 1; rest.length > 0; attempt += 1) {
      if (attempt > 1) await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 2));
      const answer = await this.call(rest);
      sent.push(...answer.sent);
      const again = attempt < attempts ? answer.failed.filter(({ passing }) => passing) : [];
      failed.push(...answer.failed.filter((one) => !again.includes(one)).map(({ index, code, reason }) => ({ index, code, reason })));
      rest = rest.filter(({ index }) => again.some((one) => one.index === index));
    }
    return { sent, failed };
  }

  private async call(batch: readonly Outgoing[]): Promise<{ sent: SentMessage[]; failed: Array<FailedMessage & { passing: boolean }> }> {
    let answer: SendMessageBatchResult;
    try {
      answer = await this.put(batch.map(({ entry }) => entry));
    } catch (error) {
      // The SDK has tried three times: what it gives up is not tried again here.
      return { sent: [], failed: batch.map(({ index }) => ({ index, ...inWords(error), passing: false })) };
    }
    return {
      sent: (answer.Successful ?? []).map(({ Id, MessageId }) => ({ index: batch[Number(Id)].index, messageId: MessageId! })),
      failed: (answer.Failed ?? []).map(({ Id, Code, Message, SenderFault }) => ({
        index: batch[Number(Id)].index, code: Code ?? 'Unknown', reason: Message ?? 'SQS gave no reason', passing: SenderFault !== true,
      })),
    };
  }

  /** One message is a call of its own: what is wrong with it is then said as an error, not as a part of an answer. */
  private async put(entries: readonly Entry[]): Promise<SendMessageBatchResult> {
    const { queueUrl: QueueUrl } = this.options;
    if (entries.length > 1) {
      return this.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries.map((entry, place) => ({ ...entry, Id: String(place) })) }));
    }
    const { MessageId, MD5OfMessageBody } = await this.sqs.send(new SendMessageCommand({ QueueUrl, ...entries[0] }));
    return { Successful: [{ Id: '0', MessageId, MD5OfMessageBody }], Failed: [] };
  }
}

function inWords(error: unknown): { code: string; reason: string } {
  // The same code as in the answer to a batch, where it stands without the service.
  return error instanceof Error
    ? { code: error.name.replace(/^AWS\.SimpleQueueService\./, ''), reason: error.message }
    : { code: 'Unknown', reason: String(error) };
}
