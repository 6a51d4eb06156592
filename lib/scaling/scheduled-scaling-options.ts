import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { TimeZone } from 'aws-cdk-lib/core';

/** Capacity from a time on. At least one of `minCapacity` and `maxCapacity`. */
export interface ScheduledScalingOptions {
  /**
   * When. An EC2 Auto Scaling group takes a cron expression or a moment, and no rate.
   */
  readonly schedule: appscaling.Schedule;

  /**
   * Time zone of the schedule.
   *
   * @default TimeZone.ETC_UTC
   */
  readonly timeZone?: TimeZone;

  /**
   * Fewest tasks or instances from then on. 1 or more.
   *
   * @default - unchanged
   */
  readonly minCapacity?: number;

  /**
   * Most tasks or instances from then on. 1 or more.
   *
   * @default - unchanged
   */
  readonly maxCapacity?: number;
}
