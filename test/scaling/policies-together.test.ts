import { AdjustmentType, Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib/core';
import { ForecastMetric, ScalingPolicy, ScalingTarget, WeekDay } from '../../lib';
import { aTarget, FLEET, policiesOf, scaled, scheduledOf, SERVICE } from './targets';

const metric = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Sessions', period: Duration.minutes(1) });
const schedule = Schedule.cron({ hour: '7', minute: '0' });
const queue = sqs.Queue.fromQueueArn(new Stack(new App(), 'Elsewhere'), 'Queue', 'arn:aws:sqs:us-east-1:111122223333:mails');
const backlog = ScalingPolicy.backlog({ queue, messageProcessingTime: Duration.seconds(30) });
const steps = ScalingPolicy.steps('Steps', { metric, scalingSteps: [{ upper: 20, change: -1 }, { lower: 70, change: 1 }] });
const exactly = ScalingPolicy.steps('Exactly', { metric, adjustmentType: AdjustmentType.EXACT_CAPACITY, scalingSteps: [{ upper: 20, change: 2 }, { lower: 20, change: 4 }] });
const forecast = ScalingPolicy.predictive({ metric: ForecastMetric.CPU, targetValue: 60 });

describe.each([SERVICE, FLEET])('on a $kind', (kind) => {
  const service = kind === SERVICE;
  const many = service ? 'tasks' : 'instances';

  test('policies stand together that do not contradict each other', () => {
    const template = scaled(kind, [ScalingPolicy.cpu(), ScalingPolicy.requestsPerTarget(500), steps, forecast, ScalingPolicy.schedule('Morning', { schedule, minCapacity: 6 })]);
    expect(policiesOf(kind, template)).toHaveLength(5);
  });

  test('a forecast starts capacity five minutes before the hour, within the maximum', () => {
    const policies = policiesOf(kind, scaled(kind, [ScalingPolicy.cpu(), forecast]));
    const [configuration] = policies.map((properties) => properties.PredictiveScalingPolicyConfiguration ?? properties.PredictiveScalingConfiguration).filter(Boolean);
    expect(configuration).toEqual({
      Mode: 'ForecastAndScale', MaxCapacityBreachBehavior: 'HonorMaxCapacity', SchedulingBufferTime: 300,
      MetricSpecifications: [{ TargetValue: 60, PredefinedMetricPairSpecification: { PredefinedMetricType: service ? 'ECSServiceCPUUtilization' : 'ASGCPUUtilization' } }],
    });
  });

  test('a forecast of requests names their target group, and may be only looked at', () => {
    const policies = policiesOf(kind, scaled(kind, [ScalingPolicy.cpu(), ScalingPolicy.predictive({
      metric: ForecastMetric.REQUESTS_PER_TARGET, targetValue: 500, forecastOnly: true, launchAhead: Duration.minutes(10),
    })]));
    const [configuration] = policies.map((properties) => properties.PredictiveScalingPolicyConfiguration ?? properties.PredictiveScalingConfiguration).filter(Boolean);
    expect(configuration).toMatchObject({
      Mode: 'ForecastOnly', SchedulingBufferTime: 600,
      MetricSpecifications: [{ TargetValue: 500, PredefinedMetricPairSpecification: { PredefinedMetricType: 'ALBRequestCount', ResourceLabel: expect.anything() } }],
    });
  });

  test('a backlog sets an exact number, from the minimum up', () => {
    const adjustments = policiesOf(kind, scaled(kind, [backlog], { maxCapacity: 4 }))
      .flatMap((properties) => (properties.StepScalingPolicyConfiguration ?? properties).StepAdjustments)
      .map(({ ScalingAdjustment }) => ScalingAdjustment);
    expect(adjustments.sort()).toEqual([2, 3, 4]);
  });

  test('office hours have a higher minimum, and other hours that of the target', () => {
    const bounds = (policy: ScalingPolicy) => scheduledOf(kind, scaled(kind, [policy])).map((action) => (service
      ? [action.Schedule, action.Timezone, action.ScalableTargetAction.MinCapacity] : [action.Recurrence, action.TimeZone, action.MinSize]));
    const days = 'MON,TUE,WED,THU,FRI';
    expect(bounds(ScalingPolicy.officeHours('Office', { timeZone: TimeZone.EUROPE_BERLIN, minCapacity: 6 }))).toEqual([
      [service ? `cron(0 7 ? * ${days} *)` : `0 7 * * ${days}`, 'Europe/Berlin', 6], [service ? `cron(0 19 ? * ${days} *)` : `0 19 * * ${days}`, 'Europe/Berlin', 2]]);
    expect(bounds(ScalingPolicy.officeHours('Market', {
      timeZone: TimeZone.ETC_UTC, minCapacity: 6, outsideMinCapacity: 1, startHour: 5, endHour: 12, days: [WeekDay.SATURDAY],
    }))).toEqual([[service ? 'cron(0 5 ? * SAT *)' : '0 5 * * SAT', 'Etc/UTC', 6], [service ? 'cron(0 12 ? * SAT *)' : '0 12 * * SAT', 'Etc/UTC', 1]]);
  });

  test('schedules may take turns', () => {
    const turns = [
      ScalingPolicy.schedule('Day', { schedule, minCapacity: 12, maxCapacity: 20 }), ScalingPolicy.schedule('Night', { schedule, minCapacity: 1, maxCapacity: 5 }),
    ];
    expect(scheduledOf(kind, scaled(kind, turns))).toHaveLength(2);
  });

  test.each<[string, ScalingPolicy[], string]>([
    ['two policies hold the CPU use', [ScalingPolicy.cpu(50), ScalingPolicy.cpu(70)],
      'scaling must follow a metric by one policy, got ScalingPolicy.cpu and ScalingPolicy.cpu on the same one; between their thresholds the one adds what the other removes: keep one of the two'],
    ['a metric is held and stepped by', [steps, ScalingPolicy.metric('Held', { metric, targetValue: 50 })],
      'scaling must follow a metric by one policy, got ScalingPolicy.steps(\'Steps\') and ScalingPolicy.metric(\'Held\') on the same one; '
      + 'between their thresholds the one adds what the other removes: keep one of the two'],
    ['CPU fights a backlog', [ScalingPolicy.cpu(), backlog],
      `scaling must have no other policy beside ScalingPolicy.backlog, which sets an exact number of ${many}, got ScalingPolicy.cpu too; each undoes what the other did: keep one of the two`],
    ['a backlog fights a forecast', [backlog, forecast],
      `scaling must have no other policy beside ScalingPolicy.backlog, which sets an exact number of ${many}, got ScalingPolicy.predictive too; each undoes what the other did: keep one of the two`],
    ['exact steps fight requests', [exactly, ScalingPolicy.requestsPerTarget(5)],
      `scaling must have no other policy beside ScalingPolicy.steps('Exactly'), which sets an exact number of ${many}, got ScalingPolicy.requestsPerTarget too; `
      + 'each undoes what the other did: keep one of the two'],
    ['two schedules have one id', [ScalingPolicy.schedule('Night', { schedule, minCapacity: 2 }), ScalingPolicy.schedule('Night', { schedule, minCapacity: 3 })],
      'ids of scaling policies must be unique, got Night twice; give one of the two another id'],
    ['a metric takes the id of the policy by CPU', [ScalingPolicy.cpu(), ScalingPolicy.metric('Cpu', { metric, targetValue: 5 })],
      'ids of scaling policies must be unique, got Cpu twice; give one of the two another id'],
    ['a schedule wants more than there may be', [ScalingPolicy.schedule('Morning', { schedule, minCapacity: 12 })],
      `minCapacity of ScalingPolicy.schedule('Morning') must be at most maxCapacity (10 ${many}), which is in force with it, got 12 ${many}; set both bounds in each schedule`],
    ['a schedule allows less than there must be', [ScalingPolicy.schedule('Night', { schedule, maxCapacity: 1 })],
      `minCapacity must be at most maxCapacity of ScalingPolicy.schedule('Night') (1 ${many}), which is in force with it, got 2 ${many}; set both bounds in each schedule`],
    ['a schedule\'s own bounds cross', [ScalingPolicy.schedule('Night', { schedule, minCapacity: 5, maxCapacity: 4 })],
      `minCapacity of ScalingPolicy.schedule('Night') must be at most maxCapacity (4 ${many}), got 5 ${many}; lower it or raise maxCapacity`],
    ['the bounds of two schedules cross', [ScalingPolicy.schedule('Day', { schedule, minCapacity: 8 }), ScalingPolicy.schedule('Night', { schedule, maxCapacity: 5 })],
      `minCapacity of ScalingPolicy.schedule('Day') must be at most maxCapacity of ScalingPolicy.schedule('Night') (5 ${many}), which is in force with it, got 8 ${many}; set both bounds in each schedule`],
    ['office hours are wanted with less than outside', [ScalingPolicy.officeHours('Office', { timeZone: TimeZone.ETC_UTC, minCapacity: 1 })],
      `minCapacity of ScalingPolicy.officeHours('Office') must be at least that outside office hours (2 ${many}), got 1 ${many}; raise it, or set outsideMinCapacity`],
    ['office hours end before they begin', [ScalingPolicy.officeHours('Office', { timeZone: TimeZone.ETC_UTC, minCapacity: 3, startHour: 20, endHour: 6 })],
      'endHour of ScalingPolicy.officeHours(\'Office\') must be after startHour (20), got 6; use ScalingPolicy.schedule for nights'],
    ['office hours are on no day', [ScalingPolicy.officeHours('Office', { timeZone: TimeZone.ETC_UTC, minCapacity: 3, days: [] })],
      'days of ScalingPolicy.officeHours(\'Office\') must name at least one day, got none; omit it for Monday to Friday'],
    ['office hours begin at no hour', [ScalingPolicy.officeHours('Office', { timeZone: TimeZone.ETC_UTC, minCapacity: 3, startHour: 24 })],
      'startHour of ScalingPolicy.officeHours(\'Office\') must be a whole number between 0 and 22, got 24; give the hour of the day at which it begins'],
    ['nobody is left outside office hours', [ScalingPolicy.officeHours('Office', { timeZone: TimeZone.ETC_UTC, minCapacity: 3, outsideMinCapacity: 0 })],
      `minCapacity of ScalingPolicy.officeHours('Office') outside its hours must be ${service ? 'a whole number between 1 and 5,000 tasks, got 0 tasks' : 'a whole number of at least 1 instance, got 0 instances'}; `
      + `an always-on service keeps at least one ${service ? 'task' : 'instance'}; work that may stop entirely belongs on a LambdaWorker`],
    ['a forecast is an hour early', [ScalingPolicy.predictive({ metric: ForecastMetric.CPU, targetValue: 60, launchAhead: Duration.hours(1) })],
      'launchAhead of ScalingPolicy.predictive must be a whole number between 0 and 3,599 s, got 3,600 s; forecasts are for hours'],
    ['more CPU is forecast than there is', [ScalingPolicy.predictive({ metric: ForecastMetric.CPU, targetValue: 600 })],
      'targetValue of ScalingPolicy.predictive must be a whole number between 1 and 100 %, got 600 %; take that of the policy beside it'],
    ['no request is forecast', [ScalingPolicy.predictive({ metric: ForecastMetric.REQUESTS_PER_TARGET, targetValue: 0 })],
      `targetValue of ScalingPolicy.predictive must be at least 1 request a minute, got 0; measure what one ${service ? 'task' : 'instance'} answers well`],
    ['a backlog is worked on by nobody', [ScalingPolicy.backlog({ queue, messageProcessingTime: Duration.seconds(5), concurrency: 0 })],
      `concurrency of ScalingPolicy.backlog must be a whole number of at least 1 message, got 0; it is what one ${service ? 'task' : 'instance'} works on at once`],
    ['a backlog may wait for less than its work takes', [ScalingPolicy.backlog({ queue, messageProcessingTime: Duration.seconds(30), acceptableLatency: Duration.seconds(10) })],
      'acceptableLatency of ScalingPolicy.backlog must be at least messageProcessingTime (30 s), got 10 s; raise the latency or split the work'],
  ])('fails when %s', (_name, policies, sentence) => {
    expect(() => scaled(kind, policies)).toThrow(new Error(`Plain/Owner: ${sentence}`));
  });

  test('fails when requests of two target groups are forecast, or of none', () => {
    const requests = ScalingPolicy.predictive({ metric: ForecastMetric.REQUESTS_PER_TARGET, targetValue: 500 });
    const sentence = 'Plain/Owner: metric of ScalingPolicy.predictive must be CPU or MEMORY unless there is one target group, got REQUESTS_PER_TARGET with';
    expect(() => scaled(kind, [requests], { targetGroups: 2 })).toThrow(new Error(`${sentence} 2; the forecast knows one, and would see half of a deployment's traffic: forecast CPU`));
    expect(() => scaled(kind, [requests], { targetGroups: 0 })).toThrow(new Error(`${sentence} 0; without a load balancer no requests are counted`));
  });

  test('fails when nothing ever removes capacity', () => {
    expect(() => scaled(kind, [forecast])).toThrow(
      `[Plain/Owner] scaling must have a policy that removes ${many}, got ScalingPolicy.predictive alone, which only adds; add one that holds a metric, e.g. ScalingPolicy.cpu`);
  });

  test('fails when a second target hides the policies of the first', () => {
    const { target, resource } = aTarget(kind);
    ScalingPolicy.cpu().bind(target);
    const again = kind === SERVICE ? ScalingTarget.ofService(resource as any, target) : ScalingTarget.ofFleet(resource as any, target);
    expect(() => ScalingPolicy.cpu(30).bind(again)).toThrow('scaling must follow a metric by one policy');
  });

  test('fails with a target that may have nothing', () => {
    expect(() => scaled(kind, [], { minCapacity: 0 })).toThrow(`Plain/Owner: minCapacity must be ${service ? 'a whole number between 1 and 5,000 tasks, got 0 tasks' : 'a whole number of at least 1 instance, got 0 instances'}`);
  });
});

test('memory of instances fails to be forecast', () => {
  expect(() => scaled(FLEET, [ScalingPolicy.cpu(), ScalingPolicy.predictive({ metric: ForecastMetric.MEMORY, targetValue: 60 })])).toThrow(new Error(
    'Plain/Owner: metric of ScalingPolicy.predictive must be CPU or REQUESTS_PER_TARGET for an EC2 Auto Scaling group, got MEMORY; EC2 does not know the memory in use'));
});
