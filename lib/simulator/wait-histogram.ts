/** The waiting times of a run: typical, long, longest. Seconds. */
export interface WaitSeconds {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Each bucket is this much wider than the one before it: a percentile is wrong by half of that at most. */
const GROWTH = 1.002;
const PER_E = 1 / Math.log(GROWTH);

// From a tenth of a millisecond, which nobody waits for, to a century.
const SHORTEST = 1e-4;
const BUCKETS = Math.ceil(Math.log(3.2e9 / SHORTEST) * PER_E) + 1;

/** Waiting times by the million, in little memory: a count for each length, the lengths a constant factor apart. */
export class WaitHistogram {
  private readonly counts = new Float64Array(BUCKETS);
  private readonly sums = new Float64Array(BUCKETS);
  private none = 0;
  private longest = 0;

  /** How many waits were counted. */
  public total = 0;

  public add(seconds: number, count = 1): void {
    this.total += count;
    if (seconds < SHORTEST) {
      this.none += count;
      return;
    }
    if (seconds > this.longest) this.longest = seconds;
    const bucket = Math.min(BUCKETS - 1, Math.floor(Math.log(seconds / SHORTEST) * PER_E));
    this.counts[bucket] += count;
    this.sums[bucket] += seconds * count;
  }

  /** Nearest rank: the shortest wait that this share of all did not exceed. */
  public quantile(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.total));
    let passed = this.none;
    if (passed >= rank || this.total === 0) return 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      passed += this.counts[bucket];
      // The mean of the bucket is the wait itself where all of them are alike.
      if (passed >= rank) return this.sums[bucket] / this.counts[bucket];
    }
    return this.longest;
  }

  /** The percentiles of a report, to the millisecond. */
  public summary(): WaitSeconds {
    return {
      p50: milliseconds(this.quantile(0.5)), p95: milliseconds(this.quantile(0.95)),
      p99: milliseconds(this.quantile(0.99)), max: milliseconds(this.longest),
    };
  }
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
