/** What a minute of a metric needs before alarms see it. */
const PUBLISHED_AFTER_MINUTES = 1;

/** SQS gives metrics of a queue for six hours after its last use; a queue that wakes has them up to 15 minutes late. */
const ACTIVE_MINUTES = 360;
const LATE_MINUTES = 15;

/** How far back alarms look at most: 15 periods of five minutes and a few. */
const REMEMBERED_MINUTES = 120;

/**
 * A metric as alarms see it: one value a minute, a minute late.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/publishingMetrics.html
 */
export class MetricLog {
  private readonly values: Array<number | undefined> = [];

  public add(value: number | undefined): void {
    this.values.push(value);
    if (this.values.length > REMEMBERED_MINUTES) this.values.shift();
  }

  /** The minutes that are published, the latest last. */
  public published(lateMinutes = 0): ReadonlyArray<number | undefined> {
    const late = PUBLISHED_AFTER_MINUTES - 1 + lateMinutes;
    return late === 0 ? this.values : this.values.slice(0, Math.max(0, this.values.length - late));
  }
}

/**
 * Whether SQS publishes a queue's metrics, and how late.
 *
 * A queue that was not used for six hours is inactive. When it wakes its metrics come up to 15 minutes late: here
 * always as late as that, because that is what a worker from zero must live with.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html
 */
export class QueueActivity {
  private lastUse: number;
  private wokeAt = -Infinity;

  /** @param wasActive it was in use until the first minute */
  public constructor(wasActive: boolean) {
    this.lastUse = wasActive ? 0 : -Infinity;
  }

  /** @param used whether it was sent to, or polled, in this minute */
  public minute(minute: number, used: boolean): void {
    if (!used) return;
    if (minute - this.lastUse > ACTIVE_MINUTES) this.wokeAt = minute;
    this.lastUse = minute;
  }

  public isActive(minute: number): boolean {
    return minute - this.lastUse <= ACTIVE_MINUTES;
  }

  /** Minutes that its latest metrics are late. */
  public lateMinutes(minute: number): number {
    return minute - this.wokeAt < LATE_MINUTES ? LATE_MINUTES : 0;
  }
}
