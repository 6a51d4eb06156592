import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';

/** A queue, and how fast its messages are worked on. */
export interface BacklogScalingOptions {
  /** The queue that the tasks or instances take messages from. */
  readonly queue: sqs.IQueue;

  /** How long one message takes. 1 s or more. */
  readonly messageProcessingTime: Duration;

  /**
   * How long a message may wait until it is done. At least `messageProcessingTime`.
   *
   * Messages a task may have ahead of it: this, times `concurrency`, divided by `messageProcessingTime`.
   *
   * @default Duration.minutes(5), or messageProcessingTime if that is longer
   */
  readonly acceptableLatency?: Duration;

  /**
   * Messages that one task or instance works on at once. 1 or more.
   *
   * @default 1
   */
  readonly concurrency?: number;
}
