import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
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
  },
  sound: {
    'the name': { Resources: alarmed({}) },
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
