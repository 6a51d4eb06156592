import { isKnown, type Alarm, type ScalingPolicy as PolicyOfTemplate, type Settings } from '../../template';
import type { AlarmSettings, Comparison, MissingData } from '../alarm';
import type { ScheduledAction } from '../scaler';
import { StepScaling, TargetTracking, type ScalingMetric, type ScalingPolicy } from '../scaling-policies';
import type { Reading } from './reading';
import { recurrencesOf } from './schedule-times';

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  GreaterThanThreshold: 'above', GreaterThanOrEqualToThreshold: 'at least', LessThanThreshold: 'below', LessThanOrEqualToThreshold: 'at most',
};
const STATISTICS: ReadonlyArray<AlarmSettings['statistic']> = ['Maximum', 'Minimum', 'Average', 'Sum'];
const ADJUSTMENTS = { ChangeInCapacity: 'change', ExactCapacity: 'exact', PercentChangeInCapacity: 'percent' } as const;

/**
 * Application Auto Scaling waits for five minutes after a policy of a service acted, unless told; EC2 Auto Scaling not at
 * all: it has warm-ups instead.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepScalingPolicyConfiguration.html
 */
const COOLDOWN = { service: 300, fleet: 0 };

/** Where the tracked metric must fall before capacity may: nine tenths of the target for ECS, seven for EC2. */
const LOW_SHARE = { service: 0.9, fleet: 0.7 };

/** Policies as the template has them. What cannot be simulated is said, and left out. */
export function policiesOf(policies: readonly PolicyOfTemplate[], of: 'service' | 'fleet', reading: Reading): ScalingPolicy[] {
  return policies.flatMap((policy) => {
    const { type } = policy;
    if (type === 'TargetTrackingScaling') return trackingOf(policy, of, reading);
    if (type === 'StepScaling') return stepsOf(policy, of, reading);
    reading.assume(`${policy.displayName} is not simulated: its type is ${type !== undefined && isKnown(type) ? type : 'not known'}`);
    return [];
  });
}

function trackingOf(policy: PolicyOfTemplate, of: 'service' | 'fleet', reading: Reading): ScalingPolicy[] {
  const { targetTracking: settings, displayName } = policy;
  const custom = settings.settings('CustomizedMetricSpecification');
  const metric = predefined(policy.predefinedMetric) ?? metricOf(custom.text('MetricName'), custom.list('Metrics'));
  if (metric === undefined) {
    reading.assume(`${displayName} is not simulated: its metric is not one of queue, CPU and requests`);
    return [];
  }
  return [new TargetTracking({
    metric, target: reading.number(`target of ${displayName}`, settings.number('TargetValue'), 50),
    disableScaleIn: reading.truth(`DisableScaleIn of ${displayName}`, settings.boolean('DisableScaleIn'), false),
    cooldowns: {
      scaleOutSeconds: reading.number('cooldown', settings.number('ScaleOutCooldown'), COOLDOWN[of]),
      scaleInSeconds: reading.number('cooldown', settings.number('ScaleInCooldown'), COOLDOWN[of]),
    },
    lowShare: LOW_SHARE[of],
  })];
}

function stepsOf(policy: PolicyOfTemplate, of: 'service' | 'fleet', reading: Reading): ScalingPolicy[] {
  const { stepScaling: settings, displayName, alarms } = policy;
  return alarms.flatMap((alarm) => {
    const metric = metricOf(alarm.metricName, alarm.metrics);
    const read = alarmSettings(alarm, reading);
    if (metric === undefined || read === undefined) {
      reading.assume(`${displayName} is not simulated: its alarm's metric is not one of queue, CPU and requests`);
      return [];
    }
    const type = settings.text('AdjustmentType');
    const cooldown = reading.number('cooldown', settings.number('Cooldown'), COOLDOWN[of]);
    return [new StepScaling({
      metric, alarm: read,
      adjustmentType: typeof type === 'string' && type in ADJUSTMENTS ? ADJUSTMENTS[type as keyof typeof ADJUSTMENTS] : 'change',
      steps: settings.list('StepAdjustments').map((step) => ({
        lower: known(step.number('MetricIntervalLowerBound')), upper: known(step.number('MetricIntervalUpperBound')),
        adjustment: reading.number('adjustment', step.number('ScalingAdjustment'), 0),
      })),
      minAdjustmentMagnitude: known(settings.number('MinAdjustmentMagnitude')),
      cooldowns: { scaleOutSeconds: cooldown, scaleInSeconds: cooldown },
    })];
  });
}

function alarmSettings(alarm: Alarm, reading: Reading): AlarmSettings | undefined {
  const { comparison, resource: { properties } } = alarm;
  const measured = alarm.metrics.map((metric) => metric.settings('MetricStat')).find((stat) => stat.names.length > 0);
  const statistic = known(properties.text('Statistic')) ?? known(measured?.text('Stat'));
  const compared = typeof comparison === 'string' ? COMPARISONS[comparison] : undefined;
  if (compared === undefined) return undefined;
  const evaluationPeriods = reading.number('evaluation periods', alarm.evaluationPeriods, 1);
  const missing = known(properties.text('TreatMissingData'));
  return {
    comparison: compared, evaluationPeriods, threshold: reading.number(`threshold of ${alarm.displayName}`, alarm.threshold, 0),
    datapointsToAlarm: reading.number('datapoints to alarm', properties.number('DatapointsToAlarm'), evaluationPeriods),
    periodSeconds: Math.max(60, reading.number('period', alarm.periodSeconds ?? measured?.number('Period'), 60)),
    missingData: missing === 'ignore' || missing === 'breaching' || missing === 'notBreaching' ? missing : 'missing' satisfies MissingData,
    statistic: STATISTICS.find((name) => name === statistic) ?? 'Average',
  };
}

function predefined(name: PolicyOfTemplate['predefinedMetric']): ScalingMetric | undefined {
  if (typeof name !== 'string') return undefined;
  if (/AverageCPUUtilization$/.test(name)) return 'cpu';
  return name === 'ALBRequestCountPerTarget' ? 'requests per target' : undefined;
}

/** The metric of an alarm or a policy: one, or what an expression makes of several. */
function metricOf(single: Alarm['metricName'], several: readonly Settings[]): ScalingMetric | undefined {
  const names = [single, ...several.map((metric) => metric.text('MetricStat', 'Metric', 'MetricName'))].filter((name) => typeof name === 'string');
  const expressions = several.map((metric) => metric.text('Expression')).filter((text) => typeof text === 'string').join(' ');
  if (names.includes('ApproximateNumberOfMessagesVisible')) {
    if (expressions.includes('/')) return 'backlog per task';
    return names.includes('ApproximateNumberOfMessagesNotVisible') ? 'visible and in flight' : 'visible';
  }
  if (names.includes('ApproximateAgeOfOldestMessage')) return 'age of oldest';
  if (names.includes('CPUUtilization')) return 'cpu';
  return names.includes('RequestCountPerTarget') ? 'requests per target' : undefined;
}

/** Scheduled actions, as far as their times are understood; a run begins on Monday at midnight. */
export function scheduledOf(actions: readonly Settings[], names: { schedule: string; min: (action: Settings) => number | undefined; max: (action: Settings) => number | undefined }, reading: Reading): ScheduledAction[] {
  return actions.flatMap((action) => {
    const schedule = action.text(names.schedule);
    const times = typeof schedule === 'string' ? recurrencesOf(schedule) : undefined;
    if (times === undefined) {
      reading.assume(`a scheduled action is not simulated: ${typeof schedule === 'string' ? schedule : 'its schedule'} is no daily or weekly time`);
      return [];
    }
    return times.map((time) => ({ ...time, min: names.min(action), max: names.max(action) }));
  });
}

/** A value that is known, or nothing. */
export function known<T>(value: T): Exclude<T, { reason: string }> | undefined {
  return isKnown(value) ? value : undefined;
}
