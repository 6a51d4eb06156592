import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as destinations from 'aws-cdk-lib/aws-logs-destinations';
import * as pipes from 'aws-cdk-lib/aws-pipes';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { deliveryAcrossRegions } from '../../../lib/checks/deliveries/delivery-across-regions';
import { deliveryStreamMayNotWrite } from '../../../lib/checks/deliveries/delivery-stream-may-not-write';
import { deliveryWithoutRole } from '../../../lib/checks/deliveries/delivery-without-role';
import { identifierMistaken } from '../../../lib/checks/deliveries/identifier-mistaken';
import { pipeEndNotSupported } from '../../../lib/checks/deliveries/pipe-end-not-supported';
import { arn, bucket, fn, mapping, pipe, queue, redrive, ref, role, rule, schedule, subscription, table, topic } from '../bare';
import { aFunction } from '../corpus/shape';
import { Bare, describeRule } from '../rule-cases';

beforeAll(() => {
  // What aws-cdk-lib says about itself is no concern of a test.
  process.env.JSII_DEPRECATED = 'quiet';
});

const daily = events.Schedule.rate(Duration.days(1));
const aMachine = (stack: Stack): sfn.StateMachine => new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')) });
const machine: Bare[string] = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: '{}' } };
const stream: Bare[string] = { Type: 'AWS::Kinesis::Stream' };
const filter = (Properties: object): Bare[string] => ({ Type: 'AWS::Logs::SubscriptionFilter', Properties: { FilterPattern: '', LogGroupName: '/shop', ...Properties } });

describeRule(deliveryWithoutRole, {
  broken: {
    'a rule with CDK': (stack) => {
      new events.CfnRule(stack, 'Rule', { scheduleExpression: 'rate(1 day)', targets: [{ id: 'T', arn: aMachine(stack).stateMachineArn }] });
    },
    'a log group with CDK': (stack) => {
      new logs.CfnSubscriptionFilter(stack, 'Filter', { destinationArn: new kinesis.Stream(stack, 'Stream').streamArn, filterPattern: '', logGroupName: new logs.LogGroup(stack, 'Logs').logGroupName });
    },
    'a rule that starts a task, bare': { Resources: { Cluster: { Type: 'AWS::ECS::Cluster' }, Rule: rule({ Targets: [{ Id: 'T', Arn: arn('Cluster'), EcsParameters: { TaskDefinitionArn: 'task' } }] }) } },
    'a rule and a stream, bare': { Resources: { Stream: stream, Rule: rule({ Targets: [{ Id: 'T', Arn: arn('Stream') }] }) } },
    'a log group, bare': { Resources: { Stream: { Type: 'AWS::KinesisFirehose::DeliveryStream' }, Filter: filter({ DestinationArn: arn('Stream') }) } },
    'a topic, bare': { Resources: { Topic: topic(), Subscription: subscription({ TopicArn: ref('Topic'), Protocol: 'firehose', Endpoint: 'arn:aws:firehose:eu-west-1:111111111111:deliverystream/all' }) } },
  },
  sound: {
    'a rule of CDK': (stack) => { new events.Rule(stack, 'Rule', { schedule: daily, targets: [new targets.SfnStateMachine(aMachine(stack))] }); },
    'a log group of CDK': (stack) => {
      new logs.LogGroup(stack, 'Logs').addSubscriptionFilter('Filter', { destination: new destinations.KinesisDestination(new kinesis.Stream(stack, 'Stream')), filterPattern: logs.FilterPattern.allEvents() });
    },
    'a queue, which has a policy of its own': { Resources: { Queue: queue(), Rule: rule({ Targets: [{ Id: 'T', Arn: arn('Queue') }] }) } },
    'a bus': { Resources: { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'all' } }, Rule: rule({ Targets: [{ Id: 'T', Arn: arn('Bus') }] }) } },
    'a role that may be left out': { Conditions: { Old: { 'Fn::Equals': [{ 'Fn::ImportValue': 'a' }, 'b'] } }, Resources: { Machine: machine, Rule: rule({ Targets: [{ Id: 'T', Arn: ref('Machine'), RoleArn: { 'Fn::If': ['Old', 'arn:aws:iam::111111111111:role/r', { Ref: 'AWS::NoValue' }] } }] }) } },
    'a log group and a function': { Resources: { Function: fn(), Filter: filter({ DestinationArn: arn('Function') }) } },
  },
});

/** A stack in Ireland, and one in Frankfurt. */
function inTwoRegions(app: App): [Stack, Stack] {
  const [here, there] = ['eu-west-1', 'eu-central-1'].map((region) => new Stack(app, region, { env: { account: '111111111111', region }, crossRegionReferences: true }));
  return [here, there];
}

describeRule(deliveryAcrossRegions, {
  broken: {
    'a rule and a queue of another region, with CDK': (_, app) => {
      const [here, there] = inTwoRegions(app);
      const far = new sqs.Queue(there, 'Queue');
      new events.CfnRule(here, 'Rule', { scheduleExpression: 'rate(1 day)', targets: [{ id: 'T', arn: far.queueArn }] });
    },
    'a mapping and a queue with a name, with CDK': (_, app) => {
      const [here, there] = inTwoRegions(app);
      const far = new sqs.Queue(there, 'Queue', { queueName: 'orders' });
      new lambda.EventSourceMapping(here, 'Mapping', { target: aFunction(here, 'Function'), eventSourceArn: far.queueArn });
    },
    'an alarm and a dead-letter queue, with CDK': (_, app) => {
      const [here, there] = inTwoRegions(app);
      const far = new sns.Topic(there, 'Topic', { topicName: 'alarms' });
      new cloudwatch.CfnAlarm(here, 'Alarm', { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, threshold: 1, alarmActions: [far.topicArn] });
      new sqs.Queue(here, 'Queue', { deadLetterQueue: { queue: new sqs.Queue(there, 'Dead', { queueName: 'dead' }), maxReceiveCount: 5 } });
    },
    'an ARN that is written out, with CDK': (_, app) => {
      new cloudwatch.CfnAlarm(inTwoRegions(app)[0], 'Alarm', { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, threshold: 1, alarmActions: ['arn:aws:sns:us-east-1:111111111111:alarms'] });
    },
    'a bucket, with CDK': (_, app) => {
      const [here, there] = inTwoRegions(app);
      new s3.CfnBucket(here, 'Bucket', { notificationConfiguration: { queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: new sqs.Queue(there, 'Queue', { queueName: 'uploads' }).queueArn }] } });
    },
  },
  sound: {
    'a topic that sends to another region': (_, app) => {
      const [here, there] = inTwoRegions(app);
      new sns.Topic(here, 'Topic', { topicName: 'orders' }).addSubscription(new SqsSubscription(new sqs.Queue(there, 'Queue', { queueName: 'orders' })));
    },
    'a rule that sends to a bus of another region': (_, app) => {
      const [here, there] = inTwoRegions(app);
      new events.Rule(here, 'Rule', { eventPattern: { source: ['shop'] }, targets: [new targets.EventBus(new events.EventBus(there, 'Bus', { eventBusName: 'all' }))] });
    },
    'queues of one name in each region': (_, app) => {
      for (const stack of inTwoRegions(app)) {
        const queue = new sqs.Queue(stack, 'Queue', { queueName: 'orders' });
        new events.CfnRule(stack, 'Rule', { scheduleExpression: 'rate(1 day)', targets: [{ id: 'T', arn: `arn:aws:sqs:${stack.region}:111111111111:${queue.queueName}` }] });
      }
    },
    'the replica of a table': (_, app) => {
      const [here, there] = inTwoRegions(app);
      const all = new dynamodb.TableV2(here, 'Table', { tableName: 'orders', partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, dynamoStream: dynamodb.StreamViewType.NEW_IMAGE, replicas: [{ region: there.region }] });
      new lambda.EventSourceMapping(there, 'Mapping', { target: aFunction(there, 'Function'), eventSourceArn: all.replica(there.region).tableStreamArn, startingPosition: lambda.StartingPosition.LATEST });
    },
    'regions that are not known': (stack) => { new events.CfnRule(stack, 'Rule', { scheduleExpression: 'rate(1 day)', targets: [{ id: 'T', arn: new sqs.Queue(stack, 'Queue').queueArn }] }); },
  },
});

const statement = (Resource: unknown): object => ({ PolicyName: 'p', PolicyDocument: { Statement: { Effect: 'Allow', Action: 'sqs:*', Resource } } });

describeRule(identifierMistaken, {
  broken: {
    'a URL for a mapping, and a name for a role, with CDK': (stack) => {
      const worker = new lambda.CfnFunction(stack, 'Function', { role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }).roleName, code: { zipFile: 'x' }, runtime: 'nodejs22.x', handler: 'index.handler' });
      new lambda.CfnEventSourceMapping(stack, 'Mapping', { functionName: worker.ref, eventSourceArn: new sqs.Queue(stack, 'Queue').queueUrl });
    },
    'a subscription, bare': { Resources: { Queue: queue(), Topic: topic(), Subscription: subscription({ TopicArn: ref('Topic'), Protocol: 'sqs', Endpoint: ref('Queue') }) } },
    'a dead-letter queue, bare': { Resources: { Dead: queue(), Queue: queue({ RedrivePolicy: { deadLetterTargetArn: ref('Dead'), maxReceiveCount: 5 } }) } },
    'targets of a rule and a schedule, bare': { Resources: { Function: fn(), Rule: rule({ Targets: [{ Id: 'T', Arn: ref('Function') }] }), Schedule: schedule({ Target: { Arn: ref('Function'), RoleArn: ref('Role') } }), Role: role() } },
    'statements of policies, bare': { Resources: { Queue: queue(), Bucket: bucket(), Role: role({ Policies: [statement([ref('Queue'), '*'])] }), Policy: { Type: 'AWS::IAM::Policy', Properties: { Roles: [ref('Role')], ...statement(ref('Bucket')) } } } },
    'the ARN of a table for that of its stream, bare': { Resources: { Table: table(), Function: fn(), Mapping: mapping({ EventSourceArn: arn('Table'), StartingPosition: 'LATEST' }) } },
    'ARNs for names and URLs, bare': { Resources: { Queue: queue(), Bucket: bucket(), Logs: { Type: 'AWS::Logs::LogGroup' }, Filter: filter({ LogGroupName: arn('Logs') }), Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [arn('Queue')] } }, Public: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: arn('Bucket') } } } },
    'a notification of a bucket, bare': { Resources: { Queue: queue(), Bucket: bucket({ NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: ref('Queue') }] } }) } },
  },
  sound: {
    'a queue, a topic and a function of CDK': (stack) => {
      const worker = aFunction(stack, 'Function', { deadLetterQueue: new sqs.Queue(stack, 'Dead') });
      new sns.Topic(stack, 'Topic').addSubscription(new SqsSubscription(new sqs.Queue(stack, 'Queue')));
      new events.Rule(stack, 'Rule', { schedule: daily, targets: [new targets.LambdaFunction(worker)] });
    },
    'ARNs, bare': { Resources: { Dead: queue(), Queue: queue(redrive('Dead')), Topic: topic(), Subscription: subscription({ TopicArn: ref('Topic'), Protocol: 'sqs', Endpoint: arn('Queue') }), Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [ref('Queue')] } }, Role: role({ Policies: [statement(arn('Queue'))] }) } },
    'an ARN that is made of a name': { Resources: { Queue: queue(), Role: role({ Policies: [statement({ 'Fn::Sub': 'arn:aws:sqs:*:*:${Queue.QueueName}' })] }) } },
    'a resource that gives anything': { Resources: { Maker: { Type: 'Custom::Maker' }, Mapping: mapping({ EventSourceArn: ref('Maker'), FunctionName: 'f' }) } },
    'an address that mails go to': { Resources: { Topic: topic(), Queue: queue(), Subscription: subscription({ TopicArn: ref('Topic'), Protocol: 'https', Endpoint: ref('Queue') }) } },
  },
});

describeRule(pipeEndNotSupported, {
  broken: {
    'a topic, with CDK': (stack) => {
      new pipes.CfnPipe(stack, 'Pipe', { roleArn: 'arn:aws:iam::111111111111:role/pipe', source: new sns.Topic(stack, 'Topic').topicArn, target: new sqs.Queue(stack, 'Queue').queueArn });
    },
    'a bucket and a task definition, bare': { Resources: { Queue: queue(), Bucket: bucket(), Task: { Type: 'AWS::ECS::TaskDefinition' }, ToBucket: pipe({ Source: arn('Queue'), Target: arn('Bucket') }), ToTask: pipe({ Source: arn('Queue'), Target: ref('Task') }) } },
  },
  sound: {
    'a queue and a function': { Resources: { Queue: queue(), Function: fn(), Pipe: pipe({ Source: arn('Queue'), Target: arn('Function') }) } },
    'a source elsewhere': { Resources: { Pipe: pipe({ Source: 'smk://broker.example.com:9092', Target: { 'Fn::ImportValue': 'target' } }) } },
  },
});

const delivery = (Properties: object): Bare[string] => ({ Type: 'AWS::KinesisFirehose::DeliveryStream', Properties });
const toBucket = (more: object = {}): object => ({ ExtendedS3DestinationConfiguration: { BucketARN: arn('Bucket'), RoleARN: arn('Role'), ...more } });
const may = (Action: string, Resource: unknown): Bare[string] => role({ Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] } }] });

describeRule(deliveryStreamMayNotWrite, {
  broken: {
    'an L1': (stack) => {
      new firehose.CfnDeliveryStream(stack, 'Delivery', { s3DestinationConfiguration: { bucketArn: new s3.Bucket(stack, 'Bucket').bucketArn, roleArn: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('firehose.amazonaws.com') }).roleArn } });
    },
    'a bucket, bare': { Resources: { Bucket: bucket(), Other: bucket(), Role: may('s3:PutObject', arn('Other')), Delivery: delivery(toBucket()) } },
    'a stream and a function, bare': {
      Resources: {
        Stream: stream, Function: fn(), Bucket: bucket(), Role: may('s3:*', '*'),
        Delivery: delivery({ KinesisStreamSourceConfiguration: { KinesisStreamARN: arn('Stream'), RoleARN: arn('Role') }, ...toBucket({ ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'Lambda', Parameters: [{ ParameterName: 'LambdaArn', ParameterValue: arn('Function') }] }] } }) }),
      },
    },
  },
  sound: {
    'the L2': (stack) => { new firehose.DeliveryStream(stack, 'Delivery', { destination: new firehose.S3Bucket(new s3.Bucket(stack, 'Bucket')), source: new firehose.KinesisStreamSource(new kinesis.Stream(stack, 'Stream')) }); },
    'what is in the bucket': { Resources: { Bucket: bucket(), Role: may('s3:PutObject', { 'Fn::Sub': '${Bucket.Arn}/records/*' }), Delivery: delivery(toBucket()) } },
    'a role that is imported': { Resources: { Bucket: bucket(), Delivery: delivery({ S3DestinationConfiguration: { BucketARN: arn('Bucket'), RoleARN: 'arn:aws:iam::111111111111:role/delivery' } }) } },
    'a policy of the bucket': { Resources: { Bucket: bucket(), Role: role(), Delivery: delivery(toBucket()), Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: ref('Bucket'), PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Principal: { AWS: arn('Role') }, Resource: '*' }] } } } } },
    'a policy of AWS that is not known': { Resources: { Bucket: bucket(), Role: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/job-function/DataScientist'] }), Delivery: delivery(toBucket()) } },
  },
});
