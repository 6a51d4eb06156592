const HOUR = 3600;

/** CloudWatch looks back over seven days at most, in periods of an hour or more. */
const LONGEST_LOOK_BACK_SECONDS = 7 * 24 * HOUR;

/** What an alarm looks at. */
export interface LookBack {
  readonly periodSeconds: number;
  readonly periods: number;
}

/**
 * How long an alarm must see no run before it may say that one was missed; nothing where CloudWatch cannot look back as far.
 *
 * Law: the longest interval and the jitter, rounded up to periods, and one period more, since periods do not begin with
 * runs; from an hour on another one, for the night that has 25 hours. Periods are the interval up to an hour, then an hour.
 *
 * Example: every 5 minutes: 2 periods of 300 s, a run missed for 10 to 15 minutes. Daily: 26 periods of an hour.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function missedRunLookBack(intervalSeconds: number, jitterSeconds: number): LookBack | undefined {
  const periodSeconds = intervalSeconds < HOUR ? Math.ceil(intervalSeconds / 60) * 60 : HOUR;
  const shift = intervalSeconds < HOUR ? 1 : 2;
  const periods = Math.ceil((intervalSeconds + jitterSeconds) / periodSeconds) + shift;
  return periodSeconds * periods > LONGEST_LOOK_BACK_SECONDS ? undefined : { periodSeconds, periods };
}
