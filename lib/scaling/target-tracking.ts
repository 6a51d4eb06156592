import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import type { BoundPolicies } from './bound-policies';
import { metricSignal } from './metric-queries';
import type { ScalingRule } from './scaling-rule';
import type { ScalingTarget } from './scaling-target';
import { TRACKING_PERIODS, warnOfSlowMetric } from './slow-metric';
import { TargetTrackingOptions } from './target-tracking-options';
import { known } from '../private/known';
import { refuse, requireSeconds, requireWithin } from '../private/refusal';

/** Holds the average CPU use. */
export class CpuTracking implements ScalingRule {
  public constructor(private readonly percent: number, private readonly options: TargetTrackingOptions) {}

  public bind({ owner, _policies, _scaler }: ScalingTarget): void {
    requireWithin(owner, 'cpu of a ScalingPolicy', this.percent, { min: 1, max: 100, unit: '%', advice: `it is the average over all ${_scaler.unit.many}` });
    requireCooldowns(owner, 'ScalingPolicy.cpu', this.options);
    follow(_policies, 'Cpu', 'ScalingPolicy.cpu');
    _scaler.trackCpu(this.percent, this.options);
  }
}

/** Holds the average memory use. */
export class MemoryTracking implements ScalingRule {
  public constructor(private readonly percent: number, private readonly options: TargetTrackingOptions) {}

  public bind({ owner, _policies, _scaler }: ScalingTarget): void {
    requireWithin(owner, 'memory of a ScalingPolicy', this.percent, { min: 1, max: 100, unit: '%', advice: `it is the average over all ${_scaler.unit.many}` });
    requireCooldowns(owner, 'ScalingPolicy.memory', this.options);
    follow(_policies, 'Memory', 'ScalingPolicy.memory');
    if (!_scaler.trackMemory(this.percent, this.options)) {
      refuse(owner, 'memory of a ScalingPolicy must be measured by the CloudWatch agent on an EC2 Auto Scaling group, got a group without its metric; '
        + 'EC2 does not know the memory in use: pass memoryMetric to ScalingTarget.ofFleet, or use ScalingPolicy.cpu');
    }
  }
}

/** Holds the requests that each target answers in a minute. */
export class RequestTracking implements ScalingRule {
  public constructor(private readonly perMinute: number, private readonly options: TargetTrackingOptions) {}

  public bind({ owner, targetGroups, _policies, _scaler }: ScalingTarget): void {
    const perMinute = known(this.perMinute);
    if (perMinute !== undefined && !(perMinute >= 1 && perMinute < Infinity)) {
      refuse(owner, `requestsPerTarget of a ScalingPolicy must be at least 1 a minute, got ${perMinute}; measure what one ${_scaler.unit.one} answers well`);
    }
    if (targetGroups.length === 0) {
      refuse(owner, 'requestsPerTarget of a ScalingPolicy must have a load balancer in front, got no target group; use ScalingPolicy.cpu, or backlog for work from a queue');
    }
    requireCooldowns(owner, 'ScalingPolicy.requestsPerTarget', this.options);
    follow(_policies, 'Requests', 'ScalingPolicy.requestsPerTarget');
    if (targetGroups.length === 1) return _scaler.trackRequests(this.perMinute, targetGroups[0], this.options);
    // The predefined metric knows one target group. While a deployment moves the traffic, each group carries a part of
    // it on a full set of targets; afterwards one carries everything and the other reports nothing.
    const usingMetrics = Object.fromEntries(targetGroups.map((group, index) => [`group${index}`, group.metrics.requestCountPerTarget({ period: Duration.minutes(1) })]));
    const expression = Object.keys(usingMetrics).map((name) => `FILL(${name}, 0)`).join(' + ');
    _scaler.trackMetric('Requests', new cloudwatch.MathExpression({ expression, usingMetrics, period: Duration.minutes(1) }), this.perMinute, this.options);
  }
}

/** Holds a metric of the user's. */
export class MetricTracking implements ScalingRule {
  public constructor(private readonly id: string, private readonly metric: cloudwatch.IMetric, private readonly target: number, private readonly options: TargetTrackingOptions) {}

  public bind({ owner, _policies, _scaler }: ScalingTarget): void {
    const target = known(this.target);
    if (target !== undefined && !(target > 0 && target < Infinity)) {
      refuse(owner, `targetValue of ScalingPolicy.metric('${this.id}') must be a number above 0, got ${target}; capacity changes in proportion to metric / target`);
    }
    const written = `ScalingPolicy.metric('${this.id}')`;
    requireCooldowns(owner, written, this.options);
    warnOfSlowMetric(owner, written, this.metric, TRACKING_PERIODS);
    follow(_policies, this.id, written, metricSignal(this.metric));
    _scaler.trackMetric(this.id, this.metric, this.target, this.options);
  }
}

function requireCooldowns(owner: IConstruct, written: string, options: TargetTrackingOptions): void {
  requireCooldown(owner, `scaleOutCooldown of ${written}`, options.scaleOutCooldown);
  requireCooldown(owner, `scaleInCooldown of ${written}`, options.scaleInCooldown);
}

/** A day: who waits longer after each step scales by a schedule. */
const LONGEST_COOLDOWN_SECONDS = 86_400;

/** Refuses a wait that AWS rejects, or after which nobody would wait any more. */
export function requireCooldown(owner: IConstruct, prop: string, cooldown?: Duration): void {
  requireSeconds(owner, prop, cooldown, { min: 0, max: LONGEST_COOLDOWN_SECONDS, advice: 'capacity that follows the clock has ScalingPolicy.schedule' });
}

/** A policy that holds a metric adds and removes by itself. */
function follow(policies: BoundPolicies, id: string, written: string, signal: string = id): void {
  policies.react({ written, signal, exact: false, removes: true });
  policies.name(id);
}
