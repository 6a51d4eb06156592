import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as events from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { tellOf } from '../platform/alarm-topic';
import { platformOf } from '../platform/half';

const MINUTE = Duration.minutes(1);

// One request in twenty: a release that is a little worse may go on, one that is broken may not.
const ERROR_PERCENT = 5;

// Below it a single failure is a large share of nearly nothing.
const LEAST_REQUESTS = 20;

// Full disks end programs, logs and sessions alike; 15 % of 20 GiB are some days of logs.
const DISK_PERCENT = 85;

/**
 * Too many requests end as an error of the program: releases are taken back by it.
 *
 * A release of which the servers do not even start is ended by the lifecycle hook; this one is for those that start.
 */
export function serverErrorsAlarm(scope: Construct, targetGroup: elbv2.ApplicationTargetGroup): cloudwatch.Alarm {
  return alarm(scope, 'ServerErrorsAlarm', {
    alarmDescription: `More than ${ERROR_PERCENT} % of the requests to ${scope.node.path} end as an error of the program (5xx). `
      + 'Read its log group. A release under way is taken back; if none is, look for what changed outside.',
    metric: new cloudwatch.MathExpression({
      expression: `IF(requests >= ${LEAST_REQUESTS}, 100 * FILL(errors, 0) / requests, 0)`,
      label: 'Errors in percent',
      period: MINUTE,
      usingMetrics: {
        requests: targetGroup.metrics.requestCount({ period: MINUTE }),
        errors: targetGroup.metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period: MINUTE }),
      },
    }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: ERROR_PERCENT,
    minutes: 3,
  });
}

/** A server that is ill for longer than it takes to replace one. */
export function unhealthyServersAlarm(scope: Construct, targetGroup: elbv2.ApplicationTargetGroup, replacementMinutes: number): cloudwatch.Alarm {
  return alarm(scope, 'UnhealthyServersAlarm', {
    alarmDescription: `A server of ${scope.node.path} has not answered its health check for ${replacementMinutes} minutes: longer than it takes to replace it. `
      + 'Read the activities of the Auto Scaling group, and the streams <instance id>/boot and /lifecycle of the log group: new servers do not start.',
    metric: targetGroup.metrics.unhealthyHostCount({ period: MINUTE, statistic: cloudwatch.Stats.MAXIMUM }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    minutes: replacementMinutes,
  });
}

/** Fewer servers than the minimum for longer than it takes to start one. */
export function tooFewServersAlarm(scope: Construct, group: autoscaling.AutoScalingGroup, minCapacity: number, startMinutes: number): cloudwatch.Alarm {
  return alarm(scope, 'TooFewServersAlarm', {
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
    minutes: startMinutes,
  });
}

/** A disk that is nearly full. */
export function diskAlarm(scope: Construct, metric: cloudwatch.IMetric): cloudwatch.Alarm {
  return alarm(scope, 'DiskAlarm', {
    alarmDescription: `The disk of a server of ${scope.node.path} is more than ${DISK_PERCENT} % full. `
      + 'Open it with Session Manager and see what fills it (du -xh / | sort -h | tail); then write less, or raise ephemeralStorage.',
    metric,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: DISK_PERCENT,
    minutes: 5,
  });
}

/**
 * Tells the platform's topic of a release that was taken back: an event costs nothing, and a metric for it there is none.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/automating-ec2-auto-scaling-with-eventbridge.html
 */
export function tellOfFailedRefresh(scope: Construct, group: autoscaling.AutoScalingGroup): void {
  const topic = platformOf(scope)?.alarmTopic;
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

interface AlarmSettings extends Pick<cloudwatch.AlarmProps, 'alarmDescription' | 'metric' | 'comparisonOperator' | 'threshold'> {
  readonly minutes: number;
}

function alarm(scope: Construct, id: string, { minutes, ...props }: AlarmSettings): cloudwatch.Alarm {
  const created = new cloudwatch.Alarm(scope, id, {
    ...props,
    evaluationPeriods: minutes,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  tellOf([created], scope);
  return created;
}
