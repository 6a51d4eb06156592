import { Settings } from '../../template';
import type { Rule } from '../rule';

/** Metrics of services whose metrics are few, and the dimension all of them have. */
const METRICS: Readonly<Record<string, { readonly dimension: string; readonly names: readonly RegExp[] }>> = {
  'AWS/SQS': {
    dimension: 'QueueName',
    names: [/^ApproximateAgeOfOldestMessage$/, /^ApproximateNumberOf/, /^NumberOf(Messages(Sent|Received|Deleted)|EmptyReceives|DeduplicatedSentMessages)$/, /^SentMessageSize$/],
  },
};

export const alarmMetricUnknown: Rule = {
  name: 'AlarmMetricUnknown',
  severity: 'warning',
  cause: 'an alarm looks at a metric that its service does not have, or at no resource in particular',
  consequence: 'the metric never has a value, and the alarm never fires',
  fix: 'take the name of the metric, with the dimension of the resource, from the page of the service',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
  cdk: 'silent for L1s and for Metric',
  find: function* (all) {
    for (const { resource, metrics } of all.alarms) {
      const looked = [resource.properties, ...metrics.map((metric) => metric.settings('MetricStat', 'Metric'))];
      for (const problem of looked.map(problemOf)) {
        if (problem !== undefined) yield { resource, message: problem };
      }
    }
  },
};

function problemOf(metric: Settings): string | undefined {
  const [namespace, name] = [metric.text('Namespace'), metric.text('MetricName')];
  const known = typeof namespace === 'string' && Object.hasOwn(METRICS, namespace) ? METRICS[namespace] : undefined;
  if (known === undefined || typeof name !== 'string') return undefined;
  if (!known.names.some((pattern) => pattern.test(name))) return `MetricName must be one that ${namespace as string} has, got ${name}`;
  const dimensions = metric.list('Dimensions').map((dimension) => dimension.text('Name'));
  const names = dimensions.filter((dimension) => typeof dimension === 'string');
  if (names.length < dimensions.length || names.includes(known.dimension)) return undefined;
  return `Dimensions must have ${known.dimension} for ${name}, got ${names.length === 0 ? 'none' : names.join(', ')}`;
}
