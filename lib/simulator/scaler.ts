import type { Metrics, ScalingPolicy } from './scaling-policies';

/** New bounds at a moment, once or every day. */
export interface ScheduledAction {
  /** Second of the run; with `everySeconds` the first of them. */
  readonly at: number;
  readonly everySeconds?: number;
  readonly min?: number;
  readonly max?: number;
}

/** What capacity follows. */
export interface ScalerSettings {
  readonly min: number;
  readonly max: number;
  /** Capacity at the beginning. */
  readonly initial: number;
  readonly policies: readonly ScalingPolicy[];
  readonly scheduled: readonly ScheduledAction[];
}

/**
 * Desired capacity under several policies.
 *
 * What it copies: the largest wish wins, out before in; target tracking scales in only when every target tracking
 * policy agrees; scheduled actions move the bounds, and capacity with them.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
 */
export class Scaler {
  public min: number;
  public max: number;
  public desired: number;

  public constructor(private readonly settings: ScalerSettings) {
    this.min = settings.min;
    this.max = settings.max;
    this.desired = Math.min(this.max, Math.max(this.min, settings.initial));
  }

  /**
   * Once a minute: takes in the scheduled actions since the last, and the policies' wishes.
   *
   * @param from second after which actions are due
   * @param to second up to which they are
   */
  public minute(metrics: Metrics, running: number, from: number, to: number): void {
    this.schedule(from, to);
    const before = this.desired;
    const wishes = this.settings.policies.map((policy) => ({ policy, ...policy.wish({ desired: before, running }, metrics, to) }));
    const agreed = wishes.every(({ policy, agreesToScaleIn }) => !policy.tracksTarget || agreesToScaleIn === true);
    const acting = wishes.filter(({ policy, capacity }) => capacity !== undefined && (capacity > before || !policy.tracksTarget || agreed));
    if (acting.length === 0) return;
    const wanted = Math.max(...acting.map(({ capacity }) => capacity ?? 0));
    const after = Math.min(this.max, Math.max(this.min, wanted));
    if (after === before) return;
    this.desired = after;
    for (const { policy, capacity } of acting) {
      if (capacity === wanted) policy.granted(before, after, to);
    }
  }

  private schedule(from: number, to: number): void {
    const due = this.settings.scheduled.flatMap(({ at, everySeconds, min, max }) => {
      const last = everySeconds === undefined ? at : at + Math.floor((to - at) / everySeconds) * everySeconds;
      return last >= at && last > from && last <= to ? [{ last, min, max }] : [];
    });
    for (const { min, max } of due.sort((a, b) => a.last - b.last)) {
      this.min = min ?? this.min;
      this.max = max ?? this.max;
      this.desired = Math.min(this.max, Math.max(this.min, this.desired));
    }
  }
}
