import {
  ChangeMessageVisibilityBatchCommand, DeleteMessageBatchCommand, type BatchResultErrorEntry, ReceiveMessageCommand, type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Clock } from './clock';
import { MessageInHand } from './message';
import { LONGEST_VISIBILITY_SECONDS, type Settings } from './settings';

/** Most entries a batch call of SQS takes, and most messages a receive returns. */
export const LARGEST_CALL = 10;

/** SQS counts from when it gave the message out: its answer was hardly longer than this on its way. */
const ON_ITS_WAY_SECONDS = 5;

/** How long a message is to be invisible from now. */
export interface Invisibility {
  readonly message: MessageInHand;
  readonly seconds: number;
}

/** An entry of a batch call that SQS refused. */
export interface Refusal {
  readonly message: MessageInHand;

  /** SQS's code and sentence. */
  readonly reason: string;

  /** Whether the same entry may be accepted later. */
  readonly passing: boolean;
}

/** The queue this agent works on, through SQS's batch calls. Calls that fail as a whole throw. */
export class WorkQueue {
  /** Messages of one group are done in order. */
  public readonly fifo: boolean;

  public constructor(private readonly sqs: SQSClient, private readonly settings: Settings, private readonly clock: Clock) {
    this.fifo = settings.queueUrl.endsWith('.fifo');
  }

  /** Receives up to ten messages, waiting for the first one up to 20 s. */
  public async receive(most: number, waitSeconds: number, signal: AbortSignal): Promise<MessageInHand[]> {
    const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({
      QueueUrl: this.settings.queueUrl,
      MaxNumberOfMessages: most,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: this.settings.visibilityTimeoutSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }), { abortSignal: signal });
    const now = this.clock.now();
    return Messages.map((message) => new MessageInHand(message, { queueArn: this.settings.queueArn, region: this.settings.region }, now));
  }

  /** Deletes up to ten messages. */
  public async delete(messages: readonly MessageInHand[]): Promise<Refusal[]> {
    const { Failed } = await this.sqs.send(new DeleteMessageBatchCommand({
      QueueUrl: this.settings.queueUrl,
      // The same message may have been received twice: its id would not do.
      Entries: messages.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })),
    }));
    return refusals(Failed, messages);
  }

  /** Changes how long messages stay invisible, from now, as far as SQS's 12 hours allow. */
  public async changeVisibility(changes: readonly Invisibility[]): Promise<Refusal[]> {
    const refused: Refusal[] = [];
    for (let first = 0; first < changes.length; first += LARGEST_CALL) {
      const some = changes.slice(first, first + LARGEST_CALL);
      const { Failed } = await this.sqs.send(new ChangeMessageVisibilityBatchCommand({
        QueueUrl: this.settings.queueUrl,
        Entries: some.map(({ message, seconds }, index) => ({
          Id: String(index), ReceiptHandle: message.receiptHandle, VisibilityTimeout: Math.min(seconds, this.longestVisibility(message)),
        })),
      }));
      refused.push(...refusals(Failed, some.map(({ message }) => message)));
    }
    return refused;
  }

  private longestVisibility({ receivedAt }: MessageInHand): number {
    return Math.max(0, Math.floor(LONGEST_VISIBILITY_SECONDS - ON_ITS_WAY_SECONDS - (this.clock.now() - receivedAt) / 1000));
  }
}

function refusals(failed: BatchResultErrorEntry[] | undefined, messages: readonly MessageInHand[]): Refusal[] {
  return (failed ?? []).map(({ Id, Code, Message, SenderFault }) => ({
    message: messages[Number(Id)], reason: `${Code}: ${Message ?? ''}`, passing: SenderFault !== true,
  }));
}
