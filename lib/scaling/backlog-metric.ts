import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';

/** SQS publishes once a minute; CDK's default of five would show a backlog five minutes late. */
export const EACH_MINUTE = { period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM };

/** Messages that wait or are being worked on: visible + in flight. */
export function backlogMetric(queue: sqs.IQueue, options: cloudwatch.MetricOptions = {}): cloudwatch.IMetric {
  const each = { ...EACH_MINUTE, ...options };
  return new cloudwatch.MathExpression({
    expression: 'visible + inFlight',
    label: options.label ?? 'Backlog',
    period: each.period,
    usingMetrics: {
      visible: queue.metricApproximateNumberOfMessagesVisible(each),
      inFlight: queue.metricApproximateNumberOfMessagesNotVisible(each),
    },
  });
}
