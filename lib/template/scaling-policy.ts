import type { Alarm } from './alarm';
import type { Fleet } from './fleet';
import type { ScalableTarget } from './scalable-target';
import { Settings } from './settings';
import { isSame, Unknown } from './value';
import { Workload } from './workload';

/** A policy that scales a service, a fleet or a capacity. */
export class ScalingPolicy extends Workload {
  /** What it scales, unless it scales a fleet. */
  public get scalableTarget(): ScalableTarget | undefined {
    const named = this.properties.resource('ScalingTargetId') ?? this.properties.resource('ScalableTargetId');
    if (named !== undefined) return this.all.scalableTarget(named);
    const id = this.properties.value('ResourceId');
    return id === undefined ? undefined : this.all.scalableTargets.find(({ resource }) => isSame(resource.properties.value('ResourceId'), id)
      && isSame(resource.properties.value('ScalableDimension'), this.properties.value('ScalableDimension')));
  }

  /** The fleet it scales, unless it scales something else. */
  public get fleet(): Fleet | undefined {
    return this.all.fleet(this.all.resourceAt(this.properties.value('AutoScalingGroupName')));
  }

  public get type(): string | Unknown | undefined {
    return this.properties.text('PolicyType');
  }

  /** Target tracking: the metric, its target value, cooldowns; empty for other policies. */
  public get targetTracking(): Settings {
    return this.properties.settings(this.isOfFleet ? 'TargetTrackingConfiguration' : 'TargetTrackingScalingPolicyConfiguration');
  }

  /** Step scaling: `AdjustmentType`, `StepAdjustments`, `Cooldown`; empty for other policies. */
  public get stepScaling(): Settings {
    return this.isOfFleet ? this.properties : this.properties.settings('StepScalingPolicyConfiguration');
  }

  /** The metric that target tracking follows, where AWS has it ready: `ECSServiceAverageCPUUtilization`. */
  public get predefinedMetric(): string | Unknown | undefined {
    return this.targetTracking.text('PredefinedMetricSpecification', 'PredefinedMetricType');
  }

  /** Alarms that make it act. Target tracking brings its own, which no template shows. */
  public get alarms(): readonly Alarm[] {
    return this.all.grouped('alarms by action', () => this.all.alarms, ({ actions }) => actions).get(this.resource) ?? [];
  }

  private get isOfFleet(): boolean {
    return this.resource.type === 'AWS::AutoScaling::ScalingPolicy';
  }
}
