import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration, TimeZone } from 'aws-cdk-lib/core';
import { ScalingPolicy } from '../../lib';
import { aTarget, FLEET, scaled, scheduledOf, SERVICE, TargetSettings, trackingOf } from './targets';
import { warningsOf } from '../a-platform';

const MEMORY = new cloudwatch.Metric({ namespace: 'CWAgent', metricName: 'mem_used_percent', dimensionsMap: { AutoScalingGroupName: 'group' } });
const SESSIONS = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Sessions', statistic: 'Average' });
const SESSIONS_AN_HOUR = new cloudwatch.MathExpression({ expression: 'sessions / hosts', usingMetrics: {
  sessions: SESSIONS, hosts: new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Hosts', statistic: 'Maximum', dimensionsMap: { Half: 'web' } }),
} });

/** The queries of an expression, on either kind. */
const QUERIES = [
  { Id: 'sessions', ReturnData: false, MetricStat: { Stat: 'Average', Metric: { Namespace: 'Shop', MetricName: 'Sessions' } } },
  { Id: 'hosts', ReturnData: false, MetricStat: { Stat: 'Maximum', Metric: { Namespace: 'Shop', MetricName: 'Hosts', Dimensions: [{ Name: 'Half', Value: 'web' }] } } },
  { Id: 'tracked', ReturnData: true, Expression: 'sessions / hosts' },
];

describe.each([SERVICE, FLEET])('on a $kind', (kind) => {
  const service = kind === SERVICE;
  const tracked = (policy: ScalingPolicy, settings?: TargetSettings) => trackingOf(kind, scaled(kind, [policy], settings));

  test('a policy holds the CPU use, at 60 % unless it is told otherwise', () => {
    expect(tracked(ScalingPolicy.cpu())).toMatchObject({
      TargetValue: 60, PredefinedMetricSpecification: { PredefinedMetricType: service ? 'ECSServiceAverageCPUUtilization' : 'ASGAverageCPUUtilization' },
    });
    expect(tracked(ScalingPolicy.cpu(35)).TargetValue).toBe(35);
  });

  test('a policy holds the memory in use', () => {
    expect(tracked(ScalingPolicy.memory(), { memoryMetric: MEMORY })).toMatchObject(service
      ? { TargetValue: 70, PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageMemoryUtilization' } }
      : { TargetValue: 70, CustomizedMetricSpecification: { Namespace: 'CWAgent', MetricName: 'mem_used_percent', Statistic: 'Average', Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'group' }] } });
  });

  test('a policy holds the requests of each target', () => {
    expect(tracked(ScalingPolicy.requestsPerTarget(500))).toMatchObject({
      TargetValue: 500, PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: expect.anything() },
    });
  });

  test('a policy counts the requests of two target groups between which a deployment moves the traffic', () => {
    const { TargetValue, CustomizedMetricSpecification: { Metrics } } = tracked(ScalingPolicy.requestsPerTarget(500), { targetGroups: 2 });
    expect(TargetValue).toBe(500);
    expect(Metrics.map(({ Id, Expression, MetricStat }: any) => [Id, Expression ?? MetricStat.Metric.MetricName, MetricStat?.Stat])).toEqual([
      ['group0', 'RequestCountPerTarget', 'Sum'], ['group1', 'RequestCountPerTarget', 'Sum'], ['tracked', 'FILL(group0, 0) + FILL(group1, 0)', undefined],
    ]);
  });

  test('a policy holds a metric', () => {
    expect(tracked(ScalingPolicy.metric('Sessions', { metric: SESSIONS, targetValue: 40 }))).toMatchObject({
      TargetValue: 40, CustomizedMetricSpecification: { Namespace: 'Shop', MetricName: 'Sessions', Statistic: 'Average' },
    });
  });

  test('a policy warns of a metric that is too slow to follow', () => {
    const { stack, target } = aTarget(kind);
    ScalingPolicy.metric('Sessions', { metric: SESSIONS.with({ period: Duration.minutes(5) }), targetValue: 40 }).bind(target);
    ScalingPolicy.metric('Baskets', { metric: SESSIONS.with({ statistic: 'max', period: Duration.minutes(1) }), targetValue: 40 }).bind(target);
    expect(warningsOf(stack).filter((warning) => warning.includes('period'))).toEqual([
      'metric of ScalingPolicy.metric(\'Sessions\') has a period of 300 s: capacity follows after 900 s at the earliest; give the metric a period of one minute [ack: cdk-scale-to-zero:SlowScalingMetric]']);
  });

  test('a policy holds an expression, which CDK\'s own constructs refuse', () => {
    expect(tracked(ScalingPolicy.metric('Sessions', { metric: SESSIONS_AN_HOUR, targetValue: 40 }))).toMatchObject({
      TargetValue: 40, CustomizedMetricSpecification: { Metrics: QUERIES },
    });
  });

  test('a policy holds a percentile', () => {
    const metric = SESSIONS.with({ statistic: 'p90' });
    expect(tracked(ScalingPolicy.metric('Sessions', { metric, targetValue: 40 })).CustomizedMetricSpecification.Metrics).toEqual([
      { Id: 'tracked', ReturnData: true, MetricStat: { Stat: 'p90', Metric: { Namespace: 'Shop', MetricName: 'Sessions' } } }]);
  });

  test('a policy sets the bounds at a time', () => {
    const morning = ScalingPolicy.schedule('Morning', {
      schedule: Schedule.cron({ hour: '7', minute: '30', weekDay: 'MON-FRI' }), timeZone: TimeZone.EUROPE_BERLIN, minCapacity: 6, maxCapacity: 20,
    });
    expect(scheduledOf(kind, scaled(kind, [morning]))).toEqual([service
      ? { ScheduledActionName: 'Morning', Schedule: 'cron(30 7 ? * MON-FRI *)', Timezone: 'Europe/Berlin', ScalableTargetAction: { MinCapacity: 6, MaxCapacity: 20 } }
      : { Recurrence: '30 7 * * MON-FRI', TimeZone: 'Europe/Berlin', MinSize: 6, MaxSize: 20 }]);
  });

  test.each<[string, ScalingPolicy, string]>([
    ['more CPU than there is', ScalingPolicy.cpu(101), `cpu of a ScalingPolicy must be a whole number between 1 and 100 %, got 101 %; it is the average over all ${service ? 'tasks' : 'instances'}`],
    ['no memory', ScalingPolicy.memory(0), `memory of a ScalingPolicy must be a whole number between 1 and 100 %, got 0 %; it is the average over all ${service ? 'tasks' : 'instances'}`],
    ['no request', ScalingPolicy.requestsPerTarget(0), `requestsPerTarget of a ScalingPolicy must be at least 1 a minute, got 0; measure what one ${service ? 'task' : 'instance'} answers well`],
    ['nothing of a metric', ScalingPolicy.metric('Sessions', { metric: SESSIONS, targetValue: 0 }),
      'targetValue of ScalingPolicy.metric(\'Sessions\') must be a number above 0, got 0; capacity changes in proportion to metric / target'],
    ['a search for metrics', ScalingPolicy.metric('Found', { metric: new cloudwatch.MathExpression({ expression: 'SUM(SEARCH(\'x\', \'Sum\'))' }), targetValue: 1 }),
      'metric of the scaling policy Found must not search, got SUM(SEARCH(\'x\', \'Sum\')); name the metrics, Auto Scaling does not take SEARCH'],
    ['a metric of another region', ScalingPolicy.metric('Sessions', { metric: SESSIONS.with({ region: 'eu-west-1' }), targetValue: 1 }),
      'metric of the scaling policy Sessions must be of the region of the stack (us-east-1), got one of eu-west-1; Auto Scaling reads no other'],
    ['a schedule that stops everything', ScalingPolicy.schedule('Night', { schedule: Schedule.cron({ hour: '22', minute: '0' }), minCapacity: 0 }),
      `minCapacity of ScalingPolicy.schedule('Night') must be ${service ? 'a whole number between 1 and 5,000 tasks, got 0 tasks' : 'a whole number of at least 1 instance, got 0 instances'}; `
      + `an always-on service keeps at least one ${service ? 'task' : 'instance'}; work that may stop entirely belongs on a LambdaWorker`],
  ])('fails with %s', (_name, policy, sentence) => {
    expect(() => scaled(kind, [policy])).toThrow(new Error(`Plain/Owner: ${sentence}`));
  });

  test('fails by requests without a load balancer', () => {
    expect(() => scaled(kind, [ScalingPolicy.requestsPerTarget(500)], { targetGroups: 0 })).toThrow(new Error(
      'Plain/Owner: requestsPerTarget of a ScalingPolicy must have a load balancer in front, got no target group; use ScalingPolicy.cpu, or backlog for work from a queue'));
  });
});

describe('tasks', () => {
  test('join after a minute and leave after five, unless they are told otherwise', () => {
    const cooldowns = (policy: ScalingPolicy) => {
      const { ScaleOutCooldown, ScaleInCooldown } = trackingOf(SERVICE, scaled(SERVICE, [policy]));
      return [ScaleOutCooldown, ScaleInCooldown];
    };
    const told = { scaleOutCooldown: Duration.seconds(30), scaleInCooldown: Duration.minutes(10) };
    expect([cooldowns(ScalingPolicy.cpu()), cooldowns(ScalingPolicy.cpu(60, told))]).toEqual([[60, 300], [30, 600]]);
    expect(cooldowns(ScalingPolicy.metric('Sessions', { metric: SESSIONS_AN_HOUR, targetValue: 1, ...told }))).toEqual([30, 600]);
  });
});

describe('instances', () => {
  const warmup = (policy: ScalingPolicy) => Object.values(scaled(FLEET, [policy]).findResources(FLEET.policyType))[0].Properties.EstimatedInstanceWarmup;
  const cron = (expression: string) => scheduledOf(FLEET, scaled(FLEET, [
    ScalingPolicy.schedule('Morning', { schedule: Schedule.expression(expression), minCapacity: 3 })]))[0];

  test('count once the group says they are warm, or the policy does', () => {
    expect(warmup(ScalingPolicy.cpu())).toBeUndefined();
    for (const policy of [
      ScalingPolicy.cpu(60, { scaleOutCooldown: Duration.minutes(2) }), ScalingPolicy.requestsPerTarget(5, { scaleOutCooldown: Duration.minutes(2) }),
      ScalingPolicy.metric('Sessions', { metric: SESSIONS, targetValue: 1, scaleOutCooldown: Duration.minutes(2) }),
      ScalingPolicy.metric('Sessions', { metric: SESSIONS_AN_HOUR, targetValue: 1, scaleOutCooldown: Duration.minutes(2) }),
    ]) expect(warmup(policy)).toBe(120);
  });

  test.each([
    ['cron(0 8 * * ? *)', '0 8 * * *'], ['cron(0/15 8 ? * 2-6 *)', '0-59/15 8 * * 1-5'], ['cron(0 8 ? * MON,WED *)', '0 8 * * MON,WED'],
    ['cron(0 8 1,15 JAN-MAR ? *)', '0 8 1,15 JAN-MAR *'], ['cron(0 8 ? * 1 *)', '0 8 * * 0'], ['cron(0 8 ? * 2/2 *)', '0 8 * * 1-6/2'],
  ])('are scheduled by %s as Unix writes it', (expression, Recurrence) => {
    expect(cron(expression)).toMatchObject({ Recurrence, TimeZone: 'Etc/UTC' });
  });

  test('are scheduled for one moment', () => {
    expect(cron('at(2026-11-27T06:00:00)')).toEqual({ StartTime: '2026-11-27T06:00:00Z', MinSize: 3 });
  });

  test.each(['rate(1 hour)', 'cron(0 8 L * ? *)', 'cron(0 8 ? * 6#3 *)', 'cron(0 8 * * ? 2027)'])('fail to be scheduled by %s', (expression) => {
    expect(() => cron(expression)).toThrow(new Error('Plain/Owner: schedule of ScalingPolicy.schedule(\'Morning\') must be a cron expression without a year, L, W or #, '
      + `or a moment in UTC, for an EC2 Auto Scaling group, got ${expression}; use appscaling.Schedule.cron`));
  });

  test.each<[string, ScalingPolicy, string]>([
    ['to be held by memory that nobody measures', ScalingPolicy.memory(), 'memory of a ScalingPolicy must be measured by the CloudWatch agent on an EC2 Auto Scaling group, '
      + 'got a group without its metric; EC2 does not know the memory in use: pass memoryMetric to ScalingTarget.ofFleet, or use ScalingPolicy.cpu'],
    ['to wait between two scale-ins', ScalingPolicy.cpu(60, { scaleInCooldown: Duration.minutes(5) }), 'scaleInCooldown of the scaling policy Cpu must be omitted for an '
      + 'EC2 Auto Scaling group, got one; the group removes instances after 15 minutes below the target, and has no cooldown of its own for that'],
  ])('fail %s', (_name, policy, sentence) => {
    expect(() => scaled(FLEET, [policy])).toThrow(new Error(`Plain/Owner: ${sentence}`));
  });
});

