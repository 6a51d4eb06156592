import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PredictiveScalingOptions } from './predictive-scaling-options';
import { ScheduledScalingOptions } from './scheduled-scaling-options';
import { TargetTrackingOptions } from './target-tracking-options';

/** What a kind of target is called, and how many there may be. */
export interface Unit {
  readonly one: string;
  readonly many: string;
  /** The limit of AWS; nothing where there is none. */
  readonly max?: number;
}

/** How each kind of target is scaled. The policies decide what is asked for, and whether it makes sense. */
export interface Scaler {
  readonly unit: Unit;
  trackCpu(percent: number, options: TargetTrackingOptions): void;
  /** Answers false where nobody measures the memory. */
  trackMemory(percent: number, options: TargetTrackingOptions): boolean;
  trackRequests(perMinute: number, targetGroup: elbv2.ApplicationTargetGroup, options: TargetTrackingOptions): void;
  trackMetric(id: string, metric: cloudwatch.IMetric, target: number, options: TargetTrackingOptions): void;
  step(id: string, props: appscaling.BasicStepScalingPolicyProps): void;
  /** @param targetGroup where requests are forecast */
  predict(id: string, options: PredictiveScalingOptions, targetGroup?: elbv2.ApplicationTargetGroup): void;
  schedule(id: string, options: ScheduledScalingOptions): void;
}
