import {
  CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageBatchCommand, SQSClient,
} from '@aws-sdk/client-sqs';

/** What credentials there are: the servers on loopback take any. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };

let queues = 0;

/** How to create a queue. */
export interface TestQueueOptions {
  readonly fifo?: boolean;
  /** With a dead-letter queue. */
  readonly maxReceiveCount?: number;
}

/** A queue of a test, seen from outside the agent. */
export class TestQueue {
  public static client(endpoint: string, maxAttempts = 3): SQSClient {
    return new SQSClient({ endpoint, maxAttempts, region: CREDENTIALS.AWS_REGION, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  }

  public static async create(endpoint: string, { fifo = false, maxReceiveCount }: TestQueueOptions = {}): Promise<TestQueue> {
    const sqs = TestQueue.client(endpoint);
    const name = `queue-${process.pid}-${queues += 1}`;
    const suffix = fifo ? '.fifo' : '';
    const attributes: Record<string, string> = fifo ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {};
    let dead: TestQueue | undefined;
    if (maxReceiveCount !== undefined) {
      const created = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-dead${suffix}`, Attributes: attributes }));
      dead = new TestQueue(sqs, pathOn(endpoint, created.QueueUrl!));
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: dead.url, AttributeNames: ['QueueArn'] }));
      attributes.RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes!.QueueArn, maxReceiveCount });
    }
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}${suffix}`, Attributes: attributes }));
    return new TestQueue(sqs, pathOn(endpoint, QueueUrl!), dead);
  }

  private constructor(private readonly sqs: SQSClient, public readonly url: string, public readonly dead?: TestQueue) {}

  /** Sends JSON bodies, in order. */
  public async send(bodies: readonly unknown[], entry: (body: any) => object = () => ({})): Promise<void> {
    for (let first = 0; first < bodies.length; first += 10) {
      await this.sqs.send(new SendMessageBatchCommand({
        QueueUrl: this.url,
        Entries: bodies.slice(first, first + 10).map((body, index) => ({ Id: String(index), MessageBody: JSON.stringify(body), ...entry(body) })),
      }));
    }
  }

  /** Messages in the queue: waiting, and in flight. */
  public async depth(): Promise<{ visible: number; inFlight: number }> {
    const { Attributes } = await this.sqs.send(new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: ['All'] }));
    return { visible: Number(Attributes!.ApproximateNumberOfMessages), inFlight: Number(Attributes!.ApproximateNumberOfMessagesNotVisible) };
  }

  /** Receives what is visible now, without waiting. */
  public async receive(most = 10): Promise<any[]> {
    const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl: this.url, MaxNumberOfMessages: most, MessageSystemAttributeNames: ['All'] }));
    return Messages.map(({ Body }) => JSON.parse(Body!));
  }
}

/** The queue at the address the test reached it under, whatever the server calls itself. */
function pathOn(endpoint: string, queueUrl: string): string {
  return new URL(new URL(queueUrl).pathname, endpoint).href;
}
