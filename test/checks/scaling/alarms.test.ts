import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { alarmActionInvalid } from '../../../lib/checks/scaling/alarm-action-invalid';
import { alarmMetricUnknown } from '../../../lib/checks/scaling/alarm-metric-unknown';
import { alarmSettingsContradict } from '../../../lib/checks/scaling/alarm-settings-contradict';
import { alarmWatchesNothing } from '../../../lib/checks/scaling/alarm-watches-nothing';
import { deadLettersCountedAsSent } from '../../../lib/checks/scaling/dead-letters-counted-as-sent';
import { Bare, describeRule } from '../fault';
import { anAlarm } from './a-scaled-service';

const QUEUE: Bare = { Queue: { Type: 'AWS::SQS::Queue' }, Topic: { Type: 'AWS::SNS::Topic' } };
const alarmed = (metric: object): Bare => ({ ...QUEUE, Alarm: anAlarm('Topic', 1, metric) });

function anAlarmL1(stack: Stack, props: Partial<cloudwatch.CfnAlarmProps>): void {
  new cloudwatch.CfnAlarm(stack, 'Alarm', { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, threshold: 1, ...props });
}

describeRule(alarmActionInvalid, {
  cdk: (stack) => anAlarmL1(stack, { alarmActions: [new sqs.Queue(stack, 'Queue').queueArn] }),
  bare: { ...QUEUE, Alarm: anAlarm('Queue', 1) },
  says: 'Shop/Alarm: its actions must be ARNs of topics, scaling policies or functions, got Ref of Shop/Queue (AWS::SQS::Queue)',
  right: { 'a topic': alarmed({}), 'what AWS does by itself': alarmed({ AlarmActions: [{ 'Fn::Sub': 'arn:aws:automate:${AWS::Region}:ec2:recover' }] }) },
});

describeRule(alarmSettingsContradict, {
  cdk: (stack) => anAlarmL1(stack, { datapointsToAlarm: 3, evaluationPeriods: 2 }),
  bare: alarmed({ DatapointsToAlarm: 3, EvaluationPeriods: 2, Period: 90 }),
  says: ['Shop/Alarm: DatapointsToAlarm must be at most EvaluationPeriods, 2, got 3', 'Shop/Alarm: Period must be 10, 20, 30 or a multiple of 60 s, got 90 s'],
  right: { 'two of three': alarmed({ DatapointsToAlarm: 2, EvaluationPeriods: 3 }), 'a week of hours': alarmed({ Period: 3600, EvaluationPeriods: 168 }) },
});

describeRule(alarmWatchesNothing, {
  cdk: (stack) => {
    const queue = new sqs.Queue(stack, 'Queue');
    new cloudwatch.Metric({ namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible', dimensionsMap: { QueueName: queue.queueUrl } }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
  },
  bare: alarmed({ Dimensions: [{ Name: 'QueueName', Value: { Ref: 'Queue' } }] }),
  says: 'Shop/Alarm: dimension QueueName must be Fn::GetAtt QueueName of Shop/Queue, got Ref',
  right: { 'the name': alarmed({}), 'a name that is written out': alarmed({ Dimensions: [{ Name: 'QueueName', Value: 'orders' }] }) },
});

describeRule(alarmMetricUnknown, {
  cdk: (stack) => {
    const queue = new sqs.Queue(stack, 'Queue');
    new cloudwatch.Metric({ namespace: 'AWS/SQS', metricName: 'MessagesVisible', dimensionsMap: { QueueName: queue.queueName } }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
  },
  bare: { ...alarmed({ MetricName: 'MessagesVisible' }), Other: anAlarm('Topic', 1, { Dimensions: [] }) },
  says: ['Shop/Alarm: MetricName must be one that AWS/SQS has, got MessagesVisible', 'Shop/Other: Dimensions must have QueueName for ApproximateNumberOfMessagesVisible, got none'],
  right: { 'a metric of SQS': alarmed({ MetricName: 'ApproximateAgeOfOldestMessage' }), 'another namespace': alarmed({ Namespace: 'Shop', MetricName: 'Orders', Dimensions: [] }) },
});

const DEAD: Bare = { Dead: { Type: 'AWS::SQS::Queue' }, Queue: { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 } } }, Topic: { Type: 'AWS::SNS::Topic' } };
const ofDead = { Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Dead', 'QueueName'] } }] };

describeRule(deadLettersCountedAsSent, {
  cdk: (stack) => {
    const queue = new sqs.Queue(stack, 'Dead');
    new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue, maxReceiveCount: 5 } });
    queue.metricNumberOfMessagesSent().createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
  },
  bare: { ...DEAD, Alarm: anAlarm('Topic', 1, { MetricName: 'NumberOfMessagesSent', ...ofDead }) },
  says: 'Shop/Alarm: MetricName must be ApproximateNumberOfMessagesVisible for Shop/Dead, a dead-letter queue, got NumberOfMessagesSent',
  right: { 'those that wait': { ...DEAD, Alarm: anAlarm('Topic', 1, ofDead) }, 'those sent to the queue itself': { ...DEAD, Alarm: anAlarm('Topic', 1, { MetricName: 'NumberOfMessagesSent' }) } },
});
