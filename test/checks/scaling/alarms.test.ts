import * as apigw from 'aws-cdk-lib/aws-apigateway';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Stack } from 'aws-cdk-lib/core';
import { alarmActionInvalid } from '../../../lib/checks/scaling/alarm-action-invalid';
import { alarmMetricUnknown } from '../../../lib/checks/scaling/alarm-metric-unknown';
import { alarmSettingsContradict } from '../../../lib/checks/scaling/alarm-settings-contradict';
import { alarmWatchesNothing } from '../../../lib/checks/scaling/alarm-watches-nothing';
import { deadLettersCountedAsSent } from '../../../lib/checks/scaling/dead-letters-counted-as-sent';
import { Bare, describeRule } from '../rule-cases';
import { anAlarm } from './a-scaled-service';

const QUEUE: Bare = { Queue: { Type: 'AWS::SQS::Queue' }, Topic: { Type: 'AWS::SNS::Topic' } };
const alarmed = (metric: object): Bare => ({ ...QUEUE, Alarm: anAlarm('Topic', 1, metric) });

function anAlarmL1(stack: Stack, props: Partial<cloudwatch.CfnAlarmProps>): void {
  new cloudwatch.CfnAlarm(stack, 'Alarm', { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, threshold: 1, ...props });
}

describeRule(alarmActionInvalid, {
  broken: {
    'with CDK': (stack) => anAlarmL1(stack, { alarmActions: [new sqs.Queue(stack, 'Queue').queueArn] }),
    'bare': { Resources: { ...QUEUE, Alarm: anAlarm('Queue', 1) } },
  },
  sound: {
    'a topic': { Resources: alarmed({}) },
    'what AWS does by itself': { Resources: alarmed({ AlarmActions: [{ 'Fn::Sub': 'arn:aws:automate:${AWS::Region}:ec2:recover' }] }) },
  },
});

describeRule(alarmSettingsContradict, {
  broken: {
    'with CDK': (stack) => anAlarmL1(stack, { datapointsToAlarm: 3, evaluationPeriods: 2 }),
    'bare': { Resources: alarmed({ DatapointsToAlarm: 3, EvaluationPeriods: 2, Period: 90 }) },
  },
  sound: {
    'two of three': { Resources: alarmed({ DatapointsToAlarm: 2, EvaluationPeriods: 3 }) },
    'a week of hours': { Resources: alarmed({ Period: 3600, EvaluationPeriods: 168 }) },
    'a band': (stack) => {
      const metric = new sqs.Queue(stack, 'Queue').metricNumberOfMessagesSent();
      new cloudwatch.AnomalyDetectionAlarm(stack, 'Alarm', { metric, evaluationPeriods: 2 });
    },
  },
});

describeRule(alarmWatchesNothing, {
  broken: {
    'with CDK': (stack) => {
      const queue = new sqs.Queue(stack, 'Queue');
      new cloudwatch.Metric({ namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible', dimensionsMap: { QueueName: queue.queueUrl } }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    },
    'bare': { Resources: alarmed({ Dimensions: [{ Name: 'QueueName', Value: { Ref: 'Queue' } }] }) },
    'a resource of another service, bare': { Resources: alarmed({ Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Topic', 'TopicName'] } }] }) },
    'the name of a state machine, in metric maths, bare': {
      Resources: { ...alarmed({ Period: undefined, Namespace: undefined, MetricName: undefined, Dimensions: undefined, Metrics: [{ Id: 'm', MetricStat: { Stat: 'Sum', Period: 60, Metric: { Namespace: 'AWS/States', MetricName: 'ExecutionsFailed', Dimensions: [{ Name: 'StateMachineArn', Value: { 'Fn::GetAtt': ['Machine', 'Name'] } }] } } }] }), Machine: { Type: 'AWS::StepFunctions::StateMachine' } },
    },
    'the id of a REST API, and an HTTP API as one, bare': {
      Resources: {
        ...QUEUE, Rest: { Type: 'AWS::ApiGateway::RestApi' }, Http: { Type: 'AWS::ApiGatewayV2::Api' },
        ...Object.fromEntries(['Rest', 'Http'].map((Ref) => [`${Ref}Alarm`, anAlarm('Topic', 1, { Namespace: 'AWS/ApiGateway', MetricName: '5XXError', Dimensions: [{ Name: 'ApiName', Value: { Ref } }] })])),
      },
    },
  },
  sound: {
    'the name': { Resources: alarmed({}) },
    'a metric of their own': { Resources: alarmed({ Namespace: 'Shop', MetricName: 'Orders', Dimensions: [{ Name: 'QueueName', Value: { Ref: 'Queue' } }] }) },
    'a dimension that several services have': { Resources: { ...alarmed({ Namespace: 'AWS/DocDB', MetricName: 'CPUUtilization', Dimensions: [{ Name: 'DBClusterIdentifier', Value: { Ref: 'Cluster' } }] }), Cluster: { Type: 'AWS::DocDB::DBCluster' } } },
    'metrics of CDK': (stack) => {
      new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')) }).metricFailed().createAlarm(stack, 'Failed', { threshold: 1, evaluationPeriods: 1 });
      const rest = new apigw.RestApi(stack, 'Rest');
      rest.root.addMethod('GET');
      rest.metricServerError().createAlarm(stack, 'Rest5xx', { threshold: 1, evaluationPeriods: 1 });
      new apigwv2.HttpApi(stack, 'Http').metricServerError().createAlarm(stack, 'Http5xx', { threshold: 1, evaluationPeriods: 1 });
    },
    'a name that is written out': { Resources: alarmed({ Dimensions: [{ Name: 'QueueName', Value: 'orders' }] }) },
  },
});

describeRule(alarmMetricUnknown, {
  broken: {
    'with CDK': (stack) => {
      const queue = new sqs.Queue(stack, 'Queue');
      new cloudwatch.Metric({ namespace: 'AWS/SQS', metricName: 'MessagesVisible', dimensionsMap: { QueueName: queue.queueName } }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    },
    'bare': { Resources: { ...alarmed({ MetricName: 'MessagesVisible' }), Other: anAlarm('Topic', 1, { Dimensions: [] }) } },
  },
  sound: {
    'a metric of SQS': { Resources: alarmed({ MetricName: 'ApproximateAgeOfOldestMessage' }) },
    'another namespace': { Resources: alarmed({ Namespace: 'Shop', MetricName: 'Orders', Dimensions: [] }) },
  },
});

const DEAD: Bare = { Dead: { Type: 'AWS::SQS::Queue' }, Queue: { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 } } }, Topic: { Type: 'AWS::SNS::Topic' } };
const ofDead = { Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Dead', 'QueueName'] } }] };

describeRule(deadLettersCountedAsSent, {
  broken: {
    'with CDK': (stack) => {
      const queue = new sqs.Queue(stack, 'Dead');
      new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue, maxReceiveCount: 5 } });
      queue.metricNumberOfMessagesSent().createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    },
    'bare': { Resources: { ...DEAD, Alarm: anAlarm('Topic', 1, { MetricName: 'NumberOfMessagesSent', ...ofDead }) } },
  },
  sound: {
    'those that wait': { Resources: { ...DEAD, Alarm: anAlarm('Topic', 1, ofDead) } },
    'those sent to the queue itself': { Resources: { ...DEAD, Alarm: anAlarm('Topic', 1, { MetricName: 'NumberOfMessagesSent' }) } },
  },
});
