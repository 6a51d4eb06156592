import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration, TimeZone } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { known } from '../private/known';
import { refuse, requireWithin } from '../private/refusal';

/** What a policy scales. */
export interface ScalingTargetOptions {
  /** The construct whose props the policy stands in. */
  readonly owner: IConstruct;

  /** The task count. */
  readonly taskCount: ecs.ScalableTaskCount;

  /** Target group whose requests are counted. */
  readonly targetGroup: elbv2.ApplicationTargetGroup;

  /** Fewest tasks. */
  readonly minCapacity: number;

  /** Most tasks. */
  readonly maxCapacity: number;
}

/** How fast a policy may act again. */
export interface TargetTrackingOptions {
  /**
   * Time after a scale-out before the next one.
   *
   * Long enough that the tasks just added show in the metric.
   *
   * @default Duration.minutes(1)
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * Time after a scale-in before the next one.
   *
   * @default Duration.minutes(5)
   */
  readonly scaleInCooldown?: Duration;
}

/** Capacity from a time on. At least one of `minCapacity` and `maxCapacity`. */
export interface ScheduledScalingOptions {
  /** When. */
  readonly schedule: appscaling.Schedule;

  /**
   * Time zone of the schedule.
   *
   * @default TimeZone.ETC_UTC
   */
  readonly timeZone?: TimeZone;

  /**
   * Fewest tasks from then on. 1 or more.
   *
   * @default - unchanged
   */
  readonly minCapacity?: number;

  /**
   * Most tasks from then on. 1 or more.
   *
   * @default - unchanged
   */
  readonly maxCapacity?: number;
}

/**
 * When a service takes more tasks, and when fewer. A value: give it to a service, which binds it.
 *
 * Several policies may stand together: the one that wants most tasks wins, and tasks leave only when all agree.
 */
export abstract class ScalingPolicy {
  /**
   * Holds the average CPU use of the tasks.
   *
   * @param percent 1 to 100, of the CPU units of the task; default 60: room for the about four minutes until a new
   * task serves (three datapoints above the target, then start and health check)
   * @param options cooldowns
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
   */
  public static cpu(percent: number = 60, options: TargetTrackingOptions = {}): ScalingPolicy {
    return new CpuPolicy(percent, options);
  }

  /**
   * Holds the number of requests that each task answers in a minute.
   *
   * @param perMinute 1 or more: what one task answers well, from a load test, less a third
   * @param options cooldowns
   * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
   */
  public static requestsPerTarget(perMinute: number, options: TargetTrackingOptions = {}): ScalingPolicy {
    return new RequestsPolicy(perMinute, options);
  }

  /**
   * Sets the bounds at given times, ahead of traffic that is known.
   *
   * @param id names the scheduled action, unique on the service
   * @param options when, and which bounds
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html
   */
  public static schedule(id: string, options: ScheduledScalingOptions): ScalingPolicy {
    return new SchedulePolicy(id, options);
  }

  /**
   * Attaches the policy. Called by services, not by users.
   *
   * @param target what to scale
   */
  public abstract bind(target: ScalingTargetOptions): void;
}

// A task added shows in the one-minute metric after about a minute; out is urgent, in is not.
const SCALE_OUT_COOLDOWN = Duration.minutes(1);
const SCALE_IN_COOLDOWN = Duration.minutes(5);

class CpuPolicy extends ScalingPolicy {
  public constructor(private readonly percent: number, private readonly options: TargetTrackingOptions) {
    super();
  }

  public bind(target: ScalingTargetOptions): void {
    requireWithin(target.owner, 'cpu of a ScalingPolicy', this.percent, { min: 1, max: 100, unit: '%', advice: 'it is the average over all tasks' });
    target.taskCount.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: this.percent, ...cooldowns(this.options) });
  }
}

class RequestsPolicy extends ScalingPolicy {
  public constructor(private readonly perMinute: number, private readonly options: TargetTrackingOptions) {
    super();
  }

  public bind(target: ScalingTargetOptions): void {
    const perMinute = known(this.perMinute);
    if (perMinute !== undefined && !(perMinute >= 1)) {
      refuse(target.owner, `requestsPerTarget of a ScalingPolicy must be at least 1 a minute, got ${perMinute}; measure what one task answers well`);
    }
    target.taskCount.scaleOnRequestCount('Requests', {
      requestsPerTarget: this.perMinute, targetGroup: target.targetGroup, ...cooldowns(this.options),
    });
  }
}

class SchedulePolicy extends ScalingPolicy {
  public constructor(private readonly id: string, private readonly options: ScheduledScalingOptions) {
    super();
  }

  public bind(target: ScalingTargetOptions): void {
    const { minCapacity, maxCapacity } = this.options;
    const name = `of ScalingPolicy.schedule('${this.id}')`;
    if (minCapacity === undefined && maxCapacity === undefined) {
      refuse(target.owner, `minCapacity or maxCapacity ${name} must be set, got neither; say how many tasks there are from then on`);
    }
    const advice = 'an always-on service keeps at least one task; work that may stop entirely belongs on a LambdaWorker';
    requireWithin(target.owner, `minCapacity ${name}`, minCapacity, { min: 1, max: MAX_TASKS, unit: 'tasks', advice });
    requireWithin(target.owner, `maxCapacity ${name}`, maxCapacity, { min: 1, max: MAX_TASKS, unit: 'tasks', advice });
    const least = known(minCapacity);
    const most = known(maxCapacity);
    if (least !== undefined && most !== undefined && least > most) {
      refuse(target.owner, `minCapacity ${name} must be at most maxCapacity (${most} tasks), got ${least} tasks; lower it or raise maxCapacity`);
    }
    target.taskCount.scaleOnSchedule(this.id, {
      schedule: this.options.schedule,
      timeZone: this.options.timeZone ?? TimeZone.ETC_UTC,
      minCapacity,
      maxCapacity,
    });
  }
}

/**
 * Most tasks of one ECS service.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
 */
export const MAX_TASKS = 5000;

function cooldowns(options: TargetTrackingOptions): TargetTrackingOptions {
  return {
    scaleOutCooldown: options.scaleOutCooldown ?? SCALE_OUT_COOLDOWN,
    scaleInCooldown: options.scaleInCooldown ?? SCALE_IN_COOLDOWN,
  };
}
