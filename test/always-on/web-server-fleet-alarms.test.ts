import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, Stack, TimeZone } from 'aws-cdk-lib/core';
import { ScalingPolicy, WebServerFleet, WebServerFleetProps } from '../../lib';
import { aPlainStack, aPlatform, IMAGE, logicalIds, onlyOne } from '../a-platform';
import { aFleet } from './a-fleet';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

function alarmOf(stack: Stack, id: string): Record<string, any> {
  const [, { Properties }] = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).find(([key]) => key.startsWith(`Shop${id}`)) as any;
  return Properties;
}

describe('the alarms of a fleet', () => {
  test('fire when one request in twenty fails, unless these are few, as those of a service do', () => {
    const alarm = alarmOf(aFleet().web, 'ServerErrorsAlarm');
    expect(alarm).toMatchObject({ Threshold: 5, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' });
    expect(alarm.Metrics.find(({ Expression }: any) => Expression !== undefined)).toMatchObject({ Expression: 'IF(FILL(errors0, 0) >= 5, 100 * errors0 / requests0, 0)' });
    expect(alarm.Metrics.flatMap(({ MetricStat }: any) => MetricStat?.Metric.MetricName ?? [])).toEqual(['HTTPCode_Target_5XX_Count', 'RequestCount']);
  });

  test.each<[Partial<WebServerFleetProps>, number]>([
    [{}, 3], [{ longestRequest: Duration.minutes(5) }, 30], [{ acceptableResponseTime: Duration.millis(500) }, 0.5],
  ])('fire when one request in twenty is slow: %j', (props, seconds) => {
    expect(alarmOf(aFleet(props).web, 'ResponseTimeAlarm')).toMatchObject({ Threshold: seconds, EvaluationPeriods: 3, MetricName: 'TargetResponseTime', ExtendedStatistic: 'p95', Period: 60 });
  });

  test('fails to accept answers that take longer than the longest request', () => {
    expect(() => aFleet({ acceptableResponseTime: Duration.seconds(31) })).toThrow(new Error(
      'Web/Shop: acceptableResponseTime must be above 0 s and at most longestRequest (30 s), got 31 s; it is what 19 requests of 20 keep'));
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
      expect(alarmOf(web, 'UnhealthyServersAlarm')).toMatchObject({ MetricName: 'UnHealthyHostCount', Threshold: 0, EvaluationPeriods: minutes, Period: 60 });
      expect(alarmOf(web, 'TooFewServersAlarm')).toMatchObject({
        Namespace: 'AWS/AutoScaling', MetricName: 'GroupInServiceInstances', Threshold: 3, ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: minutes,
      });
    });

  test('do not fire for servers that a schedule has sent home', () => {
    const nightly = { timeZone: TimeZone.ETC_UTC, minCapacity: 6, outsideMinCapacity: 1 };
    const { web } = aFleet({ minCapacity: 3, scaling: [ScalingPolicy.cpu(), ScalingPolicy.officeHours('Shop', nightly)] });
    expect(alarmOf(web, 'TooFewServersAlarm')).toMatchObject({ Threshold: 1 });
  });

  test('fire before the disk of a server is full', () => {
    expect(alarmOf(aFleet().web, 'DiskAlarm')).toMatchObject({ Namespace: 'CWAgent', MetricName: 'disk_used_percent', Statistic: 'Maximum', Threshold: 85 });
  });

  test('say what to do', () => {
    const { web } = aFleet();
    const texts = Object.values(Template.fromStack(web).findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => JSON.stringify(Properties.AlarmDescription));
    expect(texts).toHaveLength(5);
    for (const text of texts) expect(text).toMatch(/Web\/Shop.*\. (Read|Open|Look)/s);
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

  test('are heard by the topic of the fleet in place of the platform\'s', () => {
    const topics = aPlainStack('Topics');
    const [ours, own] = ['alarms', 'shop'].map((name) => sns.Topic.fromTopicArn(topics, name, `arn:aws:sns:eu-central-1:123456789012:${name}`));
    const { web } = aFleet({ alarmTopic: own }, { alarmTopic: ours });
    for (const { Properties } of Object.values(Template.fromStack(web).findResources('AWS::CloudWatch::Alarm'))) expect(Properties.AlarmActions).toEqual([own.topicArn]);
    expect(onlyOne(web, 'AWS::Events::Rule').Targets).toMatchObject([{ Arn: own.topicArn }]);
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
