import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib/core';

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
