import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Duration } from 'aws-cdk-lib/core';

/** Who takes the messages from the queue. */
export enum Delivery {
  /** An agent beside the container takes them and posts them to it over HTTP, as Lambda's events. */
  AGENT = 'agent',

  /**
   * The container takes, extends and deletes them itself, and exits when there are none. It finds the queue as `QUEUE_URL`,
   * and how long to stay as `IDLE_TIMEOUT_SECONDS` and `MAX_TASK_LIFETIME_SECONDS`; 0 is for ever.
   */
  SELF = 'self',
}

/** How messages reach the container of a worker, and how long they take there. */
export interface AgentOptions {
  /**
   * Time that one message usually takes. 1 s to 12 h.
   *
   * The number of tasks follows from it; a message that takes longer is not stopped.
   */
  readonly messageProcessingTime: Duration;

  /**
   * Longest time a message should wait until it is done. At least `messageProcessingTime`.
   *
   * A task may have `concurrency x acceptableLatency / messageProcessingTime` messages ahead of it before another one is
   * wanted: 60 s / 5 s = 12.
   *
   * @default - 5 minutes, or messageProcessingTime if that is longer
   */
  readonly acceptableLatency?: Duration;

  /**
   * Who takes the messages from the queue.
   *
   * @default Delivery.AGENT
   */
  readonly delivery?: Delivery;

  /**
   * Messages one task works on at once. 1 to 100.
   *
   * @default 1
   */
  readonly concurrency?: number;

  /**
   * Port on which the container takes messages. 1 to 65,535.
   *
   * The container finds it as `PORT`.
   *
   * @default 8080
   */
  readonly workerPort?: number;

  /**
   * Path to which messages are posted: the body of a Lambda event from SQS, one message each.
   *
   * 2xx with no body, or with `batchItemFailures` that do not name the message, means done.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
   * @default '/events'
   */
  readonly workerPath?: string;

  /**
   * Longest that one message may be worked on. Up to 12 h, after which SQS gives it to another task.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
   * @default Duration.hours(12)
   */
  readonly maxMessageDuration?: Duration;

  /**
   * The agent's image, if it is not to be built from this package at deploy time.
   *
   * @default - built from the Dockerfile in this package, for the architecture of the task
   */
  readonly agentImage?: ecs.ContainerImage;
}
