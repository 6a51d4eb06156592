import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { deadLetterQueueMissing } from '../../lib/checks/queues/dead-letter-queue-missing';
import { deadLetterQueueRefusesSource } from '../../lib/checks/queues/dead-letter-queue-refuses-source';
import { deadLetterQueueTypeMismatch } from '../../lib/checks/queues/dead-letter-queue-type-mismatch';
import { deadLetterRetentionTooShort } from '../../lib/checks/queues/dead-letter-retention-too-short';
import { deadLettersInCircle } from '../../lib/checks/queues/dead-letters-in-circle';
import { fifoNameMismatch } from '../../lib/checks/queues/fifo-name-mismatch';
import { fifoQueueWithoutDeadLetters } from '../../lib/checks/queues/fifo-queue-without-dead-letters';
import { fifoSettingOnStandardQueue } from '../../lib/checks/queues/fifo-setting-on-standard-queue';
import { maxReceiveCountTooLow } from '../../lib/checks/queues/max-receive-count-too-low';
import { queueEncryptedTwice } from '../../lib/checks/queues/queue-encrypted-twice';
import { queueSettingOutOfRange } from '../../lib/checks/queues/queue-setting-out-of-range';
import { visibilityTimeoutBelowFunctionTimeout } from '../../lib/checks/queues/visibility-timeout-below-function-timeout';
import { visibilityTimeoutTooShort } from '../../lib/checks/queues/visibility-timeout-too-short';
import { arn, fn, mapping, queue, redrive } from './bare';
import { describeRule } from './rule-cases';
import { aFunction } from './corpus/shape';

/** A worker with a timeout of two minutes on a queue with these settings. */
const worker = (stack: Stack, props: sqs.QueueProps = {}, ofQueue = stack): void => {
  aFunction(stack, 'Function', { timeout: Duration.minutes(2) }).addEventSource(new SqsEventSource(new sqs.Queue(ofQueue, 'Queue', props)));
};

describeRule(visibilityTimeoutBelowFunctionTimeout, {
  broken: {
    'a worker with CDK': (stack) => worker(stack),
    'a worker and its queue in two stacks': (stack, app) => worker(stack, { visibilityTimeout: Duration.seconds(119) }, new Stack(app, 'Queues')),
    'a worker, bare': { Resources: { Queue: queue(), Function: fn({ Timeout: 120 }), Mapping: mapping() } },
    'a queue and a function of two templates': { stacks: {
      Queues: { Resources: { Queue: queue() }, Outputs: { Queue: { Value: arn('Queue'), Export: { Name: 'queue' } } } },
      Workers: { Resources: { Function: fn({ Timeout: '60' }), Mapping: mapping({ EventSourceArn: { 'Fn::ImportValue': 'queue' } }) } },
    } },
    'a queue that is named by its ARN': { Resources: { Queue: queue({ QueueName: 'orders' }), Function: fn({ Timeout: 60 }), Mapping: mapping({ EventSourceArn: { 'Fn::Sub': 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders' } }) } },
    'an alias': (stack) => {
      aFunction(stack, 'Function', { timeout: Duration.minutes(1) }).addAlias('live').addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue')));
    },
    'a default of a parameter': { Parameters: { Seconds: { Type: 'Number', Default: 31 } }, Resources: { Queue: queue(), Function: fn({ Timeout: { Ref: 'Seconds' } }), Mapping: mapping() } },
  },
  sound: {
    'a worker with the same time': (stack) => worker(stack, { visibilityTimeout: Duration.minutes(2) }),
    'a function with the default timeout': { Resources: { Queue: queue(), Function: fn(), Mapping: mapping() } },
    'a timeout that is a parameter': (stack) => {
      const timeout = Duration.seconds(new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber);
      aFunction(stack, 'Function', { timeout }).addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue')));
    },
    'a queue that is imported': (stack) => {
      aFunction(stack, 'Function', { timeout: Duration.minutes(2) }).addEventSource(new SqsEventSource(sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:111111111111:theirs')));
    },
  },
});

describeRule(visibilityTimeoutTooShort, {
  broken: {
    'the timeout of the function, with CDK': (stack) => worker(stack, { visibilityTimeout: Duration.minutes(2) }),
    'six times without the window, bare': { Resources: { Queue: queue({ VisibilityTimeout: 720 }), Function: fn({ Timeout: 120 }), Mapping: mapping({ MaximumBatchingWindowInSeconds: 5 }) } },
  },
  sound: {
    'six times the timeout': (stack) => worker(stack, { visibilityTimeout: Duration.minutes(12) }),
    'twelve hours for 5,400 s on instances': { Resources: { Queue: queue({ VisibilityTimeout: 43_200 }), Function: fn({ Timeout: 7_500, CapacityProviderConfig: {} }), Mapping: mapping() } },
  },
});

describeRule(deadLetterQueueMissing, {
  broken: {
    'a queue with CDK': (stack) => { new sqs.Queue(stack, 'Orders'); },
    'a queue, bare': { Resources: { Orders: queue() } },
  },
  sound: {
    'a queue and its dead letters': (stack) => { new sqs.Queue(stack, 'Orders', { deadLetterQueue: { queue: new sqs.Queue(stack, 'Rest'), maxReceiveCount: 5 } }); },
    'a queue for the failures of a function': { Resources: { Rest: queue(), Function: fn({ DeadLetterConfig: { TargetArn: arn('Rest') } }) } },
    'a policy that is a parameter': { Parameters: { Policy: { Type: 'String' } }, Resources: { Orders: queue({ RedrivePolicy: { Ref: 'Policy' } }) } },
  },
});

describeRule(fifoQueueWithoutDeadLetters, {
  broken: {
    'a queue with CDK': (stack) => { new sqs.Queue(stack, 'Orders', { fifo: true }); },
    'a queue, bare': { Resources: { Orders: queue({ FifoQueue: true, MessageRetentionPeriod: 1_209_600 }) } },
  },
  sound: { 'a standard queue': { Resources: { Orders: queue() } } },
});

describeRule(deadLetterQueueTypeMismatch, {
  broken: {
    'a FIFO queue with CDK': (stack) => { new sqs.Queue(stack, 'Orders', { fifo: true, deadLetterQueue: { queue: new sqs.Queue(stack, 'Dead'), maxReceiveCount: 5 } }); },
    'a standard queue, bare': { Resources: { Orders: queue(redrive('Dead')), Dead: queue({ FifoQueue: true }) } },
    'queues of two stacks': (stack, app) => { new sqs.Queue(stack, 'Orders', { fifo: true, deadLetterQueue: { queue: new sqs.Queue(new Stack(app, 'Other'), 'Dead'), maxReceiveCount: 5 } }); },
    'a policy as text': { Resources: { Orders: queue({ FifoQueue: true, RedrivePolicy: { 'Fn::Sub': '{"deadLetterTargetArn":"${Dead.Arn}","maxReceiveCount":3}' } }), Dead: queue() } },
  },
  sound: {
    'two FIFO queues': { Resources: { Orders: queue({ FifoQueue: true, ...redrive('Dead') }), Dead: queue({ FifoQueue: true }) } },
    'a type that is a parameter': { Parameters: { Fifo: { Type: 'String' } }, Resources: { Orders: queue({ FifoQueue: { Ref: 'Fifo' }, ...redrive('Dead') }), Dead: queue() } },
  },
});

describeRule(deadLetterQueueRefusesSource, {
  broken: {
    'a queue that takes none, bare': { Resources: { Orders: queue(redrive('Dead')), Dead: queue({ RedriveAllowPolicy: { redrivePermission: 'denyAll' } }) } },
    'a queue for another, with CDK': (stack) => {
      const other = new sqs.Queue(stack, 'Other');
      const dead = new sqs.Queue(stack, 'Dead', { redriveAllowPolicy: { sourceQueues: [other] } });
      new sqs.Queue(stack, 'Orders', { deadLetterQueue: { queue: dead, maxReceiveCount: 5 } });
    },
  },
  sound: {
    'a queue that takes all': { Resources: { Orders: queue(redrive('Dead')), Dead: queue({ RedriveAllowPolicy: { redrivePermission: 'allowAll' } }) } },
    'a queue that names it': { Resources: { Orders: queue({ QueueName: 'orders', ...redrive('Dead') }), Dead: queue({ RedriveAllowPolicy: { redrivePermission: 'byQueue', sourceQueueArns: [{ 'Fn::Sub': 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders' }] } }) } },
  },
});

describeRule(deadLetterRetentionTooShort, {
  broken: {
    'a shorter time with CDK': (stack) => {
      const dead = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(1) });
      new sqs.Queue(stack, 'Orders', { retentionPeriod: Duration.days(7), deadLetterQueue: { queue: dead, maxReceiveCount: 5 } });
    },
    'the default of both, bare': { Resources: { Orders: queue(redrive('Dead')), Dead: queue() } },
  },
  sound: {
    '14 days': { Resources: { Orders: queue(redrive('Dead')), Dead: queue({ MessageRetentionPeriod: 1_209_600 }) } },
    'FIFO queues, where the clock starts anew': { Resources: { Orders: queue({ FifoQueue: true, ...redrive('Dead') }), Dead: queue({ FifoQueue: true }) } },
  },
});

describeRule(deadLettersInCircle, {
  broken: { 'two queues': { Resources: { Orders: queue(redrive('Dead')), Dead: queue(redrive('Orders')) } }, 'a queue of its own': { Resources: { Orders: queue(redrive('Orders')) } } },
  sound: { 'three in a row': { Resources: { Orders: queue(redrive('Dead')), Dead: queue(redrive('Deader')), Deader: queue() } } },
});

describeRule(maxReceiveCountTooLow, {
  broken: {
    'one receive with CDK': (stack) => worker(stack, { visibilityTimeout: Duration.minutes(12), deadLetterQueue: { queue: new sqs.Queue(stack, 'Dead'), maxReceiveCount: 1 } }),
    'four before a function, bare': { Resources: { Queue: queue(redrive('Dead', 4)), Dead: queue(), Function: fn(), Mapping: mapping() } },
    'one before a container': { Resources: { Queue: queue(redrive('Dead', 1)), Dead: queue() } },
  },
  sound: { 'three before a container': { Resources: { Queue: queue(redrive('Dead', 3)), Dead: queue() } }, 'five before a function': { Resources: { Queue: queue(redrive('Dead', 5)), Dead: queue(), Function: fn(), Mapping: mapping() } } },
});

describeRule(queueSettingOutOfRange, {
  broken: {
    'numbers of an L1': (stack) => { new sqs.CfnQueue(stack, 'Queue', { visibilityTimeout: 46_800, messageRetentionPeriod: 1_296_000, delaySeconds: 960, receiveMessageWaitTimeSeconds: 21 }); },
    'numbers, bare': { Resources: { Queue: queue({ MaximumMessageSize: 2_097_152, KmsDataKeyReusePeriodSeconds: 30, ...redrive('Dead', 0) }), Dead: queue() } },
  },
  sound: { 'the bounds': { Resources: { Queue: queue({ VisibilityTimeout: 43_200, MessageRetentionPeriod: 60, MaximumMessageSize: 1_048_576 }) } } },
});

describeRule(fifoNameMismatch, {
  broken: {
    'a name without .fifo of an L1': (stack) => { new sqs.CfnQueue(stack, 'Queue', { fifoQueue: true, queueName: 'orders' }); },
    'names with .fifo, bare': { Resources: { Queue: queue({ QueueName: 'orders.fifo' }), Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'orders.fifo', FifoTopic: false } } } },
  },
  sound: { 'a FIFO queue of CDK': (stack) => { new sqs.Queue(stack, 'Queue', { queueName: 'orders.fifo' }); } },
});

describeRule(fifoSettingOnStandardQueue, {
  broken: {
    'an L1': (stack) => { new sqs.CfnQueue(stack, 'Queue', { contentBasedDeduplication: true }); },
    'throughput by group alone, bare': { Resources: { Queue: queue({ FifoQueue: true, FifoThroughputLimit: 'perMessageGroupId' }) } },
  },
  sound: { 'high throughput': { Resources: { Queue: queue({ FifoQueue: true, FifoThroughputLimit: 'perMessageGroupId', DeduplicationScope: 'messageGroup' }) } } },
});

describeRule(queueEncryptedTwice, {
  broken: {
    'an L1': (stack) => { new sqs.CfnQueue(stack, 'Queue', { sqsManagedSseEnabled: true, kmsMasterKeyId: 'alias/orders' }); },
    'a queue, bare': { Resources: { Queue: queue({ SqsManagedSseEnabled: true, KmsMasterKeyId: 'alias/aws/sqs' }) } },
  },
  sound: { 'one or the other': { Resources: { Queue: queue({ SqsManagedSseEnabled: true }), Other: queue({ SqsManagedSseEnabled: false, KmsMasterKeyId: 'alias/aws/sqs' }) } } },
});
