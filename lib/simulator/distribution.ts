import type { Random } from './random';

/** A time in seconds that may differ from one occasion to the next. */
export interface Distribution {
  readonly mean: number;
  sample(random: Random): number;
  /** Probability of at most so many seconds. */
  cumulative(seconds: number): number;
  /** The time every sample has, where all are alike. */
  readonly fixed?: number;
}

/** Always the same. */
export function fixed(seconds: number): Distribution {
  demand(seconds >= 0, 'time', 'be at least 0 s', seconds);
  return { mean: seconds, fixed: seconds, sample: () => seconds, cumulative: (at) => (at >= seconds ? 1 : 0) };
}

/** Without memory: what queueing theory assumes where nothing is known. */
export function exponential(mean: number): Distribution {
  demand(mean > 0, 'mean', 'be above 0 s', mean);
  return {
    mean,
    sample: (random) => -mean * Math.log(1 - random.next()),
    cumulative: (at) => (at <= 0 ? 0 : -Math.expm1(-at / mean)),
  };
}

/**
 * Log-normal: most are short, some are many times longer, as real durations are.
 *
 * @param mean seconds
 * @param deviation standard deviation in seconds
 */
export function logNormal(mean: number, deviation: number): Distribution {
  demand(mean > 0, 'mean', 'be above 0 s', mean);
  demand(deviation >= 0, 'standard deviation', 'be at least 0 s', deviation);
  const variance = Math.log1p((deviation / mean) ** 2);
  const mu = Math.log(mean) - variance / 2;
  const sigma = Math.sqrt(variance);
  if (sigma === 0) return fixed(mean);
  return {
    mean,
    sample: (random) => Math.exp(mu + sigma * random.normal()),
    cumulative: (at) => (at <= 0 ? 0 : normalCumulative((Math.log(at) - mu) / sigma)),
  };
}

/** As measured: each of the samples is as likely as the others. */
export function empirical(samples: ArrayLike<number>): Distribution {
  demand(samples.length > 0, 'samples', 'name at least one time', samples.length);
  const sorted = Float64Array.from(samples).sort();
  demand(sorted[0] >= 0, 'samples', 'be at least 0 s', sorted[0]);
  const mean = sorted.reduce((sum, seconds) => sum + seconds, 0) / sorted.length;
  if (sorted[0] === sorted[sorted.length - 1]) return fixed(sorted[0]);
  return {
    mean,
    sample: (random) => sorted[Math.floor(random.next() * sorted.length)],
    cumulative: (at) => countAtMost(sorted, at) / sorted.length,
  };
}

function countAtMost(sorted: Float64Array, at: number): number {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Abramowitz and Stegun 7.1.26: wrong by less than 1.5e-7.
 *
 * @see https://personal.math.ubc.ca/~cbm/aands/page_299.htm
 */
function normalCumulative(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-z * z) / 2;
  return x > 0 ? 1 - tail : tail;
}

function demand(holds: boolean, what: string, rule: string, got: number): void {
  if (!holds) throw new Error(`${what} must ${rule}, got ${got}`);
}
