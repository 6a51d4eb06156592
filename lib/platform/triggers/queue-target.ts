import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';

/** A work queue as its triggers see it. */
export interface IQueueTarget {
  /** The queue. */
  readonly queue: sqs.Queue;

  /** The work queue, for what is refused. */
  readonly owner: IConstruct;

  /** Whether it is a FIFO queue. */
  readonly fifo: boolean;

  /** Whether a FIFO queue takes messages without a deduplication id. */
  readonly contentBasedDeduplication: boolean;

  /** Who hears of alarms. */
  readonly alarmTopic?: sns.ITopic;

  /** Where messages end that a service could not deliver: a standard queue, as every service wants it. */
  undelivered(): sqs.IQueue;
}
