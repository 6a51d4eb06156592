import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { fleetSchedule } from './fleet-schedule';
import { fleetSteps } from './fleet-steps';
import { forecast } from './forecast';
import { isPlain, metricQueries } from './metric-queries';
import { ForecastMetric, PredictiveScalingOptions } from './predictive-scaling-options';
import type { Scaler } from './scaler';
import type { FleetScalingTargetOptions } from './scaling-target';
import { ScheduledScalingOptions } from './scheduled-scaling-options';
import { TargetTrackingOptions } from './target-tracking-options';
import { refuse } from '../private/refusal';

/** Scales the instances of an EC2 Auto Scaling group. */
export class FleetScaler implements Scaler {
  public readonly unit = { one: 'instance', many: 'instances' };

  public constructor(private readonly group: autoscaling.AutoScalingGroup, private readonly options: FleetScalingTargetOptions) {}

  public trackCpu(percent: number, options: TargetTrackingOptions): void {
    this.group.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: percent, ...this.warmup('Cpu', options) });
  }

  public trackMemory(percent: number, options: TargetTrackingOptions): boolean {
    if (this.options.memoryMetric === undefined) return false;
    this.trackMetric('Memory', this.options.memoryMetric, percent, options);
    return true;
  }

  public trackRequests(perMinute: number, targetGroup: elbv2.ApplicationTargetGroup, options: TargetTrackingOptions): void {
    const policy = new autoscaling.TargetTrackingScalingPolicy(this.group, scopedId('Requests'), {
      autoScalingGroup: this.group,
      predefinedMetric: autoscaling.PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET,
      resourceLabel: `${targetGroup.firstLoadBalancerFullName}/${targetGroup.targetGroupFullName}`,
      targetValue: perMinute,
      ...this.warmup('Requests', options),
    });
    // AWS refuses the label of a target group that no load balancer uses yet.
    policy.node.addDependency(targetGroup.loadBalancerAttached);
  }

  public trackMetric(id: string, metric: cloudwatch.IMetric, target: number, options: TargetTrackingOptions): void {
    const { estimatedInstanceWarmup } = this.warmup(id, options);
    if (isPlain(this.options.owner, id, metric)) {
      new autoscaling.TargetTrackingScalingPolicy(this.group, scopedId(id), {
        autoScalingGroup: this.group, customMetric: metric, targetValue: target, estimatedInstanceWarmup,
      });
      return;
    }
    new autoscaling.CfnScalingPolicy(this.group, scopedId(id), {
      autoScalingGroupName: this.group.autoScalingGroupName,
      policyType: 'TargetTrackingScaling',
      estimatedInstanceWarmup: estimatedInstanceWarmup?.toSeconds(),
      targetTrackingConfiguration: {
        customizedMetricSpecification: { metrics: metricQueries(this.options.owner, id, metric) },
        targetValue: target,
      },
    });
  }

  public step(id: string, props: appscaling.BasicStepScalingPolicyProps): void {
    fleetSteps(this.group, scopedId(id), props);
  }

  public predict(id: string, options: PredictiveScalingOptions, targetGroup?: elbv2.ApplicationTargetGroup): void {
    if (options.metric === ForecastMetric.MEMORY) {
      refuse(this.options.owner, 'metric of ScalingPolicy.predictive must be CPU or REQUESTS_PER_TARGET for an EC2 Auto Scaling group, got MEMORY; EC2 does not know the memory in use');
    }
    const policy = new autoscaling.CfnScalingPolicy(this.group, scopedId(id), {
      autoScalingGroupName: this.group.autoScalingGroupName,
      policyType: 'PredictiveScaling',
      predictiveScalingConfiguration: forecast(options, options.metric === ForecastMetric.CPU ? 'ASGCPUUtilization' : 'ALBRequestCount', targetGroup),
    });
    if (targetGroup !== undefined) policy.node.addDependency(targetGroup.loadBalancerAttached);
  }

  public schedule(id: string, options: ScheduledScalingOptions): void {
    new autoscaling.CfnScheduledAction(this.group, `ScheduledAction${id}`, {
      autoScalingGroupName: this.group.autoScalingGroupName,
      ...fleetSchedule(this.options.owner, id, options),
      minSize: options.minCapacity,
      maxSize: options.maxCapacity,
    });
  }

  private warmup(id: string, { scaleOutCooldown, scaleInCooldown }: TargetTrackingOptions): Pick<autoscaling.BaseTargetTrackingProps, 'estimatedInstanceWarmup'> {
    if (scaleInCooldown !== undefined) {
      refuse(this.options.owner, `scaleInCooldown of the scaling policy ${id} must be omitted for an EC2 Auto Scaling group, got one; `
        + 'the group removes instances after 15 minutes below the target, and has no cooldown of its own for that');
    }
    return { estimatedInstanceWarmup: scaleOutCooldown };
  }
}

/** Ids as CDK's own methods of the group make them. */
function scopedId(id: string): string {
  return `ScalingPolicy${id}`;
}
