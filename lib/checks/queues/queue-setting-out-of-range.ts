import { Bounds, outOfBounds } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';

const BOUNDS: readonly Bounds[] = [
  { path: ['VisibilityTimeout'], min: 0, max: 43_200, unit: 's' },
  { path: ['MessageRetentionPeriod'], min: 60, max: 1_209_600, unit: 's' },
  { path: ['DelaySeconds'], min: 0, max: 900, unit: 's' },
  { path: ['ReceiveMessageWaitTimeSeconds'], min: 0, max: 20, unit: 's' },
  { path: ['MaximumMessageSize'], min: 1_024, max: 1_048_576, unit: 'bytes' },
  { path: ['KmsDataKeyReusePeriodSeconds'], min: 60, max: 86_400, unit: 's' },
];

/** The intervals that SQS takes. */
export const queueSettingOutOfRange: Rule = {
  name: 'QueueSettingOutOfRange',
  severity: 'error',
  cause: 'a number of a queue is outside what SQS takes',
  consequence: 'SQS rejects the queue',
  fix: 'use a number within the bounds',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html',
  cdk: 'refuses in L2s, warns for L1s',
  find: function* (all) {
    for (const queue of all.queues) {
      yield* outOfBounds(queue.resource, BOUNDS);
      const count = known(known(queue.redrive)?.maxReceiveCount);
      if (count !== undefined && (count < 1 || count > 1_000)) yield { resource: queue.resource, message: `maxReceiveCount must be between 1 and 1,000, got ${count}` };
    }
  },
};
