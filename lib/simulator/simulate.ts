import type { Model } from './model';
import { seeded } from './random';
import { countsOf, type Traffic } from './traffic';

/** After the last arrival a run goes on until all is done, and no longer than this. */
export const LONGEST_DRAIN_SECONDS = 12 * 3600;

/** The loop that owns time. */
export interface LoopSettings {
  /** Seconds of a tick. */
  readonly tick: number;
  readonly seed: number;
  /** Longest time after the last arrival. @default 12 hours */
  readonly longestDrainSeconds?: number;
  /** Told now and then how far the run is, 0 to 1. */
  readonly progress?: (share: number) => void;
}

// Often enough for a line on a terminal that moves, rare enough to cost nothing.
const TICKS_BETWEEN_PROGRESS = 50_000;

/** Runs a model tick by tick: through all of its traffic, and on until it is settled. Gives back how many seconds that took. */
export function runByTick(model: Model, traffic: Traffic, { tick, seed, longestDrainSeconds = LONGEST_DRAIN_SECONDS, progress }: LoopSettings): number {
  const counts = countsOf(traffic, tick, seeded(seed));
  const last = Math.ceil(traffic.seconds / tick);
  for (let now = 0; now < last; now++) {
    model.step(now, counts.next());
    if (progress !== undefined && now % TICKS_BETWEEN_PROGRESS === 0) progress(now / last);
  }
  const end = last + Math.ceil(longestDrainSeconds / tick);
  let now = last;
  for (; now < end && !model.settled; now++) model.step(now, 0);
  return now * tick;
}
