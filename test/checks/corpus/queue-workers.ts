import { SqsToLambda } from '@aws-solutions-constructs/aws-sqs-lambda';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack, Stage } from 'aws-cdk-lib/core';
import { aFunction, Shapes } from './shape';

/** Functions that take messages from queues. */
export const QUEUE_WORKERS: Shapes = {
  'a queue, its dead letters and a function': (app) => {
    const stack = new Stack(app, 'Jobs');
    const deadLetters = new sqs.Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(stack, 'Queue', {
      visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    aFunction(stack, 'Worker', { timeout: Duration.seconds(30) })
      .addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true }));
  },

  'a queue and a function with what CDK gives them': (app) => {
    const stack = new Stack(app, 'Jobs');
    aFunction(stack, 'Worker').addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue')));
  },

  'an ordered queue with ordered dead letters': (app) => {
    const stack = new Stack(app, 'Jobs');
    const deadLetters = new sqs.Queue(stack, 'DeadLetters', { fifo: true, retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(stack, 'Queue', {
      fifo: true,
      contentBasedDeduplication: true,
      deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    aFunction(stack, 'Worker', { timeout: Duration.seconds(30) }).addEventSource(new SqsEventSource(queue, { batchSize: 10 }));
  },

  'large batches, a window and a ceiling below the reserved concurrency': (app) => {
    const stack = new Stack(app, 'Jobs');
    const queue = new sqs.Queue(stack, 'Queue', { visibilityTimeout: Duration.minutes(15) });
    aFunction(stack, 'Worker', { timeout: Duration.minutes(2), reservedConcurrentExecutions: 50 }).addEventSource(new SqsEventSource(queue, {
      batchSize: 500, maxBatchingWindow: Duration.seconds(20), maxConcurrency: 40, filters: [lambda.FilterCriteria.filter({ body: { kind: ['order'] } })],
    }));
  },

  'a queue with a key of its own': (app) => {
    const stack = new Stack(app, 'Jobs');
    const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
    const queue = new sqs.Queue(stack, 'Queue', {
      encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: key, dataKeyReuse: Duration.hours(1), visibilityTimeout: Duration.minutes(1),
    });
    aFunction(stack, 'Worker', { timeout: Duration.seconds(10) }).addEventSource(new SqsEventSource(queue));
    queue.grantSendMessages(aFunction(stack, 'Sender'));
  },

  'a queue that the AWS managed key encrypts, for senders with roles': (app) => {
    const stack = new Stack(app, 'Jobs');
    const queue = new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.KMS_MANAGED, visibilityTimeout: Duration.minutes(1) });
    aFunction(stack, 'Worker', { timeout: Duration.seconds(10) }).addEventSource(new SqsEventSource(queue));
    queue.grantSendMessages(aFunction(stack, 'Sender'));
  },

  'a function and queue of two stacks': (app) => {
    const queue = new sqs.Queue(new Stack(app, 'Queues'), 'Queue', { visibilityTimeout: Duration.minutes(10) });
    aFunction(new Stack(app, 'Jobs'), 'Worker', { timeout: Duration.minutes(1) }).addEventSource(new SqsEventSource(queue));
  },

  'the same two stacks in two stages': (app) => {
    for (const name of ['Test', 'Production']) {
      const stage = new Stage(app, name);
      const queue = new sqs.Queue(new Stack(stage, 'Queues'), 'Queue', { visibilityTimeout: Duration.minutes(10) });
      aFunction(new Stack(stage, 'Jobs'), 'Worker', { timeout: Duration.minutes(1) }).addEventSource(new SqsEventSource(queue));
    }
  },

  'a queue from another account': (app) => {
    const stack = new Stack(app, 'Jobs');
    const queue = sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:111111111111:orders');
    aFunction(stack, 'Worker', { timeout: Duration.minutes(10) }).addEventSource(new SqsEventSource(queue));
  },

  'an alias with provisioned pollers': (app) => {
    const stack = new Stack(app, 'Jobs');
    const queue = new sqs.Queue(stack, 'Queue', { visibilityTimeout: Duration.minutes(10) });
    const alias = aFunction(stack, 'Worker', { timeout: Duration.seconds(10) }).addAlias('live', { provisionedConcurrentExecutions: 2 });
    alias.addEventSource(new SqsEventSource(queue, { provisionedPollerConfig: { minimumPollers: 2, maximumPollers: 20 } }));
  },

  'a role that was written by hand': (app) => {
    const stack = new Stack(app, 'Jobs');
    const queue = new sqs.Queue(stack, 'Queue');
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaSQSQueueExecutionRole')],
    });
    const worker = aFunction(stack, 'Worker', { role: role.withoutPolicyUpdates() });
    new lambda.EventSourceMapping(stack, 'Mapping', { target: worker, eventSourceArn: queue.queueArn });
  },

  'what fails of asynchronous invocations goes to a queue': (app) => {
    const stack = new Stack(app, 'Jobs');
    const failed = new sqs.Queue(stack, 'Failed');
    aFunction(stack, 'Worker', { onFailure: new SqsDestination(failed), retryAttempts: 1, maxEventAge: Duration.hours(1) });
    aFunction(stack, 'Other', { deadLetterQueue: new sqs.Queue(stack, 'Dead') });
  },

  'a message that is put back into its queue, with the loop allowed': (app) => {
    const stack = new Stack(app, 'Jobs');
    const queue = new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue: new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) }), maxReceiveCount: 5 } });
    const worker = aFunction(stack, 'Worker', { recursiveLoop: lambda.RecursiveLoop.ALLOW });
    worker.addEventSource(new SqsEventSource(queue));
    queue.grantSendMessages(worker);
  },

  'dead letters that a second function looks at': (app) => {
    const stack = new Stack(app, 'Jobs');
    const deadLetters = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) });
    const queue = new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 } });
    aFunction(stack, 'Worker').addEventSource(new SqsEventSource(queue));
    aFunction(stack, 'Clerk').addEventSource(new SqsEventSource(deadLetters));
  },

  'a Solutions Construct with a queue and a function': (app) => {
    const stack = new Stack(app, 'Jobs');
    new SqsToLambda(stack, 'Worker', {
      lambdaFunctionProps: {
        code: lambda.Code.fromInline('exports.handler = async () => {};'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X, timeout: Duration.seconds(5),
      },
      maxReceiveCount: 5,
    });
  },
};
