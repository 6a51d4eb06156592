import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Lazy, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { tellOf } from './alarm-topic';
import { BorrowedWorkQueue } from './borrowed-work-queue';
import { ObjectCreatedOptions, ObjectCreatedTrigger } from './triggers/object-created-trigger';
import { EventRuleOptions, QueueRule } from './triggers/queue-rule';
import { QueueSchedule, QueueScheduleOptions } from './triggers/queue-schedule';
import { IQueueTarget } from './triggers/queue-target';
import { QueueWebhook, WebhookOptions } from './triggers/queue-webhook';
import { TopicTrigger, TopicTriggerOptions } from './triggers/topic-trigger';
import { deadLetterAlarm, messageAgeAlarm, visible } from './work-queue-alarms';
import { AttachWorkerOptions, IWorkQueue, WorkQueueAttributes, WorkQueueBase } from './work-queue-base';
import { WorkQueueProps } from './work-queue-props';
import { checkWorkQueue, DEAD_LETTER_RETENTION, RETENTION } from './work-queue-limits';
import { knownSeconds } from '../private/known';
import { requireKinds } from '../private/prop-kinds';
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
  private readonly alarmTopic?: sns.ITopic;
  private readonly removalPolicy: RemovalPolicy;
  private readonly contentBasedDeduplication: boolean;
  private undeliveredQueue?: sqs.IQueue;
  private worker?: AttachWorkerOptions;

  constructor(scope: Construct, id: string, props: WorkQueueProps = {}) {
    super(scope, id);
    requireKinds(this, 'WorkQueueProps', props);
    checkWorkQueue(this, props);
    this.decidedVisibilityTimeout = props.visibilityTimeout;
    this.decidedMaxReceiveCount = props.maxReceiveCount;
    this.acceptableLatency = props.acceptableLatency;
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;

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
    this.deadLetterAlarm = deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue, this.metricDeadLetters());
    this.messageAgeAlarm = messageAgeAlarm(this, this.metricOldestMessageAge(), Lazy.number({ produce: () => this.alarmingAge() }));
    this.alarmTopic = props.alarmTopic;
    tellOf([this.deadLetterAlarm, this.messageAgeAlarm], this, this.alarmTopic);
    this.contentBasedDeduplication = props.contentBasedDeduplication ?? false;
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
    return visible(this.deadLetterQueue, options);
  }

  /**
   * Sends a message at given times: what cron was for on a server.
   *
   * @param id names the schedule, unique on the queue
   * @param options when, and what is sent
   */
  public addSchedule(id: string, options: QueueScheduleOptions): QueueSchedule {
    return new QueueSchedule(this, id, this.asTarget(), options);
  }

  /**
   * Sends a message for each object that is created in a bucket.
   *
   * @param id names the trigger, unique on the queue
   * @param bucket the bucket; one from outside the app must publish to EventBridge already
   * @param options which objects
   */
  public addObjectCreated(id: string, bucket: s3.IBucket, options: ObjectCreatedOptions = {}): ObjectCreatedTrigger {
    return new ObjectCreatedTrigger(this, id, this.asTarget(), bucket, options);
  }

  /**
   * Sends a message for each one that is published on a topic.
   *
   * @param id names the trigger, unique on the queue
   * @param topic the topic
   * @param options which messages, and in what form
   */
  public addTopic(id: string, topic: sns.ITopic, options: TopicTriggerOptions = {}): TopicTrigger {
    return new TopicTrigger(this, id, this.asTarget(), topic, options);
  }

  /**
   * Sends a message for each event that matches a pattern.
   *
   * @param id names the rule, unique on the queue
   * @param options which events
   */
  public addEventRule(id: string, options: EventRuleOptions): QueueRule {
    return new QueueRule(this, id, this.asTarget(), options);
  }

  /**
   * Sends a message for each call of an HTTPS address, without a server or a function in between.
   *
   * @param id names the webhook, unique on the queue
   * @param options who may call
   */
  public addWebhook(id: string, options: WebhookOptions): QueueWebhook {
    return new QueueWebhook(this, id, this.asTarget(), options);
  }

  protected onWorkerAttached(attachment: AttachWorkerOptions): void {
    this.worker = attachment;
  }

  private asTarget(): IQueueTarget {
    return {
      queue: this.queue,
      owner: this,
      fifo: this.queue.fifo,
      contentBasedDeduplication: this.contentBasedDeduplication,
      alarmTopic: this.alarmTopic,
      undelivered: () => this.undelivered(),
    };
  }

  /** Services deliver to standard queues alone what they could not deliver elsewhere: a FIFO queue has one beside it. */
  private undelivered(): sqs.IQueue {
    if (!this.queue.fifo) return this.deadLetterQueue;
    if (this.undeliveredQueue === undefined) {
      const undelivered = this.createQueue('Undelivered', {}, { retentionPeriod: DEAD_LETTER_RETENTION, removalPolicy: this.removalPolicy });
      tellOf([deadLetterAlarm(this, 'UndeliveredAlarm', undelivered, visible(undelivered))], this, this.alarmTopic);
      this.undeliveredQueue = undelivered;
    }
    return this.undeliveredQueue;
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

  private alarmingAge(): number {
    // Where a number is only known at deploy time, the longest it can be: an alarm that comes late is heard of, one that cries wolf is not.
    const visibility = knownSeconds(this.visibilityTimeout) ?? MAX_VISIBILITY_TIMEOUT_SECONDS;
    const latency = this.acceptableLatency ?? this.worker?.acceptableLatency ?? DEFAULT_LATENCY;
    return alarmingMessageAge(knownSeconds(latency) ?? MAX_VISIBILITY_TIMEOUT_SECONDS, visibility);
  }
}
