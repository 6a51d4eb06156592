import {
  GetEventSourceMappingCommand, LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteMessageCommand, GetQueueAttributesCommand, Message, ReceiveMessageCommand, SetQueueAttributesCommand, SQSClient,
} from '@aws-sdk/client-sqs';
import { Emulator } from './emulator';
import { Sample } from './sample';
import { until } from './until';

/** How long a mapping takes to change its state, at most. */
const MAPPING_SECONDS = 20;

/** The sample's work queue, its dead letters, and the mapping which hands its messages to the worker. */
export class ThumbnailsQueue {
  private readonly sqs: SQSClient;
  private readonly lambda: LambdaClient;

  public constructor(emulator: Emulator, private readonly sample: Sample) {
    this.sqs = new SQSClient(emulator.sdk);
    this.lambda = new LambdaClient(emulator.sdk);
  }

  /** Messages that wait or are being worked on. */
  public async depth(): Promise<number> {
    const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = await this.attributes();
    return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
  }

  /** Deliveries of a message before it becomes a dead letter. */
  public async maxReceiveCount(): Promise<number> {
    const { RedrivePolicy } = await this.attributes();
    return (JSON.parse(RedrivePolicy) as { maxReceiveCount: number }).maxReceiveCount;
  }

  /**
   * Changes how long messages received from now on stay invisible. The sample's own value is several minutes, right
   * for a worker that may take as long, too long to wait for five deliveries of a broken picture.
   *
   * @returns puts the sample's own value back
   */
  public async shortenVisibility(seconds: number): Promise<() => Promise<void>> {
    const { VisibilityTimeout } = await this.attributes();
    const set = (value: string) => this.sqs.send(new SetQueueAttributesCommand({
      QueueUrl: this.sample.outputs.ThumbnailsQueueUrl, Attributes: { VisibilityTimeout: value },
    }));
    await set(String(seconds));
    return async () => { await set(VisibilityTimeout); };
  }

  /** Dead letters that can be received now. They stay in the queue until `removeDeadLetter`. */
  public async deadLetters(): Promise<Message[]> {
    const { Messages } = await this.sqs.send(new ReceiveMessageCommand({
      QueueUrl: this.sample.outputs.ThumbnailsDeadLetterQueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }));
    return Messages ?? [];
  }

  /** Removes a dead letter. */
  public async removeDeadLetter({ ReceiptHandle }: Message): Promise<void> {
    await this.sqs.send(new DeleteMessageCommand({
      QueueUrl: this.sample.outputs.ThumbnailsDeadLetterQueueUrl, ReceiptHandle,
    }));
  }

  /** Most messages that the worker is handed at once. */
  public async batchSize(): Promise<number> {
    const { BatchSize } = await this.mapping();
    return BatchSize as number;
  }

  /** What the mapping says about the last batch. */
  public async lastBatch(): Promise<string> {
    const { LastProcessingResult } = await this.mapping();
    return LastProcessingResult ?? '';
  }

  /** Stops or goes on handing messages to the worker; meanwhile they pile up. */
  public async enableWorker(on: boolean): Promise<void> {
    const { UUID } = await this.mapping();
    await this.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: on }));
    const wanted = on ? 'Enabled' : 'Disabled';
    await until(`the mapping to be ${wanted}`, async () => {
      const { State } = await this.lambda.send(new GetEventSourceMappingCommand({ UUID }));
      return State === wanted;
    }, MAPPING_SECONDS);
  }

  private async mapping() {
    const { QueueArn } = await this.attributes();
    const { EventSourceMappings } = await this.lambda.send(new ListEventSourceMappingsCommand({ EventSourceArn: QueueArn }));
    if (EventSourceMappings?.length !== 1) {
      throw new Error(`the queue must have one event source mapping, got ${EventSourceMappings?.length ?? 0}`);
    }
    return EventSourceMappings[0];
  }

  private async attributes(): Promise<Record<string, string>> {
    const { Attributes } = await this.sqs.send(new GetQueueAttributesCommand({
      QueueUrl: this.sample.outputs.ThumbnailsQueueUrl, AttributeNames: ['All'],
    }));
    return Attributes as Record<string, string>;
  }
}
