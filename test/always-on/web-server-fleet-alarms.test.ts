import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { WebServerFleet } from '../../lib';
import { aPlainStack, aPlatform, IMAGE, logicalIds, onlyOne } from '../a-platform';
import { aFleet } from './a-fleet';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

function alarmOf(stack: Stack, id: string): Record<string, any> {
  const [, { Properties }] = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).find(([key]) => key.startsWith(`Shop${id}`)) as any;
  return Properties;
}

describe('the alarms of a fleet', () => {
  test('sound for errors when more than one request in twenty fails for three minutes, unless there are hardly any', () => {
    const alarm = alarmOf(aFleet().web, 'ServerErrorsAlarm');
    expect(alarm).toMatchObject({ Threshold: 5, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 3, TreatMissingData: 'notBreaching' });
    expect(alarm.Metrics.find(({ Expression }: any) => Expression !== undefined)).toMatchObject({ Expression: 'IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)' });
    expect(alarm.Metrics.flatMap(({ MetricStat }: any) => MetricStat?.Metric.MetricName ?? [])).toEqual(['RequestCount', 'HTTPCode_Target_5XX_Count']);
  });

  test('take a release back, and look on for longer than they need to notice', () => {
    const { web } = aFleet();
    const [group] = Object.values(Template.fromStack(web).findResources(GROUP));
    expect(group.UpdatePolicy.AutoScalingInstanceRefresh.Preferences).toMatchObject({
      AlarmSpecification: { Alarms: [{ Ref: expect.stringMatching(/^ShopServerErrorsAlarm/) }] }, BakeTime: 300,
    });
  });

  test('let a remedy pass while they sound', () => {
    const [group] = Object.values(Template.fromStack(aFleet({ rollbackAlarms: [] }).web).findResources(GROUP));
    expect(group.UpdatePolicy.AutoScalingInstanceRefresh.Preferences).toEqual({ MinHealthyPercentage: 100, MaxHealthyPercentage: 125, SkipMatching: true });
  });

  test.each<[string, Duration | undefined, number]>([['seven minutes by default', undefined, 7], ['longer with a longer start', Duration.minutes(5), 11]])(
    'wait for what mends itself: %s', (_name, bootTime, minutes) => {
      const { web } = aFleet({ bootTime, minCapacity: 3 });
      expect(alarmOf(web, 'UnhealthyServersAlarm')).toMatchObject({ MetricName: 'UnHealthyHostCount', Threshold: 1, EvaluationPeriods: minutes, Period: 60 });
      expect(alarmOf(web, 'TooFewServersAlarm')).toMatchObject({
        Namespace: 'AWS/AutoScaling', MetricName: 'GroupInServiceInstances', Threshold: 3, ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: minutes,
      });
    });

  test('sound before the disk of a server is full', () => {
    expect(alarmOf(aFleet().web, 'DiskAlarm')).toMatchObject({ Namespace: 'CWAgent', MetricName: 'disk_used_percent', Statistic: 'Maximum', Threshold: 85 });
  });

  test('say what to do', () => {
    const { web } = aFleet();
    const texts = Object.values(Template.fromStack(web).findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties.AlarmDescription);
    expect(texts).toHaveLength(4);
    for (const text of texts) expect(text).toMatch(/Web\/Shop.*\. (Read|Open)/s);
  });

  test('are heard by the platform\'s topic, and so is a release that was taken back', () => {
    const platformProps = { alarmTopic: undefined as sns.ITopic | undefined };
    const { web } = aFleet({}, platformProps);
    expect(logicalIds(web, 'AWS::Events::Rule')).toEqual([]);
    const stack = aPlainStack('Topics');
    const topic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-central-1:123456789012:alarms');
    const heard = aPlatform({ alarmTopic: topic }).web;
    new WebServerFleet(heard, 'Shop', { image: IMAGE });
    for (const { Properties } of Object.values(Template.fromStack(heard).findResources('AWS::CloudWatch::Alarm'))) expect(Properties.AlarmActions).toHaveLength(1);
    expect(onlyOne(heard, 'AWS::Events::Rule')).toMatchObject({
      EventPattern: { 'source': ['aws.autoscaling'], 'detail-type': ['EC2 Auto Scaling Instance Refresh Failed'], 'detail': { AutoScalingGroupName: [{ Ref: 'ShopGroupASGB1C8EA70' }] } },
      Targets: [{ Arn: topic.topicArn }],
    });
  });

  test('also watch a fleet behind a listener from elsewhere', () => {
    const stack = aPlainStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
      listenerArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2',
      securityGroup: new ec2.SecurityGroup(stack, 'Balancer', { vpc }),
    });
    new WebServerFleet(stack, 'Shop', { image: IMAGE, vpc, listener });
    expect(alarmOf(stack, 'UnhealthyServersAlarm').Dimensions).toContainEqual({ Name: 'LoadBalancer', Value: 'app/shared/50dc6c495c0c9188' });
  });
});
