import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { quietAlarm } from './web-alarms';
import { platformOf } from '../platform/half';

const MINUTE = Duration.minutes(1);

// Full disks end programs, logs and sessions alike; 15 % of 20 GiB are some days of logs.
const DISK_PERCENT = 85;

/** Fewer servers than the minimum for longer than it takes to start one. */
export function tooFewServersAlarm(scope: Construct, group: autoscaling.AutoScalingGroup, minCapacity: number, startMinutes: number): cloudwatch.Alarm {
  return quietAlarm(scope, 'TooFewServersAlarm', {
    alarmDescription: `${scope.node.path} has had fewer servers in service than its minimum for ${startMinutes} minutes: longer than it takes to start one. `
      + 'Read the activities of the Auto Scaling group: EC2 may have no such instance, or new servers do not answer (stream <instance id>/boot of the log group).',
    metric: new cloudwatch.Metric({
      namespace: 'AWS/AutoScaling',
      metricName: 'GroupInServiceInstances',
      dimensionsMap: { AutoScalingGroupName: group.autoScalingGroupName },
      period: MINUTE,
      statistic: cloudwatch.Stats.MINIMUM,
    }),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: minCapacity,
    evaluationPeriods: startMinutes,
  });
}

/** A disk that is nearly full. */
export function diskAlarm(scope: Construct, metric: cloudwatch.IMetric): cloudwatch.Alarm {
  return quietAlarm(scope, 'DiskAlarm', {
    alarmDescription: `The disk of a server of ${scope.node.path} is more than ${DISK_PERCENT} % full. `
      + 'Open it with Session Manager and see what fills it (du -xh / | sort -h | tail); then write less, or raise ephemeralStorage.',
    metric,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: DISK_PERCENT,
    evaluationPeriods: 5,
  });
}

/**
 * Tells a topic, else the platform's, of a release that was taken back: an event costs nothing, and a metric for it there is none.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/automating-ec2-auto-scaling-with-eventbridge.html
 */
export function tellOfFailedRefresh(scope: Construct, group: autoscaling.AutoScalingGroup, given?: sns.ITopic): void {
  const topic = given ?? platformOf(scope)?.alarmTopic;
  if (topic === undefined) return;
  new events.Rule(scope, 'RefreshFailed', {
    eventPattern: {
      source: ['aws.autoscaling'],
      detailType: ['EC2 Auto Scaling Instance Refresh Failed'],
      detail: { AutoScalingGroupName: [group.autoScalingGroupName] },
    },
    targets: [new SnsTopic(topic, {
      message: events.RuleTargetInput.fromText(`A release of ${scope.node.path} failed: its new servers did not answer, or the alarm for errors sounded. `
        + 'The old ones serve. Read the instance refreshes of the Auto Scaling group, and the streams <instance id>/boot and /lifecycle of the log group.'),
    })],
  });
}
