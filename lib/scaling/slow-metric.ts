import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { warn } from '../private/refusal';

/**
 * Periods above its target that target tracking waits for before it adds capacity.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
export const TRACKING_PERIODS = 3;

/** Warns of a metric by which capacity would follow the load only after minutes: CDK's default period is five. */
export function warnOfSlowMetric(owner: IConstruct, written: string, metric: cloudwatch.IMetric, periods: number): void {
  const seconds = periodOf(metric);
  if (seconds <= 60) return;
  warn(owner, 'SlowScalingMetric', `metric of ${written} has a period of ${seconds} s: capacity follows after ${seconds * periods} s at the earliest; `
    + 'give the metric a period of one minute');
}

/** Seconds of the period of a metric, or of an expression. */
function periodOf(metric: cloudwatch.IMetric): number {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  return metricStat?.period.toSeconds() ?? mathExpression?.period ?? 60;
}
