import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { deliveryRunsInCircle } from '../../lib/checks/circles/delivery-runs-in-circle';
import { workRunsInCircle } from '../../lib/checks/circles/work-runs-in-circle';
import { arn, fn, mapping, pipe, queue, role } from './bare';
import { aFunction } from './corpus/shape';
import { describeRule } from './rule-cases';

const worker = (stack: Stack, props: Partial<lambda.FunctionProps> = {}): void => {
  const [own, one] = [new sqs.Queue(stack, 'Queue'), aFunction(stack, 'Function', props)];
  one.addEventSource(new SqsEventSource(own));
  own.grantSendMessages(one);
};

describeRule(workRunsInCircle, {
  broken: {
    'a worker that may send to its queue, with CDK': (stack) => worker(stack),
    'a worker that may send to its queue, bare': {
      Resources: {
        Queue: queue(), Function: fn({ Role: arn('Role') }), Mapping: mapping(),
        Role: role({ Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: { Effect: 'Allow', Action: 'sqs:*', Resource: arn('Queue') } } }] }),
      },
    },
    'a function that may publish to its topic': (stack) => {
      const [topic, one] = [new sns.Topic(stack, 'Topic'), aFunction(stack, 'Function')];
      topic.addSubscription(new subscriptions.LambdaSubscription(one));
      topic.grantPublish(one);
    },
    'a function that may write to its bucket': (stack) => {
      const [pictures, one] = [new s3.Bucket(stack, 'Bucket'), aFunction(stack, 'Function')];
      pictures.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(one));
      pictures.grantReadWrite(one);
    },
  },
  sound: {
    'a worker that says so': (stack) => worker(stack, { recursiveLoop: lambda.RecursiveLoop.ALLOW }),
    'a bucket with a prefix': (stack) => {
      const [pictures, one] = [new s3.Bucket(stack, 'Bucket'), aFunction(stack, 'Function')];
      pictures.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(one), { prefix: 'in/' });
      pictures.grantReadWrite(one);
    },
    'a worker that may not': (stack) => { aFunction(stack, 'Function').addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue'))); },
  },
});

describeRule(deliveryRunsInCircle, {
  broken: {
    'a result that starts the function again, with CDK': (stack) => {
      const own = new sqs.Queue(stack, 'Queue');
      aFunction(stack, 'Function', { onSuccess: new SqsDestination(own) }).addEventSource(new SqsEventSource(own));
    },
    'a pipe, bare': { Resources: { Queue: queue(), Pipe: pipe({ Source: arn('Queue'), Target: arn('Queue') }) } },
  },
  sound: { 'a result for another queue': (stack) => { aFunction(stack, 'Function', { onSuccess: new SqsDestination(new sqs.Queue(stack, 'Results')) }).addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue'))); } },
});
