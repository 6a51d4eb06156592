import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { BoundPolicies } from './bound-policies';
import { requireCapacity } from './capacity-bounds';
import { FleetScaler } from './fleet-scaler';
import { Scaler } from './scaler';
import { ServiceScaler } from './service-scaler';

/** What policies must know of the thing they scale. */
export interface ScalingTargetOptions {
  /** The construct whose props the policies stand in; a refusal names it. */
  readonly owner: IConstruct;

  /** Fewest tasks or instances. 1 or more. */
  readonly minCapacity: number;

  /** Most tasks or instances. */
  readonly maxCapacity: number;

  /**
   * Target groups whose requests are counted: one, or two where a deployment moves the traffic from one to the other.
   *
   * @default - none, and a policy by requests is refused
   */
  readonly targetGroups?: elbv2.ApplicationTargetGroup[];
}

/** What policies must know of an EC2 Auto Scaling group. */
export interface FleetScalingTargetOptions extends ScalingTargetOptions {
  /**
   * Memory in use, in percent, on average over the group. EC2 does not know it: the CloudWatch agent publishes it.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/metrics-collected-by-CloudWatch-agent.html
   * @default - none, and a policy by memory is refused
   */
  readonly memoryMetric?: cloudwatch.IMetric;
}

/**
 * What scaling policies change: the tasks of an ECS service, or the instances of an EC2 Auto Scaling group.
 *
 * Our constructs make one of themselves. With it, the same policies serve a service or group of your own.
 *
 * @example
 * ScalingPolicy.cpu(50).bind(ScalingTarget.ofFleet(group, { owner: group, minCapacity: 2, maxCapacity: 10 }));
 */
export class ScalingTarget {
  /**
   * The tasks of an ECS service.
   *
   * @param taskCount what `service.autoScaleTaskCount()` returned
   * @param options its bounds
   */
  public static ofService(taskCount: ecs.ScalableTaskCount, options: ScalingTargetOptions): ScalingTarget {
    return new ScalingTarget(taskCount, new ServiceScaler(taskCount, options), options);
  }

  /**
   * The instances of an EC2 Auto Scaling group.
   *
   * @param group the group
   * @param options its bounds, and what is known of its memory
   */
  public static ofFleet(group: autoscaling.AutoScalingGroup, options: FleetScalingTargetOptions): ScalingTarget {
    return new ScalingTarget(group, new FleetScaler(group, options), options);
  }

  /** The construct whose props the policies stand in. */
  public readonly owner: IConstruct;

  /** Fewest tasks or instances. */
  public readonly minCapacity: number;

  /** Most tasks or instances. */
  public readonly maxCapacity: number;

  /** Target groups whose requests are counted. */
  public readonly targetGroups: elbv2.ApplicationTargetGroup[];

  /** @internal */
  public readonly _scaler: Scaler;

  /** @internal */
  public readonly _policies: BoundPolicies;

  private constructor(resource: IConstruct, scaler: Scaler, options: ScalingTargetOptions) {
    this._scaler = scaler;
    this.owner = options.owner;
    this.minCapacity = options.minCapacity;
    this.maxCapacity = options.maxCapacity;
    this.targetGroups = options.targetGroups ?? [];
    requireCapacity(this, 'minCapacity', options.minCapacity);
    requireCapacity(this, 'maxCapacity', options.maxCapacity);
    this._policies = BoundPolicies.on(resource, options.owner, scaler.unit, options);
  }
}
