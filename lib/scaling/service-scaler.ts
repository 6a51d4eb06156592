import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration, Names, TimeZone } from 'aws-cdk-lib/core';
import { MAX_TASKS } from './max-tasks';
import { isPlain, metricQueries } from './metric-queries';
import type { Scaler } from './scaler';
import type { ScalingTargetOptions } from './scaling-target';
import { ScheduledScalingOptions } from './scheduled-scaling-options';
import { TargetTrackingOptions } from './target-tracking-options';

// A task added shows in the one-minute metric after about a minute; out is urgent, in is not.
const SCALE_OUT_COOLDOWN = Duration.minutes(1);
const SCALE_IN_COOLDOWN = Duration.minutes(5);

/** Scales the tasks of an ECS service, by Application Auto Scaling. */
export class ServiceScaler implements Scaler {
  public readonly unit = { one: 'task', many: 'tasks', max: MAX_TASKS };

  public constructor(private readonly taskCount: ecs.ScalableTaskCount, private readonly options: ScalingTargetOptions) {}

  public trackCpu(percent: number, options: TargetTrackingOptions): void {
    this.taskCount.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: percent, ...cooldowns(options) });
  }

  public trackMemory(percent: number, options: TargetTrackingOptions): boolean {
    this.taskCount.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: percent, ...cooldowns(options) });
    return true;
  }

  public trackRequests(perMinute: number, targetGroup: elbv2.ApplicationTargetGroup, options: TargetTrackingOptions): void {
    this.taskCount.scaleOnRequestCount('Requests', { requestsPerTarget: perMinute, targetGroup, ...cooldowns(options) });
  }

  public trackMetric(id: string, metric: cloudwatch.IMetric, target: number, options: TargetTrackingOptions): void {
    const { scaleOutCooldown, scaleInCooldown } = cooldowns(options);
    if (isPlain(this.options.owner, id, metric)) {
      this.taskCount.scaleToTrackCustomMetric(id, { metric, targetValue: target, scaleOutCooldown, scaleInCooldown });
      return;
    }
    new appscaling.CfnScalingPolicy(this.taskCount, id, {
      policyName: `${Names.uniqueResourceName(this.taskCount, { maxLength: 200 })}${id}`,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: this.taskCount.scalableTargetRef.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        customizedMetricSpecification: { metrics: metricQueries(this.options.owner, id, metric) },
        targetValue: target,
        scaleOutCooldown: scaleOutCooldown.toSeconds(),
        scaleInCooldown: scaleInCooldown.toSeconds(),
      },
    });
  }

  public schedule(id: string, options: ScheduledScalingOptions): void {
    this.taskCount.scaleOnSchedule(id, { ...options, timeZone: options.timeZone ?? TimeZone.ETC_UTC });
  }
}

function cooldowns(options: TargetTrackingOptions): Required<TargetTrackingOptions> {
  return {
    scaleOutCooldown: options.scaleOutCooldown ?? SCALE_OUT_COOLDOWN,
    scaleInCooldown: options.scaleInCooldown ?? SCALE_IN_COOLDOWN,
  };
}
