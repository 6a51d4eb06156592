import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { fifoDeadLetters } from '../../lib/checks/queues/fifo-dead-letters';
import { fifoDeliveryWithoutGroup } from '../../lib/checks/queues/fifo-delivery-without-group';
import { fifoNotSupported } from '../../lib/checks/queues/fifo-not-supported';
import { fifoSubscriptionRefused } from '../../lib/checks/queues/fifo-subscription-refused';
import { fifoQueueWithoutDeduplication } from '../../lib/checks/queues/fifo-queue-without-deduplication';
import { fifoTopicToStandardQueue } from '../../lib/checks/queues/fifo-topic-to-standard-queue';
import { arn, bucket, fn, pipe, queue, ref, rule, schedule, subscription, topic } from './bare';
import { aFunction } from './corpus/shape';
import { describeRule } from './rule-cases';

const daily = events.Schedule.rate(Duration.days(1));
const fifo = queue({ FifoQueue: true });

describeRule(fifoNotSupported, {
  broken: {
    'a bucket that tells a FIFO queue, with CDK': (stack) => {
      new s3.Bucket(stack, 'Bucket').addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.SqsDestination(new sqs.Queue(stack, 'Queue', { fifo: true })));
    },
    'a bucket that tells a FIFO queue, bare': { Resources: { Queue: fifo, Bucket: bucket({ NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arn('Queue') }] } }) } },
  },
  sound: { 'a bucket that tells a standard queue': { Resources: { Queue: queue(), Bucket: bucket({ NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arn('Queue') }] } }) } } },
});

describeRule(fifoSubscriptionRefused, {
  broken: {
    'a standard topic to a FIFO queue': { Resources: { Queue: fifo, Topic: topic(), Subscription: subscription({ TopicArn: ref('Topic'), Protocol: 'sqs', Endpoint: arn('Queue') }) } },
    'a FIFO topic to a function, with CDK': (stack) => { new sns.Topic(stack, 'Topic', { fifo: true }).addSubscription(new subscriptions.LambdaSubscription(aFunction(stack, 'Function'))); },
    'a FIFO topic to a function': { Resources: { Function: fn(), Topic: topic({ FifoTopic: true }), Subscription: subscription({ TopicArn: ref('Topic'), Protocol: 'lambda', Endpoint: arn('Function') }) } },
  },
  sound: {
    'a FIFO topic to a stream': { Resources: { Topic: topic({ FifoTopic: true }), Subscription: subscription({ TopicArn: ref('Topic'), Protocol: 'firehose', Endpoint: 'arn:aws:firehose:eu-west-1:111111111111:deliverystream/all' }) } },
    'a FIFO topic to a FIFO queue': (stack) => {
      new sns.Topic(stack, 'Topic', { fifo: true }).addSubscription(new subscriptions.SqsSubscription(new sqs.Queue(stack, 'Queue', { fifo: true })));
    },
  },
});

describeRule(fifoDeadLetters, {
  broken: {
    'a function with CDK': (stack) => { aFunction(stack, 'Function', { deadLetterQueue: new sqs.Queue(stack, 'Dead', { fifo: true }) }); },
    'a schedule and a rule, bare': {
      Resources: { Dead: fifo, Schedule: schedule({ Target: { Arn: 'arn:aws:lambda:eu-west-1:111111111111:function:f', DeadLetterConfig: { Arn: arn('Dead') } } }), Rule: rule({ Targets: [{ Id: 'T', Arn: 'x', DeadLetterConfig: { Arn: arn('Dead') } }] }) },
    },
  },
  sound: { 'a standard queue': (stack) => { aFunction(stack, 'Function', { deadLetterQueue: new sqs.Queue(stack, 'Dead') }); } },
});

describeRule(fifoDeliveryWithoutGroup, {
  broken: {
    'a rule with CDK': (stack) => {
      new events.CfnRule(stack, 'Rule', { scheduleExpression: 'rate(1 day)', targets: [{ id: 'T', arn: new sqs.Queue(stack, 'Queue', { fifo: true, contentBasedDeduplication: true }).queueArn }] });
    },
    'a schedule and a pipe, bare': { Resources: { Queue: fifo, Source: queue(), Schedule: schedule({ Target: { Arn: arn('Queue') } }), Pipe: pipe({ Source: arn('Source'), Target: arn('Queue') }) } },
  },
  sound: {
    'a group': (stack) => {
      new events.Rule(stack, 'Rule', { schedule: daily, targets: [new targets.SqsQueue(new sqs.Queue(stack, 'Queue', { fifo: true, contentBasedDeduplication: true }), { messageGroupId: 'all' })] });
    },
  },
});

describeRule(fifoQueueWithoutDeduplication, {
  broken: {
    'a rule with CDK': (stack) => {
      new events.Rule(stack, 'Rule', { schedule: daily, targets: [new targets.SqsQueue(new sqs.Queue(stack, 'Queue', { fifo: true }), { messageGroupId: 'all' })] });
    },
    'a schedule, bare': { Resources: { Queue: fifo, Schedule: schedule({ Target: { Arn: arn('Queue'), SqsParameters: { MessageGroupId: 'all' } } }) } },
  },
  sound: {
    'a queue that tells by content': { Resources: { Queue: queue({ FifoQueue: true, ContentBasedDeduplication: true }), Schedule: schedule({ Target: { Arn: arn('Queue'), SqsParameters: { MessageGroupId: 'all' } } }) } },
    'a pipe that says it': { Resources: { Queue: fifo, Source: queue(), Pipe: pipe({ Source: arn('Source'), Target: arn('Queue'), TargetParameters: { SqsQueueParameters: { MessageGroupId: 'all', MessageDeduplicationId: '$.messageId' } } }) } },
  },
});

describeRule(fifoTopicToStandardQueue, {
  broken: {
    'a subscription with CDK': (stack) => { new sns.Topic(stack, 'Topic', { fifo: true }).addSubscription(new subscriptions.SqsSubscription(new sqs.Queue(stack, 'Queue'))); },
    'a subscription, bare': { Resources: { Queue: queue(), Topic: topic({ FifoTopic: true, Subscription: [{ Protocol: 'sqs', Endpoint: arn('Queue') }] }) } },
  },
  sound: { 'a FIFO queue': { Resources: { Queue: fifo, Topic: topic({ FifoTopic: true, Subscription: [{ Protocol: 'sqs', Endpoint: arn('Queue') }] }) } } },
});
