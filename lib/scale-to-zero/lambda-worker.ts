import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { BorrowedFunction } from './borrowed-function';
import { FunctionCode } from './function-code';
import { acknowledgeIdleCost } from './idle-costs';
import { LambdaFunctionOptions } from './lambda-function-options';
import { MAX_TIMEOUT_SECONDS } from './lambda-function-limits';
import { batchingWindowOf, checkLambdaWorker, DEFAULT_BATCH_SIZE, DEFAULT_TIMEOUT, mostInvocations } from './lambda-worker-limits';
import { ownFunction } from './own-function';
import { ConnectsToOptions } from '../platform/connects-to-options';
import { IDatabase } from '../platform/database-base';
import { DatabaseEnvironment } from '../platform/database-environment';
import { QueueEnvironment } from '../platform/queue-environment';
import { SendsToOptions } from '../platform/sends-to-options';
import { IWorkQueue } from '../platform/work-queue-base';
import { knownSeconds } from '../private/known';
import { requireKinds } from '../private/prop-kinds';
import { refuse } from '../private/refusal';
import { visibilityTimeoutForFunction } from '../sizing';

// Throttled receives count too; with fewer than five good messages end as dead letters.
const MAX_RECEIVE_COUNT = 5;

/** Settings of a `LambdaWorker`. */
export interface LambdaWorkerProps extends LambdaFunctionOptions {
  /** The queue it takes messages from; no other worker may take from it. */
  readonly queue: IWorkQueue;

  /**
   * What the function runs.
   *
   * @default - none; `function` must be given
   */
  readonly code?: FunctionCode;

  /**
   * A function of your own. Its settings stay yours: of the props below only those of the batch and of the concurrency apply.
   *
   * @default - a function is created from `code`
   */
  readonly function?: lambda.IFunction;

  /**
   * Most messages in one invocation. 1 to 10,000; on a FIFO queue 1 to 10. All must be done within `timeout`.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * How long to wait for a batch to fill. 0 s to 300 s; at least 1 s for more than ten messages; not on a FIFO queue.
   *
   * @default - 1 s for more than ten messages, else none
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * Time that one message takes. With it, a batch that cannot be done within `timeout` is refused.
   *
   * @default - unknown, and not checked
   */
  readonly messageProcessingTime?: Duration;

  /**
   * Whether a failed invocation brings back every message of its batch.
   *
   * Without it the function answers with the messages that failed (`batchItemFailures`), and only those come back.
   * A function that answers nothing has done them all.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   * @default false
   */
  readonly wholeBatchRetries?: boolean;

  /**
   * Most batches worked on at once. 2 to 1,000. For one at a time use a FIFO queue with a single message group.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   * @default - as many as AWS gives: up to 1,250, and the account's concurrency
   */
  readonly maxConcurrency?: number;

  /**
   * Concurrency set aside for the function, and its limit. Needs `maxConcurrency`, which must not exceed it: Lambda's
   * pollers do not know this limit, and what they bring above it counts as received though it never ran.
   *
   * @default - none
   */
  readonly reservedConcurrency?: number;

  /**
   * Fewest pollers that read the queue only for this worker. 2 to 200. Billed while the queue is empty.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html
   * @default - none; AWS's shared pollers, which cost nothing themselves
   */
  readonly minPollers?: number;

  /**
   * Most pollers that read the queue only for this worker. 2 to 10,000. Billed while the queue is empty.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html
   * @default - none; AWS's shared pollers, which cost nothing themselves
   */
  readonly maxPollers?: number;

  /**
   * Why this worker may cost something while its queue is empty. Needed for pollers in a ScaleToZeroStack.
   *
   * @default - it may not
   */
  readonly idleCostReason?: string;

  /**
   * Whether the function sends messages to its own queue. Lambda then no longer stops it after 16 rounds, also not when
   * the rounds are a mistake.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
   * @default false
   */
  readonly selfRequeue?: boolean;
}

/**
 * A function that works on the messages of a queue: starts at once, up to 15 minutes a batch, nothing while idle.
 *
 * Its numbers agree with the queue's, and a message that fails fails alone.
 *
 * @example
 * new LambdaWorker(jobs, 'Thumbnailer', {
 *   queue: thumbnails,
 *   code: FunctionCode.entry('thumbnailer.ts'),
 *   timeout: Duration.minutes(2),
 * });
 */
export class LambdaWorker extends Construct implements iam.IGrantable {
  /** The function. */
  public readonly function: lambda.IFunction;

  /** What brings messages from the queue to the function. */
  public readonly mapping: lambda.EventSourceMapping;

  /** Where the function logs to, unless it is a function of your own. */
  public readonly logGroup?: logs.ILogGroup;

  private readonly queue: IWorkQueue;
  private readonly selfRequeue: boolean;
  private readonly queues: QueueEnvironment;
  private readonly databases: DatabaseEnvironment;

  constructor(scope: Construct, id: string, props: LambdaWorkerProps) {
    super(scope, id);
    requireKinds(this, 'LambdaWorkerProps', props);
    const borrowed = props.function === undefined ? undefined : new BorrowedFunction(props.function);
    checkLambdaWorker(this, props, borrowed);
    this.queue = props.queue;
    this.selfRequeue = props.selfRequeue ?? false;
    if (props.function !== undefined) {
      this.function = props.function;
    } else {
      // Checked before: without a function there is code.
      const own = ownFunction(this, props.code as FunctionCode, props, {
        timeout: props.timeout ?? DEFAULT_TIMEOUT,
        environment: props.environment,
        reservedConcurrentExecutions: props.reservedConcurrency,
        recursiveLoop: props.selfRequeue === true ? lambda.RecursiveLoop.ALLOW : undefined,
      });
      this.function = own.function;
      this.logGroup = own.logGroup;
    }
    this.attach(props, borrowed);
    this.mapping = this.createMapping(props);
    this.queues = new QueueEnvironment(this, this.function, (name, value) => this.addEnvironment(name, value));
    this.databases = new DatabaseEnvironment({
      construct: this,
      grantee: this.function,
      connections: this.function.isBoundToVpc ? this.function.connections : undefined,
      addEnvironment: (name, value) => this.addEnvironment(name, value),
      // One invocation does one thing at a time.
      poolSize: 1,
      maxCapacity: mostInvocations(props),
      capacityUnit: 'invocations',
      scalesToZero: true,
      timeout: borrowed?.timeout ?? props.timeout ?? DEFAULT_TIMEOUT,
    });
  }

  /** The function's role: `bucket.grantReadWrite(worker)`. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.function.grantPrincipal;
  }

  /**
   * Lets the function send messages to a queue, and tells it the queue's URL.
   *
   * Throws for its own queue without `selfRequeue`.
   *
   * @param queue the queue
   * @param options name of the environment variable
   */
  public sendsTo(queue: IWorkQueue, options: SendsToOptions = {}): void {
    if (queue?.queue === this.queue.queue && !this.selfRequeue) {
      refuse(this, `selfRequeue must be true to send to the worker's own queue, got ${queue.node.path} without it; `
        + 'Lambda would stop the messages after 16 rounds: set selfRequeue: true if going round is meant');
    }
    this.queues.add(queue, options.environmentVariable);
  }

  /**
   * Lets the function connect to a database, and tells it where: host, port, name and the ARN of the secret.
   * Outside a VPC it uses the database's Data API, if there is one, and is told the cluster's ARN in place of a host.
   *
   * The rule that lets it in stands in this stack; the database's knows nothing of it.
   *
   * @param database the database
   * @param options size of its pool, and how it logs in
   */
  public connectsTo(database: IDatabase, options: ConnectsToOptions = {}): void {
    this.databases.add(database, options);
  }

  private attach(props: LambdaWorkerProps, borrowed?: BorrowedFunction): void {
    // Where a number is only known at deploy time, the longest it can be.
    const timeout = knownSeconds(borrowed?.timeout ?? props.timeout ?? DEFAULT_TIMEOUT) ?? MAX_TIMEOUT_SECONDS;
    const window = knownSeconds(batchingWindowOf(props)) ?? 0;
    this.queue.attachWorker(this, {
      visibilityTimeout: Duration.seconds(visibilityTimeoutForFunction(timeout, window)),
      visibilityTimeoutReason: '6 x timeout + batching window',
      minVisibilityTimeout: Duration.seconds(timeout),
      minVisibilityTimeoutReason: 'the worker\'s timeout',
      maxReceiveCount: MAX_RECEIVE_COUNT,
    });
  }

  /** The mapping's id is fixed: a changed one would be created beside the old, and AWS takes one for each queue and function. */
  private createMapping(props: LambdaWorkerProps): lambda.EventSourceMapping {
    const mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target: this.function,
      eventSourceArn: this.queue.queue.queueArn,
      batchSize: props.batchSize ?? DEFAULT_BATCH_SIZE,
      maxBatchingWindow: batchingWindowOf(props),
      maxConcurrency: props.maxConcurrency,
      reportBatchItemFailures: !(props.wholeBatchRetries ?? false),
    });
    if (props.minPollers !== undefined || props.maxPollers !== undefined) {
      // By the L1: the L2 refuses more than 2,000 pollers, AWS more than 10,000.
      const resource = mapping.node.defaultChild as lambda.CfnEventSourceMapping;
      resource.provisionedPollerConfig = { minimumPollers: props.minPollers, maximumPollers: props.maxPollers };
      if (props.idleCostReason !== undefined) acknowledgeIdleCost(resource, props.idleCostReason);
    }
    // Lambda looks whether the function may read the queue when the mapping is created.
    this.queue.queue.grantConsumeMessages(this.function).applyBefore(mapping);
    return mapping;
  }

  private addEnvironment(name: string, value: string): void {
    const target = this.function as Partial<Pick<lambda.Function, 'addEnvironment'>>;
    if (target.addEnvironment === undefined) {
      refuse(this, `function must be one whose environment can be added to, got an imported one; set ${name} where it is defined`);
    }
    target.addEnvironment(name, value);
  }
}
