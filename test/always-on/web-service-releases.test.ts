import { isDeepStrictEqual } from 'node:util';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Deployment, PlatformStackProps, Route, ScalingPolicy, WebService, WebServiceProps } from '../../lib';
import { aPlatform, IMAGE, inventory, logicalIds, onlyOne, warningsOf } from '../a-platform';

const SERVICE = 'AWS::ECS::Service';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const ALARM = 'AWS::CloudWatch::Alarm';

function aShop(props: Partial<WebServiceProps> = {}, platformProps: PlatformStackProps = {}) {
  const parts = aPlatform(platformProps);
  const shop = new WebService(parts.web, 'Shop', { image: IMAGE, ...props });
  return { ...parts, shop };
}

/** An alarm by the name of its construct. */
function alarm(stack: Stack, id: string): Record<string, any> {
  const found = Object.entries(Template.fromStack(stack).findResources(ALARM)).filter(([logicalId]) => logicalId.includes(id));
  expect(found).toHaveLength(1);
  return found[0][1].Properties;
}

const rolledBackOn = (stack: Stack) => onlyOne(stack, SERVICE).DeploymentConfiguration.Alarms;
const expressionsOf = ({ Metrics }: Record<string, any>): string[] => Metrics.map(({ Expression }: any) => Expression).filter(Boolean);

describe('a release', () => {
  test('is taken back when requests fail or answers are slow', () => {
    const { web } = aShop();
    const [error, responseTime] = ['ServerErrorsAlarm', 'ResponseTimeAlarm'].map((id) => logicalIds(web, ALARM).find((logicalId) => logicalId.includes(id)));
    expect(rolledBackOn(web)).toEqual({ AlarmNames: [{ Ref: error }, { Ref: responseTime }], Enable: true, Rollback: true });
    expect(onlyOne(web, SERVICE).DeploymentConfiguration.DeploymentCircuitBreaker).toEqual({ Enable: true, Rollback: true });
  });

  test('is taken back by the user\'s alarms instead, or by none', () => {
    const { platform, web } = aPlatform();
    const orders = cloudwatch.Alarm.fromAlarmName(platform, 'Orders', 'orders-stopped');
    new WebService(web, 'Shop', { image: IMAGE, rollbackAlarms: [orders] });
    expect(rolledBackOn(web).AlarmNames).toEqual(['orders-stopped']);
    expect(rolledBackOn(aShop({ rollbackAlarms: [] }).web)?.Enable ?? false).toBe(false);
  });

  test('waits for alarms that wait for nothing of the service: there is no cycle, and CDK has nothing to note', () => {
    const { web, shop } = aShop();
    expect(JSON.stringify(Object.values(Template.fromStack(web).findResources(ALARM)))).not.toContain(logicalIds(web, SERVICE)[0]);
    expect(shop.node.findAll().flatMap(({ node }) => node.metadata).filter(({ type }) => type === 'aws:cdk:info')).toEqual([]);
  });

  test('replaces tasks by the hundred percent that answer, whatever of them changes', () => {
    const deployed = (props: Partial<WebServiceProps>) => {
      const { web } = aShop(props);
      const { DesiredCount, DeploymentConfiguration, ...rest } = onlyOne(web, SERVICE);
      expect(DesiredCount).toBeUndefined();
      return { DeploymentConfiguration, rest, id: logicalIds(web, SERVICE) };
    };
    const before = deployed({});
    const after = deployed({ image: ecs.ContainerImage.fromRegistry('shop:2'), environment: { COLOUR: 'red' } });
    expect(after).toEqual(before);
    expect(before.DeploymentConfiguration).toMatchObject({ MinimumHealthyPercent: 100, MaximumPercent: 200 });
  });

  test.each<[string, Deployment, object]>([
    ['all at once', Deployment.blueGreen(), { Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 10 }],
    ['all at once, watched for an hour', Deployment.blueGreen({ bakeTime: Duration.hours(1) }), { Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 60 }],
    ['in equal steps', Deployment.linear(), { Strategy: 'LINEAR', BakeTimeInMinutes: 10, LinearConfiguration: { StepPercent: 10, StepBakeTimeInMinutes: 6 } }],
    ['in steps of the user\'s', Deployment.linear({ stepPercent: 25, stepBakeTime: Duration.minutes(4), bakeTime: Duration.minutes(5) }),
      { Strategy: 'LINEAR', BakeTimeInMinutes: 5, LinearConfiguration: { StepPercent: 25, StepBakeTimeInMinutes: 4 } }],
    ['a few requests first', Deployment.canary(), { Strategy: 'CANARY', BakeTimeInMinutes: 10, CanaryConfiguration: { CanaryPercent: 5, CanaryBakeTimeInMinutes: 10 } }],
    ['some requests first', Deployment.canary({ canaryPercent: 20, canaryBakeTime: Duration.minutes(5) }),
      { Strategy: 'CANARY', BakeTimeInMinutes: 10, CanaryConfiguration: { CanaryPercent: 20, CanaryBakeTimeInMinutes: 5 } }],
  ])('moves the traffic %s', (_name, deployment, expected) => {
    const { web } = aShop({ deployment });
    const [blue, green] = Object.keys(Template.fromStack(web).findResources(TARGET_GROUP)).sort((a, b) => Number(a.includes('Alternate')) - Number(b.includes('Alternate')));
    const { DeploymentConfiguration, LoadBalancers: [{ TargetGroupArn, AdvancedConfiguration }] } = onlyOne(web, SERVICE);
    expect(DeploymentConfiguration).toMatchObject({ MinimumHealthyPercent: 100, MaximumPercent: 200, Alarms: { Enable: true, Rollback: true }, ...expected });
    expect(TargetGroupArn).toEqual({ Ref: blue });
    expect(AdvancedConfiguration).toEqual({
      AlternateTargetGroupArn: { Ref: green }, ProductionListenerRule: { Ref: logicalIds(web, RULE)[0] }, RoleArn: expect.anything(),
    });
    expect(onlyOne(web, RULE).Actions[0].ForwardConfig.TargetGroups).toEqual([{ TargetGroupArn: { Ref: blue }, Weight: 100 }, { TargetGroupArn: { Ref: green }, Weight: 0 }]);
  });

  test('moves traffic with a role that may change this rule and fill these groups, and nothing else', () => {
    const { web } = aShop({ deployment: Deployment.blueGreen() });
    const policies = Template.fromStack(web).findResources('AWS::IAM::Policy');
    const [, { Properties }] = Object.entries(policies).find(([id]) => id.includes('TrafficRole'))!;
    const groups = logicalIds(web, TARGET_GROUP).map((Ref) => ({ Ref }));
    expect(Properties.PolicyDocument.Statement.map(({ Action, Resource }: any) => [[Action].flat().sort(), Resource])).toEqual([
      [['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'], expect.arrayContaining(groups)],
      [['elasticloadbalancing:ModifyRule'], { Ref: logicalIds(web, RULE)[0] }],
      [['elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'], '*'],
    ]);
    const service = Object.values(Template.fromStack(web).findResources(SERVICE))[0];
    expect(service.DependsOn).toEqual(expect.arrayContaining([...logicalIds(web, RULE), Object.keys(policies).find((id) => id.includes('TrafficRole'))]));
  });

  test('counts the requests of both groups when it scales', () => {
    const { web } = aShop({ deployment: Deployment.canary(), scaling: [ScalingPolicy.requestsPerTarget(500)] });
    expect(onlyOne(web, 'AWS::ApplicationAutoScaling::ScalingPolicy').TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics).toHaveLength(3);
  });

  test('keeps one target group and one rule where tasks are replaced behind them', () => {
    expect(inventory(aShop({ deployment: Deployment.rolling() }).web)).toEqual(inventory(aShop().web));
    expect(aShop().shop.alternateTargetGroup).toBeUndefined();
  });

  test.each<[string, Partial<WebServiceProps>, string]>([
    ['that moves the traffic of two rules', { deployment: Deployment.canary(), routes: [Route.path('/a/*'), Route.path('/b/*')] },
      'routes must be one with a deployment that moves traffic, got 2; ECS moves that of one listener rule: give each route a service, or use Deployment.rolling'],
    ['that is over before an alarm can fire', { deployment: Deployment.blueGreen({ bakeTime: Duration.minutes(2) }) },
      'bakeTime of the deployment must be a whole number between 5 and 1,440 minutes, got 2 minutes; the alarms that take a release back need three'],
    ['that never ends', { deployment: Deployment.linear({ bakeTime: Duration.days(2) }) },
      'bakeTime of the deployment must be a whole number between 5 and 1,440 minutes, got 2880 minutes; the alarms that take a release back need three'],
  ])('fails %s', (_name, props, sentence) => {
    expect(() => aShop(props)).toThrow(new Error(`Web/Shop: ${sentence}`));
  });
});

describe('alarms', () => {
  test('fire when one request in twenty fails, unless these are few', () => {
    const error = alarm(aShop().web, 'ServerErrorsAlarm');
    expect(error).toMatchObject({ Threshold: 5, EvaluationPeriods: 3, DatapointsToAlarm: 2, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' });
    expect(expressionsOf(error)).toEqual(['IF(FILL(errors0, 0) >= 5, 100 * errors0 / requests0, 0)']);
    expect(error.Metrics.map(({ MetricStat }: any) => MetricStat?.Metric.MetricName).filter(Boolean)).toEqual(['HTTPCode_Target_5XX_Count', 'RequestCount']);
  });

  test.each<[Partial<WebServiceProps>, number]>([
    [{}, 3], [{ longestRequest: Duration.minutes(5) }, 30], [{ acceptableResponseTime: Duration.millis(500) }, 0.5],
  ])('fire when one request in twenty is slow: %j', (props, seconds) => {
    expect(alarm(aShop(props).web, 'ResponseTimeAlarm')).toMatchObject({
      Threshold: seconds, EvaluationPeriods: 3, MetricName: 'TargetResponseTime', ExtendedStatistic: 'p95', Period: 60, TreatMissingData: 'notBreaching',
    });
  });

  test.each<[Partial<WebServiceProps>, number]>([[{}, 4], [{ bootTime: Duration.minutes(5) }, 12]])('fire when those that replace an unhealthy task are unhealthy too: %j', (props, minutes) => {
    expect(alarm(aShop(props).web, 'UnhealthyTasksAlarm')).toMatchObject({ Threshold: 0, EvaluationPeriods: minutes, MetricName: 'UnHealthyHostCount', Statistic: 'Maximum', Period: 60 });
  });

  test('judge each of two target groups by itself: a new release that always fails has a twentieth of the traffic', () => {
    const { web } = aShop({ deployment: Deployment.canary() });
    expect(expressionsOf(alarm(web, 'ServerErrorsAlarm'))).toEqual(expect.arrayContaining(['MAX([FILL(group0, 0), FILL(group1, 0)])']));
    expect(expressionsOf(alarm(web, 'ResponseTimeAlarm'))).toEqual(['MAX([FILL(group0, 0), FILL(group1, 0)])']);
    expect(expressionsOf(alarm(web, 'UnhealthyTasksAlarm'))).toEqual(['FILL(group0, 0) + FILL(group1, 0)']);
  });

  test('say what to do, and tell the platform\'s topic, or that of the service', () => {
    const told = (own: boolean) => {
      const { platform, web } = aPlatform();
      const topic = new sns.Topic(platform, 'Topic');
      const props = own ? { alarmTopic: topic } : {};
      const parts = own ? { platform, web } : aPlatform({ alarmTopic: topic });
      new WebService(parts.web, 'Shop', { image: IMAGE, ...props });
      return Object.values(Template.fromStack(parts.web).findResources(ALARM)).map(({ Properties: { AlarmActions, AlarmDescription } }) => {
        expect(JSON.stringify(AlarmDescription)).toMatch(/Read the log|Look at/);
        return AlarmActions?.length;
      });
    };
    expect(told(true)).toEqual([1, 1, 1]);
    expect(Object.values(Template.fromStack(aShop().web).findResources(ALARM)).map(({ Properties }) => Properties.AlarmActions)).toEqual([undefined, undefined, undefined]);
  });

  test.each<[string, Partial<WebServiceProps>, string]>([
    ['no time', { acceptableResponseTime: Duration.seconds(0) }, 'acceptableResponseTime must be above 0 s and at most longestRequest (30 s), got 0 s; it is what 19 requests of 20 keep'],
    ['more time than the longest request', { acceptableResponseTime: Duration.seconds(31) },
      'acceptableResponseTime must be above 0 s and at most longestRequest (30 s), got 31 s; it is what 19 requests of 20 keep'],
  ])('fail with %s', (_name, props, sentence) => {
    expect(() => aShop(props)).toThrow(new Error(`Web/Shop: ${sentence}`));
  });
});

describe('on Spot', () => {
  const strategy = (props: Partial<WebServiceProps>) => onlyOne(aShop(props).web, SERVICE);

  test('run a share of the tasks above the minimum', () => {
    expect(strategy({ minCapacity: 3, spotPercent: 70 })).toMatchObject({
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Base: 3, Weight: 30 }, { CapacityProvider: 'FARGATE_SPOT', Weight: 70 }],
    });
    expect(strategy({ spotPercent: 70 })).not.toHaveProperty('LaunchType');
    expect(strategy({ spotPercent: 100 }).CapacityProviderStrategy).toEqual([{ CapacityProvider: 'FARGATE', Base: 2, Weight: 0 }, { CapacityProvider: 'FARGATE_SPOT', Weight: 100 }]);
  });

  test('runs nothing unless it is asked for', () => {
    for (const props of [{}, { spotPercent: 0 }]) expect(strategy(props)).toMatchObject({ LaunchType: 'FARGATE' });
  });

  test('warns that requests longer than Fargate\'s notice are cut off', () => {
    expect(warningsOf(aShop({ spotPercent: 50, longestRequest: Duration.minutes(5) }).web)).toEqual([
      'longestRequest is 300 s, but a task on Spot is gone 120 s after its notice: longer requests are cut off; leave spotPercent out, or put long work on a queue '
      + '[ack: cdk-scale-to-zero:SpotCutsRequests]']);
  });

  test.each<[string, Partial<WebServiceProps>, string]>([
    ['more than all', { spotPercent: 101 }, 'spotPercent must be a whole number between 0 and 100 %, got 101 %; it is the share of the tasks above minCapacity'],
    ['none above the minimum', { spotPercent: 50, minCapacity: 4, maxCapacity: 4 },
      'maxCapacity must be above minCapacity with Spot, got 4 tasks for both; the minimum runs on demand, so none would be on Spot'],
  ])('fails with %s', (_name, props, sentence) => {
    expect(() => aShop(props)).toThrow(new Error(`Web/Shop: ${sentence}`));
  });
});

describe('a shell in a task', () => {
  test('opens only if it is asked for', () => {
    expect(onlyOne(aShop().web, SERVICE)).not.toHaveProperty('EnableExecuteCommand', true);
    expect(JSON.stringify(Template.fromStack(aShop().web))).not.toContain('ssmmessages');
  });

  test('is logged where the containers log, with rights to nothing else', () => {
    const { web } = aShop({ enableExecuteCommand: true });
    expect(onlyOne(web, SERVICE).EnableExecuteCommand).toBe(true);
    const [logs] = logicalIds(web, 'AWS::Logs::LogGroup');
    const [partition, region, account] = ['Partition', 'Region', 'AccountId'].map((name) => ({ Ref: `AWS::${name}` }));
    Template.fromStack(web).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Action: ['ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel'], Effect: 'Allow', Resource: '*' },
          { Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], Effect: 'Allow', Resource: Match.anyValue() },
          { Action: 'logs:DescribeLogGroups', Effect: 'Allow', Resource: Match.objectLike({ 'Fn::Join': ['', Match.arrayWith([':log-group:*'])] }) },
        ],
      },
    });
    const written = Object.values(Template.fromStack(web).findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Array<{ Action: string[]; Resource: unknown }>)
      .filter(({ Action }) => Action.includes('logs:DescribeLogStreams'))
      .flatMap(({ Resource }) => Resource);
    // Newer versions of aws-cdk-lib write the same group a second time, by its name; nothing else may stand beside it.
    const again = { 'Fn::Join': ['', ['arn:', partition, ':logs:', region, ':', account, ':log-group:', { Ref: logs }]] };
    expect(written.filter((resource) => !isDeepStrictEqual(resource, again))).toEqual([{ 'Fn::GetAtt': [logs, 'Arn'] }]);
  });
});

describe('a sidecar', () => {
  test('shares the task: its log, its stop timeout and its architecture', () => {
    const { web, shop } = aShop();
    const proxy = shop.addSidecar('proxy', { image: ecs.ContainerImage.fromRegistry('envoy'), environment: { UPSTREAM: 'localhost:8080' }, essential: false, command: ['envoy'] });
    shop.container.addContainerDependencies({ container: proxy, condition: ecs.ContainerDependencyCondition.START });
    const [main, sidecar] = onlyOne(web, 'AWS::ECS::TaskDefinition').ContainerDefinitions;
    expect(sidecar).toMatchObject({
      Name: 'proxy', Image: 'envoy', Essential: false, Command: ['envoy'], Environment: [{ Name: 'UPSTREAM', Value: 'localhost:8080' }],
      StopTimeout: main.StopTimeout, LogConfiguration: main.LogConfiguration,
    });
    expect(main.DependsOn).toEqual([{ ContainerName: 'proxy', Condition: 'START' }]);
  });

  test('is asked whether it is well, and ends the task with it unless told otherwise', () => {
    const { web, shop } = aShop({ logGroup: undefined as logs.ILogGroup | undefined });
    shop.addSidecar('proxy', { image: IMAGE, healthCheck: { command: ['CMD', 'true'] } });
    expect(onlyOne(web, 'AWS::ECS::TaskDefinition').ContainerDefinitions[1]).toMatchObject({ Essential: true, HealthCheck: { Command: ['CMD', 'true'] } });
  });
});

describe('an internal service', () => {
  test('stands behind a second load balancer of the platform, which the VPC alone reaches', () => {
    const { platform, web } = aShop({ internetFacing: false });
    expect(onlyOne(platform, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toMatchObject({ Scheme: 'internal' });
    expect(onlyOne(web, RULE).ListenerArn['Fn::GetStackOutput'].OutputName).toContain('InternalLoadBalancer');
  });

  test('stands beside one that faces the internet, and their routes do not meet', () => {
    const { platform, web } = aShop();
    new WebService(web, 'Admin', { image: IMAGE, internetFacing: false });
    const schemes = Object.values(Template.fromStack(platform).findResources('AWS::ElasticLoadBalancingV2::LoadBalancer')).map(({ Properties }) => Properties.Scheme);
    expect(schemes.sort()).toEqual(['internal', 'internet-facing']);
  });

  test('shares the platform\'s load balancer where that is internal', () => {
    const { platform, web } = aShop({ internetFacing: false }, { internetFacing: false });
    new WebService(web, 'Other', { image: IMAGE, routes: [Route.path('/other/*')] });
    expect(onlyOne(platform, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toMatchObject({ Scheme: 'internal' });
  });

  test('fails with a listener, which decides who reaches it', () => {
    const { platform, web } = aPlatform();
    expect(() => new WebService(web, 'Shop', { image: IMAGE, internetFacing: false, listener: platform.loadBalancer.listener })).toThrow(new Error(
      'Web/Shop: internetFacing must not come with a listener, got false with one; the listener decides who reaches the servers'));
  });
});
