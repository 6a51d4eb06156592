import type { Alarm } from '../../template';
import type { Rule } from '../rule';

/** An alarm looks back one day at most, a week where its period is an hour or more. */
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 604_800;
const HOUR_SECONDS = 3600;

export const alarmSettingsContradict: Rule = {
  name: 'AlarmSettingsContradict',
  severity: 'error',
  cause: 'the numbers of an alarm do not go together',
  consequence: 'CloudWatch rejects the alarm',
  fix: 'a Period of 10, 20, 30 or a multiple of 60 s; DatapointsToAlarm up to EvaluationPeriods; a day at most in all; one metric that returns data',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
  cdk: 'silent for L1s',
  find: function* (all) {
    for (const alarm of all.alarms) {
      for (const message of problems(alarm)) yield { resource: alarm.resource, message };
    }
  },
};

function* problems({ resource: { properties }, periodSeconds: period, evaluationPeriods: periods, metrics }: Alarm): Iterable<string> {
  const datapoints = properties.number('DatapointsToAlarm');
  if (typeof datapoints === 'number' && typeof periods === 'number' && datapoints > periods) yield `DatapointsToAlarm must be at most EvaluationPeriods, ${periods}, got ${datapoints}`;
  if (typeof period === 'number' && ![10, 20, 30].includes(period) && (period <= 0 || period % 60 !== 0)) yield `Period must be 10, 20, 30 or a multiple of 60 s, got ${period} s`;
  if (typeof period === 'number' && typeof periods === 'number' && period * periods > (period >= HOUR_SECONDS ? WEEK_SECONDS : DAY_SECONDS)) {
    yield `Period and EvaluationPeriods must be at most ${period >= HOUR_SECONDS ? 'a week' : 'a day'} together, got ${period * periods} s`;
  }
  if (properties.has('MetricName') && metrics.some((metric) => metric.unknown === undefined)) yield 'MetricName and Metrics must not both be set';
  // An alarm on a band compares two series, and both are returned.
  if (properties.has('ThresholdMetricId')) return;
  const returned = metrics.map((metric) => metric.unknown ?? metric.boolean('ReturnData') ?? true);
  const count = returned.filter((value) => value === true).length;
  if (metrics.length > 0 && returned.every((value) => typeof value === 'boolean') && count !== 1) yield `Metrics must have one that returns data, got ${count}`;
}
