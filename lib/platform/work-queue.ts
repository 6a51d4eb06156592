import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Lazy, RemovalPolicy, Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { tellOf } from './alarm-topic';
import { BorrowedWorkQueue } from './borrowed-work-queue';
import { AttachWorkerOptions, IWorkQueue, WorkQueueAttributes, WorkQueueBase } from './work-queue-base';
import { checkWorkQueue, DEAD_LETTER_RETENTION, RETENTION } from './work-queue-limits';
import { knownSeconds } from '../private/known';
import { alarmingMessageAge, MAX_VISIBILITY_TIMEOUT_SECONDS } from '../sizing';

// Lambda starts at once and a container within about one minute: five minutes are already backlog.
const DEFAULT_LATENCY = Duration.minutes(5);

// The longest long poll: empty receives are billed, and twenty seconds make the fewest of them.
const LONG_POLL = Duration.seconds(20);
// High throughput: without these two a FIFO queue serialises all groups at 300 calls a second.
const FIFO = {
  fifo: true,
  deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

/** Settings of a `WorkQueue`. */
export interface WorkQueueProps {
  /**
   * Whether messages of one group are worked on in the order in which they were sent.
   *
   * Cannot be changed later without replacing the queue.
   *
   * @default false
   */
  readonly fifo?: boolean;

  /**
   * Whether a FIFO queue takes two messages with the same body within five minutes for one.
   *
   * Without it the sender gives each message a `MessageDeduplicationId`. FIFO queues only.
   *
   * @default false
   */
  readonly contentBasedDeduplication?: boolean;

  /**
   * How long a received message stays invisible to others.
   *
   * 0 s to 12 h. Must be at least the worker's timeout.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   * @default - what suits the worker; for a LambdaWorker 6 x timeout + batching window; 30 seconds without a worker
   */
  readonly visibilityTimeout?: Duration;

  /**
   * Receives after which a message that is still not done moves to the dead-letter queue.
   *
   * 1 to 1,000. Throttled receives count as well, so Lambda needs at least 5.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   * @default - what suits the worker; 5 for a LambdaWorker and without a worker
   */
  readonly maxReceiveCount?: number;

  /**
   * How long a message that nobody finishes is kept.
   *
   * 60 s to 14 days, and less than `deadLetterRetentionPeriod`. Messages past it are deleted, not dead-lettered.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
   * @default Duration.days(4)
   */
  readonly retentionPeriod?: Duration;

  /**
   * How long a dead letter is kept, counted from when the message was first sent.
   *
   * 60 s to 14 days, and more than `retentionPeriod`: the clock does not start anew when a message is dead-lettered.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
   * @default Duration.days(14)
   */
  readonly deadLetterRetentionPeriod?: Duration;

  /**
   * A dead-letter queue of your own, of the same type and from the same stack.
   *
   * @default - a queue is created
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * How long each message stays hidden after it was sent. 0 s to 15 minutes.
   *
   * @default Duration.seconds(0)
   */
  readonly deliveryDelay?: Duration;

  /**
   * Largest message, attributes included. 1 KiB to 1 MiB.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
   * @default Size.mebibytes(1)
   */
  readonly maxMessageSize?: Size;

  /**
   * Customer key that encrypts the messages; costs a dollar a month and a request per use.
   *
   * The AWS managed key `alias/aws/sqs` is not offered: EventBridge, SNS and S3 cannot use it and drop what they deliver.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   * @default - SSE-SQS: encrypted with keys that SQS owns, at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Longest time a message may wait before somebody should look.
   *
   * The message age alarm fires at this plus one visibility timeout, so a single failed attempt does not raise it.
   *
   * @default - what suits the worker; 5 minutes for a LambdaWorker and without a worker
   */
  readonly acceptableLatency?: Duration;

  /**
   * Topic that hears of dead letters and of messages that wait too long.
   *
   * @default - the platform's alarm topic; without one the alarms are created and tell nobody
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * What happens to both queues and the messages in them when the construct is removed.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A queue that hands work from triggers to one worker, with dead letters, alarms and metrics.
 *
 * Keep it in the platform stack: a worker can then be changed, moved to another stack or removed
 * while the queue, its messages and its dead letters stay where they are.
 *
 * Visibility timeout and max receive count follow the worker that binds to the queue.
 *
 * @example
 * const thumbnails = new WorkQueue(platform, 'Thumbnails');
 */
export class WorkQueue extends WorkQueueBase {
  /**
   * Borrows a queue that exists already.
   *
   * @param scope where the wrapper stands in the tree
   * @param id names the environment variable of senders
   * @param attrs the queue and what is known about it
   */
  public static fromWorkQueueAttributes(scope: Construct, id: string, attrs: WorkQueueAttributes): IWorkQueue {
    return new BorrowedWorkQueue(scope, id, attrs);
  }

  /** The queue itself. */
  public readonly queue: sqs.Queue;

  /** Where messages end that could not be done. */
  public readonly deadLetterQueue: sqs.IQueue;

  /** Fires at the first dead letter. */
  public readonly deadLetterAlarm: cloudwatch.Alarm;

  /** Fires when the oldest message waits longer than acceptable. */
  public readonly messageAgeAlarm: cloudwatch.Alarm;

  protected readonly decidedVisibilityTimeout?: Duration;
  protected readonly decidedMaxReceiveCount?: number;
  private readonly acceptableLatency?: Duration;
  private worker?: AttachWorkerOptions;

  constructor(scope: Construct, id: string, props: WorkQueueProps = {}) {
    super(scope, id);
    checkWorkQueue(this, props);
    this.decidedVisibilityTimeout = props.visibilityTimeout;
    this.decidedMaxReceiveCount = props.maxReceiveCount;
    this.acceptableLatency = props.acceptableLatency;

    this.deadLetterQueue = props.deadLetterQueue ?? this.createQueue('DeadLetters', props, {
      retentionPeriod: props.deadLetterRetentionPeriod ?? DEAD_LETTER_RETENTION,
    });
    this.queue = this.createQueue('Resource', props, {
      visibilityTimeout: Duration.seconds(Lazy.number({ produce: () => this.visibilityTimeout.toSeconds() })),
      retentionPeriod: props.retentionPeriod ?? RETENTION,
      deliveryDelay: props.deliveryDelay,
      deadLetterQueue: {
        queue: this.deadLetterQueue,
        maxReceiveCount: Lazy.number({ produce: () => this.maxReceiveCount }),
      },
    });
    this.deadLetterAlarm = this.alarmOnDeadLetters();
    this.messageAgeAlarm = this.alarmOnMessageAge();
    tellOf([this.deadLetterAlarm, this.messageAgeAlarm], this, props.alarmTopic);
  }

  /** The visibility timeout in force: given, or what suits the worker, or SQS's 30 seconds. */
  public get visibilityTimeout(): Duration {
    return this.decidedVisibilityTimeout ?? this.worker?.visibilityTimeout ?? Duration.seconds(30);
  }

  /** The max receive count in force: given, or what suits the worker, or 5. */
  public get maxReceiveCount(): number {
    return this.decidedMaxReceiveCount ?? this.worker?.maxReceiveCount ?? 5;
  }

  /**
   * Dead letters that wait to be looked at.
   *
   * @param options overrides; period 1 minute and statistic Maximum unless given
   */
  public metricDeadLetters(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    // Visible, not sent: messages that SQS moves there do not count as sent.
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM, ...options,
    });
  }

  protected onWorkerAttached(attachment: AttachWorkerOptions): void {
    this.worker = attachment;
  }

  private createQueue(id: string, props: WorkQueueProps, own: sqs.QueueProps): sqs.Queue {
    return new sqs.Queue(this, id, {
      ...(props.fifo === true ? FIFO : {}),
      contentBasedDeduplication: props.fifo === true ? props.contentBasedDeduplication : undefined,
      encryption: props.encryptionKey === undefined ? sqs.QueueEncryption.SQS_MANAGED : sqs.QueueEncryption.KMS,
      encryptionMasterKey: props.encryptionKey,
      enforceSSL: true,
      maxMessageSizeBytes: props.maxMessageSize?.toBytes(),
      receiveMessageWaitTime: LONG_POLL,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      ...own,
    });
  }

  private alarmOnDeadLetters(): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, 'DeadLetterAlarm', {
      alarmDescription: `A message of ${this.node.path} failed too often and is now a dead letter. `
        + 'Find its error in the worker\'s log, mend the cause, then send the messages back: '
        + `aws sqs start-message-move-task --source-arn ${this.deadLetterQueue.queueArn}`,
      metric: this.metricDeadLetters(),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private alarmOnMessageAge(): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, 'MessageAgeAlarm', {
      alarmDescription: `Messages of ${this.node.path} wait longer than acceptable. Look whether the worker fails or is throttled; `
        + 'if it works well it is too small: raise its maxConcurrency or maxCapacity.',
      metric: this.metricOldestMessageAge(),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: Lazy.number({ produce: () => this.alarmingAge() }),
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private alarmingAge(): number {
    // Where a number is only known at deploy time, the longest it can be: an alarm that comes late is heard of, one that cries wolf is not.
    const visibility = knownSeconds(this.visibilityTimeout) ?? MAX_VISIBILITY_TIMEOUT_SECONDS;
    const latency = this.acceptableLatency ?? this.worker?.acceptableLatency ?? DEFAULT_LATENCY;
    return alarmingMessageAge(knownSeconds(latency) ?? MAX_VISIBILITY_TIMEOUT_SECONDS, visibility);
  }
}
