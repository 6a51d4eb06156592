/** Capacity from one second on: wanted, and there. */
export type CapacityPoint = [second: number, desired: number, running: number];

/** A chart is no wider; beyond it neighbouring points are joined. */
const MOST_POINTS = 2_000;

/**
 * Capacity over time, as points where it changes.
 *
 * A run of weeks changes more often than anybody looks at. Then what happens within an interval becomes one point with
 * the most of it, and the interval doubles as often as needed: peaks are never lost.
 */
export class CapacityTrace {
  private points: CapacityPoint[] = [];
  private interval = 0;

  public record(second: number, desired: number, running: number): void {
    const last = this.points[this.points.length - 1];
    if (last !== undefined) {
      if (last[1] === desired && last[2] === running) return;
      if (second - last[0] < this.interval || second === last[0]) {
        last[1] = Math.max(last[1], desired);
        last[2] = Math.max(last[2], running);
        return;
      }
    }
    this.points.push([second, desired, running]);
    if (this.points.length > MOST_POINTS) this.thin();
  }

  /** The points so far. */
  public list(): CapacityPoint[] {
    return this.points.map(([second, desired, running]) => [second, desired, running]);
  }

  private thin(): void {
    const span = this.points[this.points.length - 1][0] - this.points[0][0];
    this.interval = Math.max(this.interval * 2, (span / MOST_POINTS) * 2);
    const all = this.points;
    this.points = [];
    for (const [second, desired, running] of all) this.record(second, desired, running);
  }
}
