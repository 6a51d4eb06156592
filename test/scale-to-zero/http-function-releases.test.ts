import { Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { FunctionDeployment, FunctionUrlAccess, HttpFunction, WarmConcurrency } from '../../lib';
import { aFunction, aFunctionWithUrl } from './a-function';
import { aPlainStack, aPlatform, CODE, inventory, onlyOne } from '../a-platform';

const ALARM = 'AWS::CloudWatch::Alarm';

function alarm(stack: Stack, id: string): Record<string, any> {
  const [found] = Object.entries(Template.fromStack(stack).findResources(ALARM)).filter(([logicalId]) => logicalId.includes(id));
  return found[1].Properties;
}

describe('the alarms of a function', () => {
  test('fire when a twentieth of the requests makes it throw, in two minutes of three', () => {
    const { jobs } = aFunction();
    expect(alarm(jobs, 'ErrorsAlarm')).toMatchObject({ Threshold: 5, EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' });
    expect(metricNames(alarm(jobs, 'ReportsErrorsAlarm'))).toEqual(['Errors', 'Invocations']);
  });

  test('fire when requests are turned away, or come near the timeout', () => {
    const { jobs } = aFunction({ timeout: Duration.seconds(20) });
    expect(alarm(jobs, 'ThrottlesAlarm')).toMatchObject({ MetricName: 'Throttles', Threshold: 0 });
    expect(alarm(jobs, 'DurationAlarm')).toMatchObject({ MetricName: 'Duration', ExtendedStatistic: 'p99', Threshold: 18_000 });
  });

  test('fire when a twentieth of the answers is a 5xx, however they leave', () => {
    expect(metricNames(alarm(aFunction().jobs, 'ServerErrorsAlarm'))).toEqual(['HTTPCode_Target_5XX_Count', 'RequestCount']);
    expect(metricNames(alarm(aFunctionWithUrl().jobs, 'ServerErrorsAlarm'))).toEqual(['Url5xxCount', 'UrlRequestCount']);
    expect(metricNames(alarm(aFunction({ functionUrl: FunctionUrlAccess.IAM }).jobs, 'ServerErrorsAlarm')))
      .toEqual(['HTTPCode_Target_5XX_Count', 'RequestCount', 'Url5xxCount', 'UrlRequestCount']);
  });

  test('tell the platform\'s topic, or their own', () => {
    const parts = aPlatform();
    const topic = new sns.Topic(parts.platform, 'Topic');
    new HttpFunction(parts.jobs, 'Reports', { code: CODE, functionUrl: FunctionUrlAccess.IAM, alarmTopic: topic });
    for (const { Properties } of Object.values(Template.fromStack(parts.jobs).findResources(ALARM))) expect(Properties.AlarmActions).toHaveLength(1);
    expect(alarm(aFunction().jobs, 'ErrorsAlarm')).not.toHaveProperty('AlarmActions');
  });
});

describe('warm environments', () => {
  test('stand at the alias where their number is fixed', () => {
    const { jobs } = aFunction({ warm: WarmConcurrency.always(3), idleCostReason: 'checkout must not wait' });
    expect(onlyOne(jobs, 'AWS::Lambda::Alias').ProvisionedConcurrencyConfig).toEqual({ ProvisionedConcurrentExecutions: 3 });
  });

  test('follow the load through the alias, whose releases do not reset their number', () => {
    const { jobs } = aFunction({ warm: WarmConcurrency.between(2, 20, { utilizationPercent: 60 }), idleCostReason: 'checkout must not wait' });
    expect(onlyOne(jobs, 'AWS::Lambda::Alias')).not.toHaveProperty('ProvisionedConcurrencyConfig');
    expect(onlyOne(jobs, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({
      MinCapacity: 2, MaxCapacity: 20, ScalableDimension: 'lambda:function:ProvisionedConcurrency',
    });
    expect(onlyOne(jobs, 'AWS::ApplicationAutoScaling::ScalingPolicy').TargetTrackingScalingPolicyConfiguration).toMatchObject({
      TargetValue: 0.6, PredefinedMetricSpecification: { PredefinedMetricType: 'LambdaProvisionedConcurrencyUtilization' },
    });
  });

  test('need no reason outside a scale-to-zero stack', () => {
    const stack = aPlainStack();
    new HttpFunction(stack, 'Reports', { code: CODE, functionUrl: FunctionUrlAccess.IAM, warm: WarmConcurrency.always(1) });
    expect(onlyOne(stack, 'AWS::Lambda::Alias')).toHaveProperty('ProvisionedConcurrencyConfig');
  });

  test('are the only thing of a function that is not free while idle', () => {
    const { app } = aFunction({ warm: WarmConcurrency.between(1, 2), idleCostReason: 'checkout must not wait' });
    expect(() => app.synth()).not.toThrow();
    expect(() => aFunction().app.synth()).not.toThrow();
  });
});

describe('the deployment of a function', () => {
  test('is with the stack by default, and creates nothing', () => {
    expect(inventory(aFunction({ deployment: FunctionDeployment.allAtOnce() }).jobs)).toEqual(inventory(aFunction().jobs));
  });

  test.each([
    ['some first, then the rest', FunctionDeployment.canary(), { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryInterval: 10, CanaryPercentage: 10 } }],
    ['some first for longer', FunctionDeployment.canary({ canaryPercent: 25, canaryBakeTime: Duration.minutes(30) }), { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryInterval: 30, CanaryPercentage: 25 } }],
    ['in equal steps', FunctionDeployment.linear(), { Type: 'TimeBasedLinear', TimeBasedLinear: { LinearInterval: 3, LinearPercentage: 10 } }],
    ['in larger steps', FunctionDeployment.linear({ stepPercent: 50, stepBakeTime: Duration.minutes(15) }), { Type: 'TimeBasedLinear', TimeBasedLinear: { LinearInterval: 15, LinearPercentage: 50 } }],
  ])('moves the alias by CodeDeploy: %s', (_how, deployment, routing) => {
    const { jobs } = aFunction({ deployment });
    expect(onlyOne(jobs, 'AWS::CodeDeploy::DeploymentConfig').TrafficRoutingConfig).toEqual(routing);
    expect(Object.values(Template.fromStack(jobs).findResources('AWS::Lambda::Alias'))[0].UpdatePolicy).toHaveProperty('CodeDeployLambdaAliasUpdate');
  });

  test('is taken back by the errors alarm', () => {
    const { jobs } = aFunction({ deployment: FunctionDeployment.canary() });
    expect(onlyOne(jobs, 'AWS::CodeDeploy::DeploymentGroup')).toMatchObject({
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: expect.stringMatching(/^ReportsErrorsAlarm/) } }] },
      AutoRollbackConfiguration: { Enabled: true, Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM']) },
    });
  });

  test('may move this alias and look at this alarm, and nothing else', () => {
    const { jobs } = aFunction({ deployment: FunctionDeployment.linear() });
    for (const { Properties } of Object.values(Template.fromStack(jobs).findResources('AWS::IAM::Role'))) expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    const [policy] = Object.entries(Template.fromStack(jobs).findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('ReportsDeploymentPolicy')).map(([, { Properties }]) => Properties);
    expect(policy.PolicyDocument.Statement.map(({ Action }: any) => Action)).toEqual([['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'], 'cloudwatch:DescribeAlarms']);
    expect(JSON.stringify(policy)).not.toContain('"*"');
  });
});

function metricNames({ Metrics }: Record<string, any>): string[] {
  return Metrics.flatMap(({ MetricStat }: any) => MetricStat === undefined ? [] : [MetricStat.Metric.MetricName]).sort();
}
