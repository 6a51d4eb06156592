import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** Messages that wait in a queue nobody works on. Visible, not sent: messages that SQS moves there do not count as sent. */
export function visible(queue: sqs.IQueue, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM, ...options });
}

/** Fires at the first message that could not be done, or not be delivered. */
export function deadLetterAlarm(owner: Construct, id: string, queue: sqs.IQueue, metric: cloudwatch.Metric): cloudwatch.Alarm {
  return new cloudwatch.Alarm(owner, id, {
    alarmDescription: `A message of ${owner.node.path} failed too often and is now a dead letter. `
      + 'Find its error in the worker\'s log, mend the cause, then send the messages back: '
      + `aws sqs start-message-move-task --source-arn ${queue.queueArn}`,
    metric,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/** Fires when messages wait too long. */
export function messageAgeAlarm(owner: Construct, metric: cloudwatch.Metric, thresholdSeconds: number): cloudwatch.Alarm {
  return new cloudwatch.Alarm(owner, 'MessageAgeAlarm', {
    alarmDescription: `Messages of ${owner.node.path} wait longer than acceptable. Look whether the worker fails or is throttled; `
      + 'if it works well it is too small: raise its maxConcurrency or maxCapacity.',
    metric,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: thresholdSeconds,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}
