import * as fc from '../seeded-fast-check';
import { empirical, exponential, fixed, logNormal } from '../../lib/simulator/distribution';
import { seeded } from '../../lib/simulator/random';
import { TokenBucket } from '../../lib/simulator/token-bucket';
import { arrivalsOf, burstTraffic, constantTraffic, countedTraffic, countsOf, dailyTraffic, randomTraffic, recordedTraffic, type Traffic } from '../../lib/simulator/traffic';
import { CapacityTrace } from '../../lib/simulator/capacity-trace';
import { WaitHistogram } from '../../lib/simulator/wait-histogram';

const MANY = 20_000;

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

describe('random', () => {
  test('numbers lie evenly between 0 and 1', () => {
    const random = seeded(5);
    const numbers = times(MANY, () => random.next());

    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(mean(numbers)).toBeCloseTo(0.5, 2);
  });

  // Below and above where the normal distribution takes over, and above one half.
  test.each([[10, 0.2], [10_000, 0.0003], [10_000, 0.3], [50, 0.9]])('of %d with probability %d so many happen', (count, probability) => {
    const random = seeded(6);
    const hits = times(MANY, () => random.binomial(count, probability));

    expect(mean(hits) / (count * probability)).toBeCloseTo(1, 1);
    expect(Math.max(...hits)).toBeLessThanOrEqual(count);
    expect(mean(hits.map((hit) => (hit - count * probability) ** 2)) / (count * probability * (1 - probability))).toBeCloseTo(1, 0);
  });

  test.each([0.3, 5, 400])('around %d happen where so many are expected', (expected) => {
    const random = seeded(7);

    expect(mean(times(MANY, () => random.poisson(expected))) / expected).toBeCloseTo(1, 1);
  });
});

describe('times', () => {
  test.each([
    ['fixed', fixed(2)], ['exponential', exponential(2)], ['log-normal', logNormal(2, 1)], ['measured', empirical([1, 1, 2, 4])],
  ] as const)('%s: samples have the mean and lie as the cumulative says', (_, distribution) => {
    const random = seeded(8);
    const samples = times(MANY, () => distribution.sample(random));

    expect(mean(samples)).toBeCloseTo(2, 1);
    for (const at of [0.5, 1, 2, 3, 5]) {
      expect(samples.filter((sample) => sample <= at).length / MANY).toBeCloseTo(distribution.cumulative(at), 1);
    }
  });

  test('fails for times below zero', () => {
    expect(() => fixed(-1)).toThrow('time must be at least 0 s, got -1');
    expect(() => exponential(0)).toThrow('mean must be above 0 s, got 0');
    expect(() => empirical([])).toThrow('samples must name at least one time, got 0');
  });
});

describe('traffic', () => {
  const kinds: Array<[string, Traffic, number]> = [
    ['constant', constantTraffic(0.3, 1000), 300],
    ['burst', burstTraffic(5000, 60), 5000],
    ['counted', countedTraffic([0, 10, 20], [7, 0, 13], 10), 20],
    ['recorded', recordedTraffic([1, 5.5, 5.5, 999]), 4],
  ];

  test.each(kinds)('%s: moments and ticks of any length hold every arrival', (_, traffic, expected) => {
    const arrivals = arrivalsOf(traffic, seeded(1));
    const moments: number[] = [];
    for (let at = arrivals.next(); at < Infinity; at = arrivals.next()) moments.push(at);
    const sums = [0.1, 1, 7].map((tick) => {
      const counts = countsOf(traffic, tick, seeded(1));
      return times(Math.ceil(traffic.seconds / tick), () => counts.next()).reduce((sum, count) => sum + count, 0);
    });

    expect(moments).toHaveLength(expected);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(sums).toEqual([expected, expected, expected]);
  });

  test('random traffic departs from its average by chance', () => {
    const counts = countsOf(randomTraffic(50, MANY), 1, seeded(2));
    const all = times(MANY, () => counts.next());

    expect(mean(all)).toBeCloseTo(50, 0);
    // A Poisson process: the variance is the mean.
    expect(mean(all.map((count) => (count - 50) ** 2)) / 50).toBeCloseTo(1, 1);
  });

  test('a day has its top at the peak hour and all its arrivals', () => {
    const day = dailyTraffic(86_400, 1, 20, 0.1);
    const inHour = (hour: number) => day.until((hour + 1) * 3600) - day.until(hour * 3600);

    expect(day.until(86_400)).toBeCloseTo(86_400, 3);
    expect(inHour(7) / inHour(19)).toBeCloseTo(0.1, 1);
    expect(Math.max(...Array.from({ length: 24 }, (_, hour) => inHour(hour)))).toBe(Math.max(inHour(19), inHour(20)));
  });
});

describe('waiting times', () => {
  test('a percentile is the nearest rank, within a fifth of a percent', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 200 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (waits, share) => {
      const histogram = new WaitHistogram();
      for (const wait of waits) histogram.add(wait);
      const exact = [...waits].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * waits.length)) - 1];

      expect(Math.abs(histogram.quantile(share) - exact)).toBeLessThanOrEqual(exact * 0.002 + 1e-4);
    }));
  });

  test('waits that are all alike come out as they went in', () => {
    const histogram = new WaitHistogram();
    histogram.add(1.96, 1000);

    expect(histogram.summary()).toEqual({ p50: 1.96, p95: 1.96, p99: 1.96, max: 1.96 });
  });
});

test('a token bucket lets a burst through and then the rate', () => {
  const bucket = new TokenBucket(100, 20);

  expect([bucket.take(130, 0), bucket.take(30, 1), bucket.take(30, 1.5), bucket.take(500, 60)]).toEqual([100, 20, 10, 100]);
});

test('a capacity trace keeps every peak however long the run', () => {
  const trace = new CapacityTrace();
  for (let second = 0; second < 100_000; second++) trace.record(second, second % 7, second === 77_777 ? 99 : second % 5);
  const points = trace.list();

  expect(points.length).toBeLessThanOrEqual(2000);
  expect(Math.max(...points.map(([, , running]) => running))).toBe(99);
  expect(points.map(([second]) => second)).toEqual([...points.map(([second]) => second)].sort((a, b) => a - b));
});
