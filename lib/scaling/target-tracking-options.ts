import { Duration } from 'aws-cdk-lib/core';

/** How fast a policy that holds a metric may act again. */
export interface TargetTrackingOptions {
  /**
   * Time after a scale-out before the next one; on an EC2 Auto Scaling group, the time until a new instance counts in the metric.
   *
   * Long enough that what was just added shows in the metric.
   *
   * @default - one minute for tasks; for instances the warm-up time of their group
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * Time after a scale-in before the next one. An EC2 Auto Scaling group has none and refuses it.
   *
   * @default - five minutes for tasks
   */
  readonly scaleInCooldown?: Duration;
}
