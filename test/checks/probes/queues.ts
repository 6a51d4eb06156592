import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource, SqsEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { managedKeyShutsServiceOut } from '../../../lib/checks/access/managed-key-shuts-service-out';
import { batchingWindowMissing } from '../../../lib/checks/event-sources/batching-window-missing';
import { maxConcurrencyAboveReserved } from '../../../lib/checks/event-sources/max-concurrency-above-reserved';
import { reservedConcurrencyThrottlesQueue } from '../../../lib/checks/event-sources/reserved-concurrency-throttles-queue';
import { severalConsumersOnQueue } from '../../../lib/checks/event-sources/several-consumers-on-queue';
import { wholeBatchRetried } from '../../../lib/checks/event-sources/whole-batch-retried';
import { deadLetterQueueMissing } from '../../../lib/checks/queues/dead-letter-queue-missing';
import { deadLetterQueueTypeMismatch } from '../../../lib/checks/queues/dead-letter-queue-type-mismatch';
import { deadLetterRetentionTooShort } from '../../../lib/checks/queues/dead-letter-retention-too-short';
import { maxReceiveCountTooLow } from '../../../lib/checks/queues/max-receive-count-too-low';
import { visibilityTimeoutBelowFunctionTimeout } from '../../../lib/checks/queues/visibility-timeout-below-function-timeout';
import { visibilityTimeoutTooShort } from '../../../lib/checks/queues/visibility-timeout-too-short';
import { arn, fn, mapping, queue, redrive, rule } from '../bare';
import { aFunction } from '../corpus/shape';
import type { Probe } from './probe';

interface Worker {
  readonly queue?: sqs.QueueProps;
  readonly function?: Partial<lambda.FunctionProps>;
  readonly source?: SqsEventSourceProps;
}

/** A function that works on a queue. */
const worker = (stack: Stack, props: Worker, ofQueue = stack): void => {
  aFunction(stack, 'Function', props.function).addEventSource(new SqsEventSource(new sqs.Queue(ofQueue, 'Queue', props.queue), props.source));
};
const twoMinutes = { timeout: Duration.minutes(2) };
const works = (ofQueue: object = {}, ofFunction: object = {}, ofMapping: object = {}) => ({ Queue: queue(ofQueue), Function: fn(ofFunction), Mapping: mapping(ofMapping) });

/** A queue and its dead letters. */
const withDead = (stack: Stack, own: sqs.QueueProps, dead: sqs.QueueProps, maxReceiveCount = 5): sqs.Queue => (
  new sqs.Queue(stack, 'Queue', { ...own, deadLetterQueue: { queue: new sqs.Queue(stack, 'Dead', dead), maxReceiveCount } })
);

/** Faults of queues and of what works on them. */
export const QUEUE_PROBES: readonly Probe[] = [
  {
    fault: 'visibility timeout of 30 s, function timeout of 120 s', rule: visibilityTimeoutBelowFunctionTimeout, cdk: 'warns', says: /visibility timeout/i,
    plain: (stack) => worker(stack, { function: twoMinutes }),
    bare: { Resources: works({}, { Timeout: 120 }) },
  },
  {
    fault: 'the same, with the queue in another stack', rule: visibilityTimeoutBelowFunctionTimeout, cdk: 'silent',
    plain: (stack, app) => worker(stack, { function: twoMinutes }, new Stack(app, 'Queues')),
    bare: { stacks: {
      Queues: { Resources: { Queue: queue() }, Outputs: { Queue: { Value: arn('Queue'), Export: { Name: 'queue' } } } },
      Workers: { Resources: { Function: fn({ Timeout: 120 }), Mapping: mapping({ EventSourceArn: { 'Fn::ImportValue': 'queue' } }) } },
    } },
  },
  {
    fault: 'visibility timeout equal to the function timeout', rule: visibilityTimeoutTooShort, cdk: 'silent',
    plain: (stack) => worker(stack, { queue: { visibilityTimeout: Duration.minutes(2) }, function: twoMinutes }),
    bare: { Resources: works({ VisibilityTimeout: 120 }, { Timeout: 120 }) },
  },
  {
    fault: 'maximum concurrency of 50, reserved concurrency of 5', rule: maxConcurrencyAboveReserved, cdk: 'silent',
    plain: (stack) => worker(stack, { function: { reservedConcurrentExecutions: 5 }, source: { maxConcurrency: 50 } }),
    bare: { Resources: works({}, { ReservedConcurrentExecutions: 5 }, { ScalingConfig: { MaximumConcurrency: 50 } }) },
  },
  {
    fault: 'reserved concurrency of 1 without a maximum concurrency', rule: reservedConcurrencyThrottlesQueue, cdk: 'silent',
    plain: (stack) => worker(stack, { function: { reservedConcurrentExecutions: 1 } }),
    bare: { Resources: works({}, { ReservedConcurrentExecutions: 1 }) },
  },
  {
    fault: 'a batch of 100 with a batching window of 0 s', rule: batchingWindowMissing, cdk: 'silent',
    plain: (stack) => worker(stack, { source: { batchSize: 100, maxBatchingWindow: Duration.seconds(0) } }),
    bare: { Resources: works({}, {}, { BatchSize: 100, MaximumBatchingWindowInSeconds: 0 }) },
  },
  {
    fault: 'one failed message brings back the whole batch (reportBatchItemFailures is false by default)', rule: wholeBatchRetried, cdk: 'silent',
    plain: (stack) => worker(stack, {}),
    bare: { Resources: works() },
  },
  {
    fault: 'two functions on one queue', rule: severalConsumersOnQueue, cdk: 'silent',
    plain: (stack) => {
      const shared = new sqs.Queue(stack, 'Queue');
      for (const id of ['One', 'Two']) aFunction(stack, id).addEventSource(new SqsEventSource(shared));
    },
    bare: { Resources: { ...works(), Other: fn(), OtherMapping: mapping({ FunctionName: { Ref: 'Other' } }) } },
  },
  {
    fault: 'a FIFO queue with a standard dead-letter queue', rule: deadLetterQueueTypeMismatch, cdk: 'warns', says: /does not match destination queue type/,
    plain: (stack) => withDead(stack, { fifo: true }, {}),
    bare: { Resources: { Queue: queue({ FifoQueue: true, ...redrive('Dead') }), Dead: queue() } },
  },
  {
    fault: 'a standard queue with a FIFO dead-letter queue', rule: deadLetterQueueTypeMismatch, cdk: 'warns', says: /does not match destination queue type/,
    plain: (stack) => withDead(stack, {}, { fifo: true }),
    bare: { Resources: { Queue: queue(redrive('Dead')), Dead: queue({ FifoQueue: true }) } },
  },
  {
    fault: 'dead letters are kept for 4 days, messages for 7', rule: deadLetterRetentionTooShort, cdk: 'silent',
    plain: (stack) => withDead(stack, { retentionPeriod: Duration.days(7) }, { retentionPeriod: Duration.days(4) }),
    bare: { Resources: { Queue: queue({ MessageRetentionPeriod: 604_800, ...redrive('Dead') }), Dead: queue({ MessageRetentionPeriod: 345_600 }) } },
  },
  {
    fault: 'a maximum receive count of 1 before a function', rule: maxReceiveCountTooLow, cdk: 'silent',
    plain: (stack) => { aFunction(stack, 'Function').addEventSource(new SqsEventSource(withDead(stack, {}, {}, 1))); },
    bare: { Resources: { ...works(redrive('Dead', 1)), Dead: queue() } },
  },
  {
    fault: 'a queue without a dead-letter queue', rule: deadLetterQueueMissing, cdk: 'silent',
    plain: (stack) => worker(stack, {}),
    bare: { Resources: works() },
  },
  {
    fault: 'a rule sends to a queue that is encrypted with the AWS managed key', rule: managedKeyShutsServiceOut, cdk: 'silent',
    plain: (stack) => {
      const target = new targets.SqsQueue(new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.KMS_MANAGED }));
      new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.days(1)), targets: [target] });
    },
    bare: { Resources: { Queue: queue({ KmsMasterKeyId: 'alias/aws/sqs' }), Rule: rule({ ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'Queue', Arn: arn('Queue') }] }) } },
  },
];
