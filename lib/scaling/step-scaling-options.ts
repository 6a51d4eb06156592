import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';

/** How much capacity each stretch of a metric is worth, or adds and removes. */
export interface StepScalingOptions {
  /**
   * The metric, which must grow with the load: 100 - free, not free. With a period of a minute, or scaling is slow.
   */
  readonly metric: cloudwatch.IMetric;

  /**
   * Steps, the higher the metric the more: `{ upper: 20, change: -1 }, { lower: 70, upper: 90, change: 1 }, { lower: 90, change: 3 }`.
   *
   * Between the steps that remove and those that add nothing changes; elsewhere there may be no gap. 20 each way at most.
   *
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html
   */
  readonly scalingSteps: appscaling.ScalingInterval[];

  /**
   * What `change` means: tasks or instances more or fewer, percent more or fewer, or an exact number of them.
   *
   * @default appscaling.AdjustmentType.CHANGE_IN_CAPACITY
   */
  readonly adjustmentType?: appscaling.AdjustmentType;

  /**
   * Periods of the metric that are looked at. 1 or more.
   *
   * @default 3
   */
  readonly evaluationPeriods?: number;

  /**
   * How many of them must lie in a step. 1 to `evaluationPeriods`.
   *
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;

  /**
   * Time after a change before the next one; on an EC2 Auto Scaling group, the time until a new instance counts.
   *
   * @default - one minute for tasks; for instances the warm-up time of their group
   */
  readonly cooldown?: Duration;
}
