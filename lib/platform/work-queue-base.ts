import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack, Token } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import { environmentName } from '../private/environment-name';
import { known, knownSeconds } from '../private/known';
import { grouped, refuse, warn } from '../private/refusal';
import { backlogMetric, EACH_MINUTE } from '../scaling/backlog-metric';

/** What a worker asks of the queue it takes messages from. */
export interface AttachWorkerOptions {
  /** Visibility timeout that suits this worker; the queue takes it unless it was given one of its own. */
  readonly visibilityTimeout: Duration;

  /** What that visibility timeout is made of, for the warning about a shorter one, e.g. `6 x timeout + batching window`. */
  readonly visibilityTimeoutReason: string;

  /** Shortest visibility timeout under which the worker can work at all. A shorter one is refused. */
  readonly minVisibilityTimeout: Duration;

  /** What that shortest one is, for the refusal, e.g. `the worker's timeout`. */
  readonly minVisibilityTimeoutReason: string;

  /** Max receive count that suits this worker; the queue takes it unless it was given one of its own. */
  readonly maxReceiveCount: number;

  /**
   * Longest that a message may wait for this worker before somebody should look.
   *
   * @default - the queue's acceptable latency
   */
  readonly acceptableLatency?: Duration;
}

/** A queue with dead letters that hands work from triggers to one worker. */
export interface IWorkQueue extends IConstruct {
  /** The queue itself. */
  readonly queue: sqs.IQueue;

  /** Name of the environment variable in which senders find the queue's URL, e.g. `THUMBNAILS_QUEUE_URL`. */
  readonly environmentVariable: string;

  /** The visibility timeout in force: decided by somebody, or what suits the worker. */
  readonly visibilityTimeout: Duration;

  /**
   * Makes a construct the worker of this queue. Called by workers, not by users.
   *
   * Throws if the queue has another worker (two workers would each get some of the messages), or if its
   * visibility timeout is shorter than an attempt.
   *
   * @param worker the construct that takes the messages
   * @param attachment what it asks of the queue
   */
  attachWorker(worker: IConstruct, attachment: AttachWorkerOptions): void;

  /**
   * Allows a principal to send messages.
   *
   * @param grantee the sender, for example a task role or a function
   */
  grantSend(grantee: iam.IGrantable): iam.Grant;

  /**
   * Messages that wait or are being worked on: visible + in flight.
   *
   * @param options overrides; period 1 minute and statistic Maximum unless given
   */
  metricBacklog(options?: cloudwatch.MetricOptions): cloudwatch.IMetric;

  /**
   * Age of the oldest message that is not done, in seconds.
   *
   * @param options overrides; period 1 minute and statistic Maximum unless given
   */
  metricOldestMessageAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** A queue from outside, and what its owner knows about it. */
export interface WorkQueueAttributes {
  /** The queue. */
  readonly queue: sqs.IQueue;

  /** Its visibility timeout: it cannot be read from a borrowed queue, and workers must fit into it. */
  readonly visibilityTimeout: Duration;

  /**
   * Its max receive count.
   *
   * @default - unknown, and not checked
   */
  readonly maxReceiveCount?: number;
}

/** The one worker of each queue, whichever of our constructs wraps the queue. */
const WORKERS = new WeakMap<sqs.IQueue, IConstruct>();

/** What an own and a borrowed work queue have in common. */
export abstract class WorkQueueBase extends Construct implements IWorkQueue {
  /** The queue itself. */
  public abstract readonly queue: sqs.IQueue;

  /** The visibility timeout in force: decided by somebody, or what suits the worker. */
  public abstract readonly visibilityTimeout: Duration;

  /** The visibility timeout somebody decided on; nothing where it follows the worker. */
  protected abstract readonly decidedVisibilityTimeout?: Duration;

  /** The max receive count somebody decided on; nothing where it follows the worker. */
  protected abstract readonly decidedMaxReceiveCount?: number;

  /** Name of the environment variable in which senders find the queue's URL, e.g. `THUMBNAILS_QUEUE_URL`. */
  public get environmentVariable(): string {
    return `${environmentName(this.node.id)}_QUEUE_URL`;
  }

  /**
   * Makes a construct the worker of this queue. Called by workers, not by users.
   *
   * @param worker the construct that takes the messages
   * @param attachment what it asks of the queue
   */
  public attachWorker(worker: IConstruct, attachment: AttachWorkerOptions): void {
    const other = WORKERS.get(this.queue);
    if (other !== undefined) {
      refuse(worker, `queue must have one worker, got a second one on ${this.node.path}, which ${other.node.path} works on already; `
        + 'give each worker a queue of its own, fed by one SNS topic if both need every message');
    }
    this.checkRegion(worker);
    this.checkVisibility(worker, attachment);
    this.checkReceives(worker, attachment);
    WORKERS.set(this.queue, worker);
    this.onWorkerAttached(attachment);
  }

  /**
   * Allows a principal to send messages.
   *
   * @param grantee the sender, for example a task role or a function
   */
  public grantSend(grantee: iam.IGrantable): iam.Grant {
    return this.queue.grantSendMessages(grantee);
  }

  /**
   * Messages that wait or are being worked on: visible + in flight.
   *
   * @param options overrides; period 1 minute and statistic Maximum unless given
   */
  public metricBacklog(options: cloudwatch.MetricOptions = {}): cloudwatch.IMetric {
    return backlogMetric(this.queue, options);
  }

  /**
   * Age of the oldest message that is not done, in seconds.
   *
   * @param options overrides; period 1 minute and statistic Maximum unless given
   */
  public metricOldestMessageAge(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({ ...EACH_MINUTE, ...options });
  }

  /**
   * Called once the worker is known.
   *
   * @param attachment what the worker asks of the queue
   */
  protected abstract onWorkerAttached(attachment: AttachWorkerOptions): void;

  private checkRegion(worker: IConstruct): void {
    const [own, theirs] = [Stack.of(worker).region, this.queue.env.region];
    if (Token.isUnresolved(own) || Token.isUnresolved(theirs) || own === theirs) return;
    refuse(worker, `queue must be in the worker's region (${own}), got ${this.node.path} in ${theirs}; `
      + 'create the worker there, or a queue here that an SNS topic there sends to');
  }

  private checkVisibility(worker: IConstruct, attachment: AttachWorkerOptions): void {
    const decided = knownSeconds(this.decidedVisibilityTimeout);
    const least = knownSeconds(attachment.minVisibilityTimeout);
    const advised = knownSeconds(attachment.visibilityTimeout);
    if (decided === undefined || least === undefined || advised === undefined) return;
    const mend = `omit it (the queue then takes ${grouped(advised)} s)`;
    if (decided < least) {
      refuse(worker, `visibilityTimeout of ${this.node.path} must be at least ${attachment.minVisibilityTimeoutReason} (${grouped(least)} s), `
        + `got ${grouped(decided)} s; ${mend} or raise it`);
    }
    if (decided < advised) {
      warn(worker, 'VisibilityTimeoutShort', `visibilityTimeout of ${this.node.path} is ${grouped(decided)} s, below ${attachment.visibilityTimeoutReason} `
        + `= ${grouped(advised)} s: messages are received again while they are still in flight; ${mend}`);
    }
  }

  private checkReceives(worker: IConstruct, attachment: AttachWorkerOptions): void {
    const decided = known(this.decidedMaxReceiveCount);
    if (decided !== undefined && decided < attachment.maxReceiveCount) {
      warn(worker, 'MaxReceiveCountLow', `maxReceiveCount of ${this.node.path} is ${decided}: receives that were throttled and never ran count too, `
        + `so good messages reach the dead-letter queue; use at least ${attachment.maxReceiveCount}`);
    }
  }
}
