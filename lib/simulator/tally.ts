import { CapacityTrace } from './capacity-trace';
import type { WorkloadKind, WorkloadReport } from './run-report';
import { WaitHistogram } from './wait-histogram';

/** What a model counts while it runs. Times are seconds. */
export class Tally {
  public readonly waits = new WaitHistogram();
  public readonly capacity = new CapacityTrace();
  public arrivals = 0;
  public completed = 0;
  public deadLettered = 0;
  public coldStarts = 0;
  public throttles = 0;
  public stoppedWhileBusy = 0;
  /** Messages whose work was done although somebody else had received them meanwhile: their visibility ended first. */
  public workedOnAgain = 0;
  /** Tasks that ended before they took any work. */
  public diedAtStart = 0;
  /** Invocations, their time, and the time that tasks or instances were there: what is billed. */
  public invocations = 0;
  public workSeconds = 0;
  public capacitySeconds = 0;
  /** Messages or requests that work began on, each as often as it did. */
  public starts = 0;
  /** Longest that any message was in the queue, and when that was. */
  public oldest = 0;
  public oldestAt = 0;
  private firstArrival = NaN;
  private lastArrival = NaN;
  private firstStart = NaN;
  private lastEnd = NaN;

  public arrived(count: number, now: number): void {
    if (count === 0) return;
    if (this.arrivals === 0) this.firstArrival = now;
    this.lastArrival = now;
    this.arrivals += count;
  }

  /** Work began on so many, that long after they arrived. */
  public started(count: number, wait: number, now: number): void {
    if (Number.isNaN(this.firstStart) || now < this.firstStart) this.firstStart = now;
    this.waits.add(wait, count);
  }

  public ended(count: number, now: number): void {
    this.completed += count;
    if (!(now <= this.lastEnd)) this.lastEnd = now;
  }

  /** So many in all were dead-lettered by now: they too are done with, though not well. */
  public deadLettersAre(total: number, now: number): void {
    if (total === this.deadLettered) return;
    this.deadLettered = total;
    if (!(now <= this.lastEnd)) this.lastEnd = now;
  }

  public aged(oldest: number, now: number): void {
    if (oldest <= this.oldest) return;
    this.oldest = oldest;
    this.oldestAt = now;
  }

  /** @param drained whether all that arrived is done, failed for good or refused */
  public report(id: string, kind: WorkloadKind, drained: boolean): WorkloadReport {
    return {
      id, kind, arrivals: this.arrivals, completed: this.completed, deadLettered: this.deadLettered,
      coldStarts: this.coldStarts, throttles: this.throttles, stoppedWhileBusy: this.stoppedWhileBusy,
      firstStartSeconds: Number.isNaN(this.firstStart) ? null : milliseconds(this.firstStart - this.firstArrival),
      waitSeconds: this.waits.summary(),
      drainSeconds: !drained || this.arrivals === 0 ? null : milliseconds(Math.max(0, (Number.isNaN(this.lastEnd) ? 0 : this.lastEnd) - this.lastArrival)),
      capacity: this.capacity.list(), costUsd: null,
    };
  }
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
