import type { Alarm, Settings } from '../../template';
import type { Rule } from '../rule';
import { scaledIn } from './scaled';
import { countedMessages } from './steps';

/** Five minutes: what CDK's default period makes of an average. */
const SLOW_SECONDS = 300;

export const scalingAlarmSlow: Rule = {
  name: 'ScalingAlarmSlow',
  severity: 'warning',
  cause: 'a worker is scaled out by an alarm that needs to see messages in its queue for five minutes or longer',
  consequence: 'messages wait for that long before anything is started for them',
  fix: 'set Period to 60 s with one of one EvaluationPeriods, or Statistic to Maximum: that counts in the minute it is reported',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html',
  cdk: 'silent; the default period of metrics is 300 s',
  find: function* (all) {
    const alarms = new Set(scaledIn(all).flatMap(({ policies }) => policies.flatMap((policy) => policy.alarms)));
    for (const alarm of alarms) {
      const delay = Math.max(0, ...statisticsOf(alarm).map((metric) => delayOf(metric, alarm)));
      if (countedMessages(alarm) === undefined || delay < SLOW_SECONDS || !isOut(alarm)) continue;
      yield { resource: alarm.resource, message: `it must fire within minutes of a message, as it scales out by the messages of a queue, got ${delay} s in which it must see them` };
    }
  },
};

/** What CloudWatch looks at: the statistic and the period of each metric. */
function statisticsOf({ resource: { properties }, metrics }: Alarm): Array<{ readonly statistic: unknown; readonly period: unknown }> {
  const one = (metric: Settings, name: string): { statistic: unknown; period: unknown } => ({ statistic: metric.value(name), period: metric.number('Period') });
  return [one(properties, 'Statistic'), ...metrics.map((metric) => one(metric.settings('MetricStat'), 'Stat'))];
}

/**
 * How long messages wait before an alarm can have seen enough of them.
 *
 * Its window slides each minute, so the largest value of a period, and the sum of all, count as soon as they are there.
 */
function delayOf({ statistic, period }: { readonly statistic: unknown; readonly period: unknown }, { resource: { properties }, evaluationPeriods }: Alarm): number {
  const datapoints = properties.number('DatapointsToAlarm') ?? evaluationPeriods;
  if (typeof period !== 'number' || typeof datapoints !== 'number') return 0;
  const isAtOnce = (statistic === 'Maximum' || statistic === 'Sum') && !properties.settings('EvaluationWindow').has('WallClockWindow');
  if (!isAtOnce && statistic !== undefined && typeof statistic !== 'string') return 0;
  return period * (isAtOnce ? datapoints - 1 : datapoints);
}

function isOut({ comparison }: Alarm): boolean {
  return typeof comparison === 'string' && comparison.startsWith('GreaterThan');
}
