import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { functionRefusesCall } from '../../../lib/checks/access/function-refuses-call';
import { keyRefusesDeadLetters } from '../../../lib/checks/access/key-refuses-dead-letters';
import { keyRefusesDelivery } from '../../../lib/checks/access/key-refuses-delivery';
import { managedKeyShutsServiceOut } from '../../../lib/checks/access/managed-key-shuts-service-out';
import { queueRefusesDelivery } from '../../../lib/checks/access/queue-refuses-delivery';
import { topicRefusesAlarms } from '../../../lib/checks/access/topic-refuses-alarms';
import { topicRefusesDelivery } from '../../../lib/checks/access/topic-refuses-delivery';
import { BareTemplate, describeRule, findingsIn } from '../rule-cases';

const allow = (service: string, action: string, resource: object, source?: object) => ({
  Effect: 'Allow', Principal: { Service: service }, Action: action, Resource: resource,
  ...source === undefined ? {} : { Condition: { ArnEquals: { 'aws:SourceArn': source } } },
});
const queuePolicy = (queue: string, ...Statement: object[]) => ({ Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: queue }], PolicyDocument: { Statement } } });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const subscription = { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'sqs', TopicArn: { Ref: 'Topic' }, Endpoint: arn('Queue') } };

const subscribed = (resources: BareTemplate['Resources'] = {}): BareTemplate => ({
  Resources: { Queue: { Type: 'AWS::SQS::Queue' }, Topic: { Type: 'AWS::SNS::Topic' }, Other: { Type: 'AWS::SNS::Topic' }, Subscription: subscription, ...resources },
});

const aFunction = (scope: Stack, id = 'Function') => new lambda.Function(scope, id, { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('x') });

describeRule(queueRefusesDelivery, {
  broken: {
    'a subscription to a queue without a policy, with CDK': (stack) => {
      new sns.CfnSubscription(stack, 'Subscription', { protocol: 'sqs', topicArn: new sns.Topic(stack, 'Topic').topicArn, endpoint: new sqs.Queue(stack, 'Queue').queueArn });
    },
    'a subscription to a queue without a policy, bare': subscribed(),
    'a policy for another topic': subscribed({ Policy: queuePolicy('Queue', allow('sns.amazonaws.com', 'sqs:SendMessage', arn('Queue'), { Ref: 'Other' })) }),
    'a policy for another service': subscribed({ Policy: queuePolicy('Queue', allow('events.amazonaws.com', 'sqs:SendMessage', arn('Queue'))) }),
    'a policy for another action': subscribed({ Policy: queuePolicy('Queue', allow('sns.amazonaws.com', 'sqs:ReceiveMessage', arn('Queue'))) }),
    'a policy that forbids what it allows': subscribed({
      Policy: queuePolicy('Queue', allow('sns.amazonaws.com', 'sqs:*', arn('Queue')), { Effect: 'Deny', Principal: '*', Action: 'sqs:SendMessage', Resource: arn('Queue') }),
    }),
    'a rule and its dead-letter queue, in another stack': { stacks: {
      Queues: { Resources: { Queue: { Type: 'AWS::SQS::Queue' }, Dead: { Type: 'AWS::SQS::Queue' } }, Outputs: { Queue: { Value: arn('Queue'), Export: { Name: 'queue' } }, Dead: { Value: arn('Dead'), Export: { Name: 'dead' } } } },
      Rules: { Resources: { Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'T', Arn: { 'Fn::ImportValue': 'queue' }, DeadLetterConfig: { Arn: { 'Fn::ImportValue': 'dead' } } }] } } } },
    } },
    'a bucket that tells a queue': { Resources: { Queue: { Type: 'AWS::SQS::Queue' }, Bucket: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arn('Queue') }] } } } } },
    'dead letters of a subscription': subscribed({
      Policy: queuePolicy('Queue', allow('sns.amazonaws.com', 'sqs:SendMessage', arn('Queue'), { Ref: 'Topic' })),
      Dead: { Type: 'AWS::SQS::Queue' },
      Subscription: { ...subscription, Properties: { ...subscription.Properties, RedrivePolicy: { deadLetterTargetArn: arn('Dead') } } },
    }),
  },
  sound: {
    'subscriptions, rules and notifications of CDK': (stack) => {
      const queue = new sqs.Queue(stack, 'Queue', { enforceSSL: true });
      new sns.Topic(stack, 'Topic').addSubscription(new subscriptions.SqsSubscription(queue, { deadLetterQueue: new sqs.Queue(stack, 'Dead') }));
      new s3.Bucket(stack, 'Bucket').addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.SqsDestination(queue));
      new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.SqsQueue(queue, { deadLetterQueue: new sqs.Queue(stack, 'RuleDead') })] });
    },
    'a policy with a pattern': subscribed({ Policy: queuePolicy('Queue', allow('*', 'SQS:Send*', { 'Fn::Sub': 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Queue.QueueName}' })) }),
    'a queue that is imported': { Resources: { Topic: { Type: 'AWS::SNS::Topic' }, Subscription: { ...subscription, Properties: { ...subscription.Properties, Endpoint: 'arn:aws:sqs:eu-west-1:111111111111:theirs' } } } },
    'a policy whose source is a parameter': { ...subscribed({ Policy: queuePolicy('Queue', allow('sns.amazonaws.com', 'sqs:SendMessage', arn('Queue'), { Ref: 'Source' })) }), Parameters: { Source: { Type: 'String' } } },
    'a policy that a macro may change': { ...subscribed(), Transform: 'Company::Policies' },
  },
});

describeRule(topicRefusesDelivery, {
  broken: {
    'a rule to a topic without a policy, with CDK': (stack) => {
      new events.CfnRule(stack, 'Rule', { scheduleExpression: 'rate(1 day)', targets: [{ id: 'T', arn: new sns.Topic(stack, 'Topic').topicArn }] });
    },
    'a bucket to a topic, bare': { Resources: { Topic: { Type: 'AWS::SNS::Topic' }, Bucket: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: { TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: { Ref: 'Topic' } }] } } } } },
  },
  sound: {
    'a rule of CDK': (stack) => {
      new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.SnsTopic(new sns.Topic(stack, 'Topic'))] });
    },
    'an alarm to a topic without a policy': { Resources: { Topic: { Type: 'AWS::SNS::Topic' }, Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'Topic' }] } } } },
  },
});

describeRule(topicRefusesAlarms, {
  broken: {
    'a topic that only refuses what is not encrypted, with CDK': (stack) => {
      const alarm = new cloudwatch.Metric({ namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent' }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
      alarm.addAlarmAction(new SnsAction(new sns.Topic(stack, 'Topic', { enforceSSL: true })));
    },
    'a topic for rules alone, bare': {
      Resources: {
        Topic: { Type: 'AWS::SNS::Topic' },
        Policy: { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: { Statement: allow('events.amazonaws.com', 'sns:Publish', { Ref: 'Topic' }) } } },
        Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'Topic' }] } },
      },
    },
  },
  sound: {
    'a topic that lets CloudWatch publish': (stack) => {
      const topic = new sns.Topic(stack, 'Topic', { enforceSSL: true });
      topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'));
      const alarm = new cloudwatch.Metric({ namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent' }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
      alarm.addAlarmAction(new SnsAction(topic));
    },
  },
});

const aCodeFunction = { Type: 'AWS::Lambda::Function', Properties: { Role: 'arn:aws:iam::111111111111:role/worker', Handler: 'index.handler', Runtime: 'nodejs22.x', Code: { ZipFile: 'x' } } };
const permission = (service: string, source?: object, of: object = { Ref: 'Function' }) => ({ Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: of, Principal: service, ...source === undefined ? {} : { SourceArn: source } } });
const ruled = (resources: BareTemplate['Resources'] = {}): BareTemplate => ({
  Resources: { Function: aCodeFunction, Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'T', Arn: arn('Function') }] } }, Other: { Type: 'AWS::Events::Rule' }, ...resources },
});

describeRule(functionRefusesCall, {
  broken: {
    'a rule, with CDK': (stack) => {
      new events.CfnRule(stack, 'Rule', { scheduleExpression: 'rate(1 day)', targets: [{ id: 'T', arn: aFunction(stack).functionArn }] });
    },
    'a rule, bare': ruled(),
    'a permission for another rule': ruled({ Permission: permission('events.amazonaws.com', arn('Other')) }),
    'a permission for another service': ruled({ Permission: permission('sns.amazonaws.com') }),
    'a permission for another function': ruled({ Another: aCodeFunction, Permission: permission('events.amazonaws.com', arn('Rule'), { Ref: 'Another' }) }),
    'a topic': { Resources: { Function: aCodeFunction, Topic: { Type: 'AWS::SNS::Topic', Properties: { Subscription: [{ Protocol: 'lambda', Endpoint: arn('Function') }] } } } },
    'a bucket': { Resources: { Function: aCodeFunction, Bucket: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: arn('Function') }] } } } } },
    'a target group': { Resources: { Function: aCodeFunction, Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { TargetType: 'lambda', Targets: [{ Id: arn('Function') }] } } } },
    'an HTTP API': {
      Resources: {
        Function: aCodeFunction, Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
        Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { ApiId: { Ref: 'Api' }, IntegrationType: 'AWS_PROXY', IntegrationUri: arn('Function') } },
      },
    },
    'a log group': { Resources: { Function: aCodeFunction, Logs: { Type: 'AWS::Logs::LogGroup' }, Filter: { Type: 'AWS::Logs::SubscriptionFilter', Properties: { LogGroupName: { Ref: 'Logs' }, FilterPattern: '', DestinationArn: arn('Function') } } } },
  },
  sound: {
    'a rule of CDK': (stack) => {
      new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.LambdaFunction(aFunction(stack))] });
    },
    'an alias of CDK': (stack) => {
      new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.LambdaFunction(aFunction(stack).addAlias('live'))] });
    },
    'a permission without a source': ruled({ Permission: permission('events.amazonaws.com') }),
    'a permission whose function is a parameter': { ...ruled({ Permission: permission('events.amazonaws.com', undefined, { Ref: 'Name' }) }), Parameters: { Name: { Type: 'String' } } },
  },
});

describeRule(managedKeyShutsServiceOut, {
  broken: {
    'a rule to a queue, with CDK': (stack) => {
      new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.SqsQueue(new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.KMS_MANAGED }))] });
    },
    'an alarm to a topic, bare': { Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: 'alias/aws/sns' } }, Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'Topic' }] } } } },
  },
  sound: {
    'a function that sends with its role': (stack) => {
      new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.KMS_MANAGED }).grantSendMessages(aFunction(stack));
    },
    'a key that is a parameter': (stack) => {
      const key = new CfnParameter(stack, 'Key').valueAsString;
      const queue = new sqs.Queue(stack, 'Queue');
      (queue.node.defaultChild as sqs.CfnQueue).kmsMasterKeyId = key;
      new sns.Topic(stack, 'Topic').addSubscription(new subscriptions.SqsSubscription(queue));
    },
  },
});

describeRule(keyRefusesDelivery, {
  broken: {
    'a subscription to a queue with a key, with CDK': (stack) => {
      const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: new kms.Key(stack, 'Key') });
      queue.grantSendMessages(new iam.ServicePrincipal('sns.amazonaws.com'));
      new sns.CfnSubscription(stack, 'Subscription', { protocol: 'sqs', topicArn: new sns.Topic(stack, 'Topic').topicArn, endpoint: queue.queueArn });
      // The grant of the queue is taken back, as where a policy is written by hand.
      (stack.node.findChild('Key').node.defaultChild as kms.CfnKey).keyPolicy = { Statement: [{ Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'kms:*', Resource: '*' }] };
    },
    'a subscription to a queue with a key behind an alias, bare': subscribed({
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } }, Action: 'kms:*', Resource: '*' }] } } },
      Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/queues', TargetKeyId: { Ref: 'Key' } } },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'Alias' } } },
    }),
  },
  sound: {
    'a subscription of CDK': (stack) => {
      const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: new kms.Key(stack, 'Key') });
      new sns.Topic(stack, 'Topic').addSubscription(new subscriptions.SqsSubscription(queue));
    },
    'a key that is imported': (stack) => {
      const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1') });
      new sns.Topic(stack, 'Topic').addSubscription(new subscriptions.SqsSubscription(queue));
    },
  },
});

const deadLettersOf = (key: object): BareTemplate => subscribed({
  Subscription: { ...subscription, Properties: { ...subscription.Properties, RedrivePolicy: { deadLetterTargetArn: arn('Dead') } } },
  Dead: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'Key' } } },
  Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [key] } } },
});

describeRule(keyRefusesDeadLetters, {
  broken: {
    'dead letters of a subscription, with CDK': (stack) => {
      const dead = new sqs.Queue(stack, 'Dead', { encryptionMasterKey: new kms.Key(stack, 'Key') });
      new sns.Topic(stack, 'Topic').addSubscription(new subscriptions.SqsSubscription(new sqs.Queue(stack, 'Queue'), { deadLetterQueue: dead }));
    },
    'dead letters of a subscription, bare': deadLettersOf({ Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'kms:*', Resource: '*' }),
  },
  sound: { 'a key that serves the topic': deadLettersOf({ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: ['kms:GenerateDataKey*', 'kms:Decrypt'], Resource: '*' }) },
});

/** A method of a REST API, and a permission that ends in something. */
const method = (end: string): BareTemplate => ({ Resources: {
  Api: { Type: 'AWS::ApiGateway::RestApi' },
  Orders: { Type: 'AWS::ApiGateway::Resource', Properties: { RestApiId: { Ref: 'Api' }, ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: 'orders' } },
  Order: { Type: 'AWS::ApiGateway::Resource', Properties: { RestApiId: { Ref: 'Api' }, ParentId: { Ref: 'Orders' }, PathPart: '{id}' } },
  Method: { Type: 'AWS::ApiGateway::Method', Properties: { RestApiId: { Ref: 'Api' }, ResourceId: { Ref: 'Order' }, HttpMethod: 'GET', Integration: { Type: 'AWS_PROXY', Uri: { 'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations' } } } },
  Function: { Type: 'AWS::Lambda::Function', Properties: {} },
  Permission: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: { Ref: 'Function' }, Principal: 'apigateway.amazonaws.com', SourceArn: { 'Fn::Sub': `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}${end}` } } },
} });

describe('a permission for a REST API', () => {
  test.each(['/*/POST/orders/*', '/prod/GET/order/*', '/*/GET/orders'])('%s does not hold for GET /orders/{id}', (end) => {
    expect(findingsIn([functionRefusesCall], method(end)).map(({ message }) => message)).toEqual(['it must permit apigateway.amazonaws.com to call it, got no permission for the requests of Shop/Method, /GET/orders/{id}']);
  });

  test.each(['/*/GET/orders/*', '/*/*/orders/{id}', '/prod/GET/*', '/*/*', '/*'])('%s holds for it', (end) => {
    expect(findingsIn([functionRefusesCall], method(end))).toEqual([]);
  });
});
