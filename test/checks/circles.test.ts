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
import { workRunsInLongCircle } from '../../lib/checks/circles/work-runs-in-long-circle';
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
    'a worker that may write to any queue': {
      Resources: {
        Queue: queue(), Function: fn({ Role: arn('Role') }), Mapping: mapping(),
        Role: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSQSFullAccess'], Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: { Effect: 'Allow', Action: 'sqs:*', Resource: '*' } } }] }),
      },
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

/** A function takes from a queue and publishes to a topic, whose messages another one writes to the queue. */
const roundTrip = (stack: Stack, props: Partial<lambda.FunctionProps> = {}, filter: subscriptions.LambdaSubscriptionProps = {}): void => {
  const [orders, topic] = [new sqs.Queue(stack, 'Queue'), new sns.Topic(stack, 'Topic')];
  const [first, second] = [aFunction(stack, 'First'), aFunction(stack, 'Second', props)];
  first.addEventSource(new SqsEventSource(orders));
  topic.grantPublish(first);
  topic.addSubscription(new subscriptions.LambdaSubscription(second, filter));
  orders.grantSendMessages(second);
};

const may = (Action: string, Resource: object) => role({ Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: { Effect: 'Allow', Action, Resource } } }] });

describeRule(workRunsInLongCircle, {
  broken: {
    'two functions, a queue and a topic, with CDK': (stack) => roundTrip(stack),
    'functions that call each other, with CDK': (stack) => {
      const [first, second] = [aFunction(stack, 'First'), aFunction(stack, 'Second')];
      first.grantInvoke(second);
      second.grantInvoke(first);
    },
    'three functions and a bucket, with CDK': (stack) => {
      const [uploads, results] = [new s3.Bucket(stack, 'Uploads'), new sqs.Queue(stack, 'Results')];
      const [first, second, third] = [aFunction(stack, 'First'), aFunction(stack, 'Second'), aFunction(stack, 'Third')];
      uploads.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(first));
      second.grantInvoke(first);
      results.grantSendMessages(second);
      third.addEventSource(new SqsEventSource(results));
      uploads.grantPut(third);
    },
    'two functions and two queues, bare': {
      Resources: {
        Queue: queue(), Back: queue(),
        Function: fn({ Role: arn('Role') }), Mapping: mapping(), Role: may('sqs:SendMessage', arn('Back')),
        Other: fn({ Role: arn('OtherRole') }), OtherMapping: mapping({ EventSourceArn: arn('Back'), FunctionName: { Ref: 'Other' } }), OtherRole: may('sqs:SendMessage', arn('Queue')),
      },
    },
  },
  sound: {
    'one function that starts itself, of which another rule speaks': (stack) => worker(stack),
    'a function that says so': (stack) => roundTrip(stack, { recursiveLoop: lambda.RecursiveLoop.ALLOW }),
    'a topic that is filtered': (stack) => roundTrip(stack, {}, { filterPolicy: { kind: sns.SubscriptionFilter.stringFilter({ allowlist: ['new'] }) } }),
    'a chain': (stack) => {
      const results = new sqs.Queue(stack, 'Results');
      const [first, second] = [aFunction(stack, 'First'), aFunction(stack, 'Second')];
      first.addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue')));
      results.grantSendMessages(first);
      second.addEventSource(new SqsEventSource(results));
    },
    'rights to everything, which name nothing': {
      Resources: {
        Queue: queue(), Back: queue(),
        Function: fn({ Role: arn('Role') }), Mapping: mapping(), Role: may('sqs:SendMessage', { Ref: 'AWS::NoValue' }),
        Other: fn({ Role: arn('Role') }), OtherMapping: mapping({ EventSourceArn: arn('Back'), FunctionName: { Ref: 'Other' } }),
      },
    },
  },
});
