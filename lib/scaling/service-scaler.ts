import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration, Names, TimeZone } from 'aws-cdk-lib/core';
import { forecast } from './forecast';
import { MAX_TASKS } from './max-tasks';
import { isPlain, metricQueries } from './metric-queries';
import { ForecastMetric, PredictiveScalingOptions } from './predictive-scaling-options';
import type { Scaler } from './scaler';
import type { ScalingTargetOptions } from './scaling-target';
import { ScheduledScalingOptions } from './scheduled-scaling-options';
import { TargetTrackingOptions } from './target-tracking-options';

// A task added shows in the one-minute metric after about a minute; out is urgent, in is not.
const SCALE_OUT_COOLDOWN = Duration.minutes(1);
const SCALE_IN_COOLDOWN = Duration.minutes(5);

const FORECAST_PAIRS = {
  [ForecastMetric.CPU]: 'ECSServiceCPUUtilization',
  [ForecastMetric.MEMORY]: 'ECSServiceMemoryUtilization',
  [ForecastMetric.REQUESTS_PER_TARGET]: 'ALBRequestCount',
};

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
      policyName: this.policyName(id),
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

  public step(id: string, props: appscaling.BasicStepScalingPolicyProps): void {
    this.taskCount.scaleOnMetric(id, { ...props, cooldown: props.cooldown ?? SCALE_OUT_COOLDOWN });
  }

  public predict(id: string, options: PredictiveScalingOptions, targetGroup?: elbv2.ApplicationTargetGroup): void {
    new appscaling.CfnScalingPolicy(this.taskCount, id, {
      policyName: this.policyName(id),
      policyType: 'PredictiveScaling',
      scalingTargetId: this.taskCount.scalableTargetRef.resourceId,
      predictiveScalingPolicyConfiguration: forecast(options, FORECAST_PAIRS[options.metric], targetGroup),
    });
  }

  public schedule(id: string, options: ScheduledScalingOptions): void {
    this.taskCount.scaleOnSchedule(id, { ...options, timeZone: options.timeZone ?? TimeZone.ETC_UTC });
  }

  private policyName(id: string): string {
    return `${Names.uniqueResourceName(this.taskCount, { maxLength: 200 })}${id}`;
  }
}

function cooldowns(options: TargetTrackingOptions): Required<TargetTrackingOptions> {
  return {
    scaleOutCooldown: options.scaleOutCooldown ?? SCALE_OUT_COOLDOWN,
    scaleInCooldown: options.scaleInCooldown ?? SCALE_IN_COOLDOWN,
  };
}
