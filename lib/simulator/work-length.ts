import type { Distribution } from './distribution';
import type { Random } from './random';

/** From so many pieces on their lengths are dealt out by the distribution; fewer are sampled one by one. */
const CROWD = 32;

/** Lengths up to this have a class of their own; beyond, each class is a twentieth longer than the one before it. */
const FINE_TICKS = 64;
const COARSER = 1.05;

/** Less of the work than this is longer than the longest class. */
const TAIL = 1e-6;

/**
 * How many ticks a piece of work takes.
 *
 * Work of 1.3 ticks takes one tick in 7 of 10 cases and two in the others: on average what it should. Work that ends
 * within the tick it began in makes room for more in the same tick.
 */
export class WorkLength {
  /** Share of the work that ends in the tick it begins in. */
  public readonly within: number;
  private readonly whole: number;
  private readonly part: number;
  private carry = 0;
  private classes?: { readonly ticks: number[]; readonly cumulative: number[] };

  /** @param tick seconds of a tick */
  public constructor(private readonly time: Distribution, private readonly tick: number) {
    const ticks = (time.fixed ?? 0) / tick;
    // A second of ten tenths is ten ticks, and not a billionth less.
    this.whole = Math.floor(ticks + 1e-9);
    this.part = Math.max(0, ticks - this.whole);
    this.within = 1 - meanUpTo(time, tick) / tick;
  }

  /** Most pieces that may begin in a tick where so many hands are free. */
  public startable(free: number): number {
    return Math.floor(free / (1 - this.within) + 1e-9);
  }

  /**
   * Most that so many pieces, begun anywhere in a tick, are at work on at once.
   *
   * Their average, and what chance adds: of as many looks as fit into a tick, the fullest (Poisson, extreme value).
   */
  public atOnce(pieces: number): number {
    if (this.within <= 0 || pieces <= 1) return pieces;
    const mean = pieces * (1 - this.within);
    return Math.min(pieces, Math.ceil(mean + Math.sqrt(2 * Math.log(1 / (1 - this.within)) * mean)));
  }

  /** Says of so many pieces that begin now how many end after how many ticks. */
  public spread(count: number, random: Random, ends: (ticks: number, count: number) => void): void {
    if (count <= 0) return;
    if (this.time.fixed !== undefined) {
      const exact = count * this.part + this.carry;
      const longer = Math.floor(exact + 1e-9);
      this.carry = exact - longer;
      if (count > longer) ends(this.whole, count - longer);
      if (longer > 0) ends(this.whole + 1, longer);
      return;
    }
    if (count < CROWD) {
      for (let index = 0; index < count; index++) {
        const ticks = this.time.sample(random) / this.tick;
        const whole = Math.floor(ticks);
        ends(whole + (random.next() < ticks - whole ? 1 : 0), 1);
      }
      return;
    }
    this.classes ??= classesOf(this.time, this.tick);
    const { ticks, cumulative } = this.classes;
    // One throw of the dice shifts all the borders alike: every class gets its share, to one piece more or less.
    const offset = random.next();
    for (let index = 0, before = 0; before < count; index++) {
      const until = index === ticks.length - 1 ? count : Math.floor(count * cumulative[index] + offset);
      if (until > before) ends(ticks[index], until - before);
      before = Math.max(before, until);
    }
  }
}

/** Lengths in whole ticks, and the share of the work of each length or shorter; with the right average. */
function classesOf(time: Distribution, tick: number): { ticks: number[]; cumulative: number[] } {
  const ticks: number[] = [];
  for (let length = 0; ; length = Math.ceil(length < FINE_TICKS ? length + 1 : length * COARSER)) {
    ticks.push(length);
    if (time.cumulative(length * tick) >= 1 - TAIL || length > 1e7) break;
  }
  // Work between two lengths is split between them so that its average stays: the share above a length is the average
  // of the cumulative up to the next one.
  const steps = 64;
  const cumulative = ticks.map((length, index) => {
    const next = ticks[index + 1];
    if (next === undefined) return 1;
    let area = 0;
    for (let step = 0; step < steps; step++) area += time.cumulative((length + (step + 0.5) * (next - length) / steps) * tick);
    return area / steps;
  });
  return { ticks, cumulative };
}

/** Average of a time, where whatever is beyond the limit counts as the limit: the area above the cumulative. */
function meanUpTo(time: Distribution, limit: number): number {
  if (time.fixed !== undefined) return Math.max(1e-9, Math.min(time.fixed, limit));
  const steps = 512;
  let area = 0;
  for (let step = 0; step < steps; step++) area += 1 - time.cumulative((step + 0.5) * limit / steps);
  return Math.max(1e-9, area * limit / steps);
}
