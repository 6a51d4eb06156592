/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 to below 1, evenly. */
  next(): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  /** How many of so many happen, each with this probability. */
  binomial(count: number, probability: number): number;
  /** How many happen where this many are expected. */
  poisson(mean: number): number;
}

/** Above this a normal distribution is as good as the sum it stands for, and the sum is slow. */
const NORMAL_FROM = 40;

/**
 * Chris Doty-Humphrey's sfc32: passes PractRand, 128 bits of state, a few nanoseconds a number.
 *
 * @see https://pracrand.sourceforge.net/
 */
export function seeded(seed: number): Random {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = 0x9e3779b9;
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
  // Neighbouring seeds start alike; a dozen rounds take them apart.
  for (let round = 0; round < 12; round++) next();

  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, normal, binomial, poisson };

  function binomial(count: number, probability: number): number {
    if (probability <= 0 || count <= 0) return 0;
    if (probability >= 1) return count;
    if (probability > 0.5) return count - binomial(count, 1 - probability);
    const mean = count * probability;
    if (mean > NORMAL_FROM) return rounded(mean, Math.sqrt(mean * (1 - probability)), count);
    // Jumps from one hit to the next: as many steps as hits, however large the count.
    const log = Math.log1p(-probability);
    let hits = -1;
    for (let at = 0; at <= count; hits++) at += Math.floor(Math.log(1 - next()) / log) + 1;
    return hits;
  }

  function poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > NORMAL_FROM) return rounded(mean, Math.sqrt(mean), Infinity);
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = next(); product > limit; product *= next()) count++;
    return count;
  }

  function rounded(mean: number, deviation: number, most: number): number {
    return Math.min(most, Math.max(0, Math.round(mean + deviation * normal())));
  }
}
