import { Alarm, isKnown, ScalingPolicy, Settings } from '../../template';

/** A step of a policy: from and to where it holds, relative to the threshold of its alarm. */
export interface Step {
  readonly lower: number;
  readonly upper: number;
  readonly adjustment: number;
}

/** The steps of a policy by their bounds; `undefined` if it has none, or one is not known. */
export function stepsOf({ stepScaling }: ScalingPolicy): Step[] | undefined {
  const steps = stepScaling.list('StepAdjustments').map(stepIn);
  if (steps.length === 0 || steps.includes(undefined)) return undefined;
  return steps.filter((step) => step !== undefined).sort((left, right) => left.lower - right.lower);
}

function stepIn(settings: Settings): Step | undefined {
  const [lower, upper, adjustment] = [settings.number('MetricIntervalLowerBound'), settings.number('MetricIntervalUpperBound'), settings.number('ScalingAdjustment')];
  if (settings.unknown !== undefined || !isKnown(lower) || !isKnown(upper) || typeof adjustment !== 'number') return undefined;
  return { lower: lower ?? -Infinity, upper: upper ?? Infinity, adjustment };
}

/** Metrics of SQS that count messages. */
const COUNTS = /^ApproximateNumberOfMessages(Visible|NotVisible|Delayed|Outstanding)$/;

/** The metrics of messages that an alarm adds up; `undefined` if it looks at something else. */
export function countedMessages(alarm: Alarm): string[] | undefined {
  const { metricName, namespace, metrics } = alarm;
  if (metricName !== undefined) return namespace === 'AWS/SQS' && typeof metricName === 'string' && COUNTS.test(metricName) ? [metricName] : undefined;
  const names: string[] = [];
  for (const metric of metrics) {
    const expression = metric.text('Expression');
    if (expression !== undefined) {
      // A sum of metrics is a number of messages, too.
      if (typeof expression !== 'string' || !/^[\w\s+()]+$/.test(expression)) return undefined;
      continue;
    }
    const name = metric.text('MetricStat', 'Metric', 'MetricName');
    if (metric.text('MetricStat', 'Metric', 'Namespace') !== 'AWS/SQS' || typeof name !== 'string' || !COUNTS.test(name)) return undefined;
    names.push(name);
  }
  return names.length === 0 ? undefined : names;
}

/** The smallest whole number at which an alarm fires and its policy adds something; `undefined` if that is not known. */
export function firstOut(policy: ScalingPolicy, alarm: Alarm): number | undefined {
  const { threshold, comparison } = alarm;
  const steps = stepsOf(policy);
  if (steps === undefined || typeof threshold !== 'number') return undefined;
  if (comparison !== 'GreaterThanOrEqualToThreshold' && comparison !== 'GreaterThanThreshold') return Infinity;
  const fires = comparison === 'GreaterThanThreshold' ? Math.floor(threshold) + 1 : Math.ceil(threshold);
  const starts = steps.filter(({ adjustment, upper }) => adjustment > 0 && threshold + upper > fires).map(({ lower }) => Math.max(fires, Math.ceil(threshold + lower)));
  return Math.min(Infinity, ...starts);
}
