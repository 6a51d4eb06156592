const NAMESPACE = 'ScaleToZero';

/** Counts of one worker at one tick. */
export interface Counts {
  readonly TasksStarted: number;
  /** Tasks that RunTask did not start. */
  readonly StartFailures: number;
  readonly TasksDiedAtStart: number;
  /** 1 when messages wait and no task lives, nor was one started; undefined when nothing waits. */
  readonly WaitingWithoutTasks?: number;
}

/**
 * The counts as one line of CloudWatch's embedded metric format, or nothing when there is nothing to count.
 *
 * Zeros are left out, since a metric is billed for the hours it is written in; but WaitingWithoutTasks is written as 0
 * too: its alarm must see that a task came. Written by hand: Powertools' Metrics adds a dimension `service` to each.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricLine(worker: string, counts: Counts, now: number): string | undefined {
  const written = Object.entries(counts)
    .filter(([name, count]) => count !== undefined && (count !== 0 || name === 'WaitingWithoutTasks'));
  if (written.length === 0) return undefined;
  return JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [{
        Namespace: NAMESPACE,
        Dimensions: [['Worker']],
        Metrics: written.map(([name]) => ({ Name: name, Unit: 'Count' })),
      }],
    },
    Worker: worker,
    ...Object.fromEntries(written),
  });
}
