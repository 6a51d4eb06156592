import type { Alarm, ScalingPolicy } from '../../template';
import type { Rule } from '../rule';
import { scaledIn } from './scaled';
import { countedMessages } from './steps';

/** Metrics of SQS have a value each minute; CDK's default is five. */
const SLOW_SECONDS = 300;

export const scalingAlarmSlow: Rule = {
  name: 'ScalingAlarmSlow',
  severity: 'warning',
  cause: 'a worker is scaled by an alarm that looks at its queue every five minutes or less often',
  consequence: 'messages wait for up to five minutes before anything is started for them',
  fix: 'set Period to 60 s; in CDK metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) })',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html',
  cdk: 'silent; the default period of metrics is 300 s',
  find: function* (all) {
    const alarms = new Set(scaledIn(all).flatMap(({ policies }) => policies.flatMap((policy) => policy.alarms.filter((alarm) => !isRemembered(policy, alarm)))));
    for (const alarm of alarms) {
      const period = slowest(alarm);
      if (countedMessages(alarm) === undefined || period < SLOW_SECONDS || !isOut(alarm)) continue;
      yield { resource: alarm.resource, message: `Period must be 60 s, as it scales out by the messages of a queue, got ${period} s` };
    }
  },
};

/**
 * Whether a number is set by the largest backlog of a while. The window slides: a larger one counts in the minute it is reported.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */
function isRemembered({ stepScaling }: ScalingPolicy, { resource: { properties }, metrics, evaluationPeriods }: Alarm): boolean {
  const statistics = [properties.text('Statistic'), ...metrics.map((metric) => metric.text('MetricStat', 'Stat'))].filter((statistic) => statistic !== undefined);
  return stepScaling.text('AdjustmentType') === 'ExactCapacity' && evaluationPeriods === 1 && statistics.every((statistic) => statistic === 'Maximum');
}

function slowest({ periodSeconds, metrics }: Alarm): number {
  const periods = [periodSeconds, ...metrics.map((metric) => metric.number('MetricStat', 'Period'))];
  return Math.max(0, ...periods.filter((period) => typeof period === 'number'));
}

function isOut({ comparison }: Alarm): boolean {
  return typeof comparison === 'string' && comparison.startsWith('GreaterThan');
}
