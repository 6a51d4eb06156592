const HOUR = 3600;

/** CloudWatch looks back over a day at most in shorter periods than an hour, otherwise over seven days. */
const LONGEST_IN_SHORT_PERIODS_SECONDS = 24 * HOUR;
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
 * runs; with periods of an hour another one, for the night that has 25 hours. Periods are the interval up to an hour, as
 * long as CloudWatch looks back as far in them, then an hour.
 *
 * Example: every 5 minutes: 2 periods of 300 s, a run missed for 10 to 15 minutes. Daily: 26 periods of an hour.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function missedRunLookBack(intervalSeconds: number, jitterSeconds: number): LookBack | undefined {
  const within = (longest: number, periodSeconds: number, shift: number): LookBack | undefined => {
    const periods = Math.ceil((intervalSeconds + jitterSeconds) / periodSeconds) + shift;
    return periodSeconds * periods > longest ? undefined : { periodSeconds, periods };
  };
  const minutes = Math.ceil(intervalSeconds / 60) * 60;
  const short = minutes < HOUR ? within(LONGEST_IN_SHORT_PERIODS_SECONDS, minutes, 1) : undefined;
  return short ?? within(LONGEST_LOOK_BACK_SECONDS, HOUR, 2);
}
