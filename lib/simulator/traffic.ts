import type { Random } from './random';

/** One moment after the other, in seconds; `Infinity` when no more come. */
export interface Arrivals {
  next(): number;
}

/** When messages or requests arrive. */
export interface Traffic {
  /** How long it lasts. */
  readonly seconds: number;
  /** How many have arrived by then, on average; never goes back. */
  until(second: number): number;
  /** Whether `until` is the exact number, or an average that chance departs from. */
  readonly random: boolean;
  /** Every arrival's own moment, where it is known. Rises. */
  readonly times?: Float64Array;
  /** Arrivals lie evenly, and not anyhow, within a second. */
  readonly even: boolean;
}

const DAY = 86_400;

/** So many a second, evenly spaced. */
export function constantTraffic(perSecond: number, seconds: number): Traffic {
  return { seconds, even: true, random: false, until: (second) => perSecond * Math.min(Math.max(0, second), seconds) };
}

/** So many a second on average, each on its own: what many users make who know nothing of each other. */
export function randomTraffic(perSecond: number, seconds: number): Traffic {
  return { ...constantTraffic(perSecond, seconds), even: false, random: true };
}

/** So many within a time, then nothing. */
export function burstTraffic(count: number, within: number): Traffic {
  return constantTraffic(count / Math.max(within, 1e-3), Math.max(within, 1e-3));
}

/**
 * Every day alike: a wave with its top at one hour and its bottom twelve hours from it.
 *
 * @param perDay arrivals a day
 * @param days how many days
 * @param peakHour hour of the most traffic, 0 to 24
 * @param lowest traffic at the quietest moment as a share of the busiest, 0 to 1
 */
export function dailyTraffic(perDay: number, days: number, peakHour: number, lowest: number): Traffic {
  const mean = perDay / DAY;
  const swing = (1 - lowest) / (1 + lowest);
  const wave = (second: number) => second + swing * DAY / (2 * Math.PI) * Math.sin(2 * Math.PI * (second / DAY - peakHour / 24));
  const seconds = days * DAY;
  return { seconds, even: false, random: true, until: (second) => mean * (wave(Math.min(Math.max(0, second), seconds)) - wave(0)) };
}

/**
 * As counted: so many within each interval.
 *
 * @param starts second each interval begins; rises
 * @param counts arrivals within it
 * @param length seconds of an interval; a gap between two has no traffic
 */
export function countedTraffic(starts: ArrayLike<number>, counts: ArrayLike<number>, length: number): Traffic {
  // Time goes forward: the interval asked for is nearly always the one asked for last, or the next.
  let at = 0;
  let before = 0;
  const until = (second: number) => {
    while (at > 0 && starts[at] > second) before -= counts[--at];
    while (at + 1 < starts.length && starts[at + 1] <= second) before += counts[at++];
    return starts.length === 0 || second <= starts[0] ? 0 : before + counts[at] * Math.min(1, (second - starts[at]) / length);
  };
  return { seconds: (starts[starts.length - 1] ?? 0) + length, even: false, random: false, until };
}

/** As recorded: the moment of each arrival. */
export function recordedTraffic(moments: ArrayLike<number>): Traffic {
  const times = Float64Array.from(moments).sort();
  let at = 0;
  const until = (second: number) => {
    while (at > 0 && times[at - 1] >= second) at--;
    while (at < times.length && times[at] < second) at++;
    return at;
  };
  return { seconds: times.length === 0 ? 0 : times[times.length - 1] + 1e-3, even: false, random: false, times, until };
}

/** The moments of a traffic, one by one. */
export function arrivalsOf(traffic: Traffic, random: Random): Arrivals {
  const { times } = traffic;
  if (times !== undefined) {
    let at = 0;
    return { next: () => (at < times.length ? times[at++] : Infinity) };
  }
  const counts = countsOf(traffic, 1, random);
  let left = 0;
  let spread = 0;
  let second = -1;
  let now = 0;
  return {
    next: () => {
      while (left === 0) {
        if (++second >= traffic.seconds) return Infinity;
        left = spread = counts.next();
        now = second;
      }
      if (traffic.even) now = second + (spread - left) / spread;
      // The earliest of what is left to come within the second, each of them anywhere in it.
      else now += (second + 1 - now) * (1 - random.next() ** (1 / left));
      left--;
      return now;
    },
  };
}

/** How many arrive in each tick, from the first on. */
export function countsOf(traffic: Traffic, tick: number, random: Random): { next(): number } {
  let index = 0;
  let before = 0;
  return {
    next: () => {
      const end = Math.min(++index * tick, traffic.seconds);
      const until = traffic.until(end);
      const expected = until - before;
      if (traffic.random) {
        before = until;
        return random.poisson(expected);
      }
      // A tenth of a second ten times over is a hair off a second: no arrival may be lost to it.
      const whole = Math.floor(expected + 1e-6);
      before += whole;
      return whole;
    },
  };
}
