import { Alarm, type AlarmSettings } from './alarm';

/** Metrics that policies may follow. */
export type ScalingMetric = 'visible' | 'visible and in flight' | 'backlog per task' | 'age of oldest' | 'cpu' | 'requests per target';

/** The metrics of the last minutes. */
export interface Metrics {
  minutes(metric: ScalingMetric): ReadonlyArray<number | undefined>;
}

/** Capacity that a policy starts from. */
export interface Capacity {
  readonly desired: number;
  /** What runs: ECS counts from there, so that tasks on their way are not added twice. */
  readonly running: number;
}

/** What one policy wants. */
export interface Wish {
  /** Capacity it wants; without it, it wants nothing. */
  readonly capacity?: number;
  /** Of target tracking: it would let capacity go down. Others have no say. */
  readonly agreesToScaleIn?: boolean;
}

/** One scaling policy, asked once a minute. */
export interface ScalingPolicy {
  readonly tracksTarget: boolean;
  wish(capacity: Capacity, metrics: Metrics, second: number): Wish;
  /** The capacity that came of it, of all the wishes. */
  granted(before: number, after: number, second: number): void;
}

/** Time after a policy's action in which it does not repeat it. */
export interface Cooldowns {
  readonly scaleOutSeconds: number;
  readonly scaleInSeconds: number;
}

/**
 * Cooldowns of a policy.
 *
 * While a scale-out cools down only a larger one acts; while a scale-in cools down none does, and a scale-out ends it.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
class Cooling {
  private outUntil = -Infinity;
  private outTo = 0;
  private inUntil = -Infinity;

  public constructor(private readonly cooldowns: Cooldowns) {}

  public allows(before: number, after: number, second: number): boolean {
    if (after > before) return second >= this.outUntil || after > this.outTo;
    return second >= this.inUntil && second >= this.outUntil;
  }

  public acted(before: number, after: number, second: number): void {
    if (after > before) {
      this.outUntil = second + this.cooldowns.scaleOutSeconds;
      this.outTo = after;
      this.inUntil = -Infinity;
    } else if (after < before) {
      this.inUntil = second + this.cooldowns.scaleInSeconds;
    }
  }
}

/** One row of a step policy, relative to the alarm's threshold. */
export interface ScalingStep {
  /** From there on; without it from below everything. */
  readonly lower?: number;
  /** Up to there; without it up to everything. */
  readonly upper?: number;
  readonly adjustment: number;
}

/** Step scaling. */
export interface StepSettings {
  readonly metric: ScalingMetric;
  readonly alarm: AlarmSettings;
  readonly adjustmentType: 'change' | 'exact' | 'percent';
  readonly steps: readonly ScalingStep[];
  readonly minAdjustmentMagnitude?: number;
  readonly cooldowns: Cooldowns;
}

/**
 * Step scaling: while its alarm is in ALARM it acts once a minute, by how far the metric is past the threshold.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 */
export class StepScaling implements ScalingPolicy {
  public readonly tracksTarget = false;
  private readonly alarm: Alarm;
  private readonly cooling: Cooling;

  public constructor(private readonly settings: StepSettings) {
    this.alarm = new Alarm(settings.alarm);
    this.cooling = new Cooling(settings.cooldowns);
  }

  public wish({ desired, running }: Capacity, metrics: Metrics, second: number): Wish {
    const { metric, alarm: { threshold }, steps } = this.settings;
    if (this.alarm.evaluate(metrics.minutes(metric)) !== 'ALARM' || this.alarm.value === undefined) return {};
    const past = this.alarm.value - threshold;
    // A bound belongs to the step further from the threshold.
    const step = steps.find(({ lower = -Infinity, upper = Infinity }) => (past >= 0 ? past >= lower && past < upper : past > lower && past <= upper))
      ?? steps.find(({ lower = -Infinity, upper = Infinity }) => past >= lower && past <= upper);
    if (step === undefined) return {};
    const wanted = this.adjusted(running, step.adjustment);
    return wanted !== desired && this.cooling.allows(desired, wanted, second) ? { capacity: wanted } : {};
  }

  public granted(before: number, after: number, second: number): void {
    this.cooling.acted(before, after, second);
  }

  private adjusted(capacity: number, adjustment: number): number {
    const { adjustmentType, minAdjustmentMagnitude = 0 } = this.settings;
    if (adjustmentType === 'exact') return adjustment;
    if (adjustmentType === 'change') return Math.max(0, capacity + adjustment);
    const exact = capacity * adjustment / 100;
    // Between 0 and 1 it is 1; above it is rounded towards zero. Of nothing, a percentage is nothing.
    const change = Math.abs(exact) > 0 && Math.abs(exact) < 1 ? Math.sign(exact) : Math.trunc(exact);
    return Math.max(0, capacity + (change === 0 ? 0 : Math.sign(change) * Math.max(Math.abs(change), minAdjustmentMagnitude)));
  }
}

/** Target tracking. */
export interface TargetTrackingSettings {
  readonly metric: ScalingMetric;
  readonly target: number;
  readonly disableScaleIn: boolean;
  readonly cooldowns: Cooldowns;
  /** Share of the target below which capacity may go: 0.9 for ECS, 0.7 for EC2 Auto Scaling groups. */
  readonly lowShare: number;
}

/** The alarms that target tracking makes: three minutes above the target, fifteen below a share of it. */
const HIGH_MINUTES = 3;
const LOW_MINUTES = 15;

/**
 * Target tracking: capacity in proportion to the metric.
 *
 * What it copies: the running tasks as the starting value; its two alarms (3 of 3 minutes above the target; 15 of 15 below 0.9 or 0.7 of it), cooldowns, and
 * that capacity never falls where the metric would then be above the target. From zero it takes one datapoint and adds
 * the least.
 *
 * What it leaves out: that AWS sometimes scales in by less than the proportion.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
 */
export class TargetTracking implements ScalingPolicy {
  public readonly tracksTarget = true;
  private readonly high: Alarm;
  private readonly low: Alarm;
  private readonly cooling: Cooling;

  public constructor(private readonly settings: TargetTrackingSettings) {
    const { target, lowShare, cooldowns } = settings;
    const common = { periodSeconds: 60, missingData: 'missing', statistic: 'Average' } as const;
    this.high = new Alarm({ ...common, threshold: target, comparison: 'above', evaluationPeriods: HIGH_MINUTES, datapointsToAlarm: HIGH_MINUTES });
    this.low = new Alarm({ ...common, threshold: target * lowShare, comparison: 'below', evaluationPeriods: LOW_MINUTES, datapointsToAlarm: LOW_MINUTES });
    this.cooling = new Cooling(cooldowns);
  }

  public wish({ desired, running }: Capacity, metrics: Metrics, second: number): Wish {
    const { metric, target, disableScaleIn } = this.settings;
    const minutes = metrics.minutes(metric);
    const high = this.high.evaluate(minutes);
    const low = this.low.evaluate(minutes);
    const value = this.high.value ?? 0;
    if (desired === 0) return value > 0 && minutes.at(-1) !== undefined ? { capacity: 1, agreesToScaleIn: false } : { agreesToScaleIn: true };
    const proportional = Math.ceil(running * value / target - 1e-9);
    if (high === 'ALARM') {
      const wanted = Math.max(running + 1, proportional);
      return wanted > desired && this.cooling.allows(desired, wanted, second) ? { capacity: wanted, agreesToScaleIn: false } : { agreesToScaleIn: false };
    }
    if (disableScaleIn) return { agreesToScaleIn: true };
    if (low !== 'ALARM' || proportional >= desired) return { agreesToScaleIn: false };
    return this.cooling.allows(desired, proportional, second) ? { capacity: proportional, agreesToScaleIn: true } : { agreesToScaleIn: false };
  }

  public granted(before: number, after: number, second: number): void {
    this.cooling.acted(before, after, second);
  }
}
