import * as fc from '../seeded-fast-check';
import { exponential, fixed } from '../../lib/simulator/distribution';
import { ExactLambdaWorker } from '../../lib/simulator/exact-lambda-worker';
import { FUNCTION_DEFAULTS } from '../../lib/simulator/execution-environments';
import { LambdaWorker, type LambdaWorkerSettings } from '../../lib/simulator/lambda-worker';
import { seeded } from '../../lib/simulator/random';
import type { WorkloadReport } from '../../lib/simulator/run-report';
import { runByTick } from '../../lib/simulator/simulate';
import { arrivalsOf, burstTraffic, countedTraffic, randomTraffic, recordedTraffic, type Traffic } from '../../lib/simulator/traffic';

const SETTINGS: LambdaWorkerSettings = {
  queue: { visibilitySeconds: 60, maxReceiveCount: 5 },
  mapping: { batchSize: 1, batchingWindowSeconds: 0 },
  worker: { ...FUNCTION_DEFAULTS, serviceTime: fixed(10), coldStart: fixed(0.5), concurrency: 10_000 },
  partialBatchFailures: true,
};

/** Settings of a run, as far as they differ. */
interface Changes {
  readonly queue?: Partial<LambdaWorkerSettings['queue']>;
  readonly mapping?: Partial<LambdaWorkerSettings['mapping']>;
  readonly worker?: Partial<LambdaWorkerSettings['worker']>;
  readonly partialBatchFailures?: boolean;
}

function changed({ queue, mapping, worker, partialBatchFailures = true }: Changes): LambdaWorkerSettings {
  return { queue: { ...SETTINGS.queue, ...queue }, mapping: { ...SETTINGS.mapping, ...mapping }, worker: { ...SETTINGS.worker, ...worker }, partialBatchFailures };
}

type Report = WorkloadReport & { invocations: number };

function exactly(traffic: Traffic, changes: Changes = {}, seed = 1): Report {
  const model = new ExactLambdaWorker(changed(changes), seeded(seed));
  model.run(arrivalsOf(traffic, seeded(seed + 100)));
  return { ...model.report('Worker'), invocations: model.tally.invocations };
}

function byTick(traffic: Traffic, changes: Changes = {}, seed = 1): Report {
  const model = new LambdaWorker(changed(changes), 1, seeded(seed));
  runByTick(model, traffic, { tick: 1, seed: seed + 100 });
  return { ...model.report('Worker'), invocations: model.tally.invocations };
}

const most = ({ capacity }: WorkloadReport) => Math.max(0, ...capacity.map(([, , running]) => running));

describe('message by message', () => {
  test('one message waits for its environment, the next finds it warm', () => {
    expect(exactly(recordedTraffic([0, 60]))).toMatchObject({ arrivals: 2, completed: 2, coldStarts: 1, waitSeconds: { p50: 0, max: 0.5 }, drainSeconds: 10, capacity: [[0, 5, 1], [11, 5, 0], [60, 5, 1], [71, 5, 0]] });
  });

  test('a poller that is free takes a message as it comes, one that was not takes a batch', () => {
    const six = recordedTraffic([0, 0.1, 0.2, 0.3, 0.4, ...Array.from({ length: 10 }, (_, index) => 1 + index / 100)]);

    // Five pollers have one message each; the ten that come while they work are one batch at 10.5 s, when the first is done.
    expect(exactly(six, { mapping: { batchSize: 10, maximumConcurrency: 5 } })).toMatchObject({ invocations: 6, drainSeconds: 20.5 - 1.09 });
  });

  test('five batches at first, 300 more a minute', () => {
    const { capacity } = exactly(burstTraffic(5000, 1));
    const runningAt = (second: number) => capacity.filter(([at]) => at <= second).at(-1)?.[2];

    expect([0, 60, 120].map(runningAt)).toEqual([5, 305, 605]);
  });

  test('a batching window gathers until it ends, or until the batch is full', () => {
    const mapping = { batchSize: 3, batchingWindowSeconds: 20 };

    // Two wait for 20 s and their environment; the third of three is not waited for any longer.
    expect(exactly(recordedTraffic([0, 5]), { mapping })).toMatchObject({ invocations: 1, firstStartSeconds: 20.5 });
    expect(exactly(recordedTraffic([0, 5, 6]), { mapping })).toMatchObject({ invocations: 1, firstStartSeconds: 6.5 });
  });

  test('a message that fails comes back when its visibility ends, and is dead-lettered at the receive after the last', () => {
    const report = exactly(recordedTraffic([0]), { worker: { failureRate: 1 }, queue: { maxReceiveCount: 3 } });

    // Received at 0 s, 60 s and 120 s, each time for 10 s; at 180 s it goes.
    expect(report).toMatchObject({ completed: 0, deadLettered: 1, invocations: 3, drainSeconds: 180 });
    expect(report.capacity.map(([second, , running]) => [second, running])).toEqual([[0, 1], [11, 0], [60, 1], [71, 0], [120, 1], [131, 0]]);
  });

  test('a batch that fails as a whole comes back as a whole', () => {
    const worker = { failureRate: 0.5 };
    const traffic = burstTraffic(600, 1);
    const mapping = { batchSize: 10, maximumConcurrency: 2 };

    // Half of them fail at each of five receives: one in 32. Of ten at least one fails in 99.9 of 100 batches.
    expect(exactly(traffic, { worker, mapping }).deadLettered / 600).toBeCloseTo(1 / 32, 1);
    expect(exactly(traffic, { worker, mapping, partialBatchFailures: false }).deadLettered).toBeGreaterThan(550);
  });

  test('a throttled batch is tried again each second, and has used up a receive when its visibility ends', () => {
    const report = exactly(burstTraffic(5, 0.1), { worker: { concurrency: 1, serviceTime: fixed(100) }, queue: { visibilitySeconds: 150, maxReceiveCount: 1 } });

    // One works until 100.5 s, the second until 200.5 s; the visibility of the other three ended at 150 s.
    expect(report).toMatchObject({ completed: 2, deadLettered: 3 });
    expect(report.throttles).toBeGreaterThan(4 * 100);
  });
});

describe('a FIFO queue', () => {
  const together = (count: number) => recordedTraffic(Array.from({ length: count }, () => 0));

  test('one group is worked on batch after batch', () => {
    // Three messages come at once: the first begins as it comes, the other two are one batch after it.
    expect(exactly(together(3), { queue: { groups: 1 }, mapping: { batchSize: 10 } })).toMatchObject({ invocations: 2, drainSeconds: 20.5 });
    expect(most(exactly(together(50), { queue: { groups: 3 } }))).toBeLessThanOrEqual(3);
  });

  test('a message that fails holds up those behind it until it is visible again', () => {
    // The first fails and comes back at 60 s, and at 120 s, and is dead-lettered at 180 s: only then the second begins.
    let calls = 0;
    const model = new ExactLambdaWorker(changed({ queue: { groups: 1, maxReceiveCount: 3 }, worker: { failureRate: 0.5 } }), { ...seeded(1), next: () => (calls++ < 3 ? 0 : 0.9) });
    model.run(arrivalsOf(together(2), seeded(1)));

    expect(model.report('Worker')).toMatchObject({ completed: 1, deadLettered: 1, waitSeconds: { max: 180 }, drainSeconds: 190 });
  });

  test('of a batch whose first message fails, all come back', () => {
    const report = exactly(together(11), { queue: { groups: 1, maxReceiveCount: 1 }, mapping: { batchSize: 10 }, worker: { failureRate: 1 } });

    // The first alone, then ten: each is received once, fails or stands behind one that does, and is dead-lettered.
    expect(report).toMatchObject({ invocations: 2, completed: 0, deadLettered: 11 });
  });

  test('other groups go on meanwhile', () => {
    const traffic = randomTraffic(0.2, 3600);
    const few = exactly(traffic, { queue: { groups: 2 }, worker: { failureRate: 0.1 } });
    const many = exactly(traffic, { queue: { groups: 500 }, worker: { failureRate: 0.1 } });

    expect(few.waitSeconds.p95).toBeGreaterThan(60);
    expect(many.waitSeconds.p95).toBeLessThan(1);
  });
});

describe('by the tick as message by message', () => {
  /** Any worker and traffic, but such as have enough of both to be compared: chance alone parts small numbers. */
  const workloads = fc.record({
    perSecond: fc.constantFrom(0.5, 3, 10), seconds: fc.constantFrom(900, 1800), burst: fc.boolean(),
    batchSize: fc.constantFrom(1, 10), window: fc.constantFrom(0, 0, 15), maximumConcurrency: fc.constantFrom(undefined, 5, 50),
    mean: fc.constantFrom(1.5, 4), spread: fc.boolean(), failureRate: fc.constantFrom(0, 0.1), concurrency: fc.constantFrom(10, 10_000), seed: fc.nat(1000),
  });

  test('waits, invocations, concurrency, cold starts and drain are alike over any of them', () => {
    fc.assert(fc.property(workloads, ({ perSecond, seconds, burst, batchSize, window, maximumConcurrency, mean, spread, failureRate, concurrency, seed }) => {
      const count = Math.round(perSecond * seconds);
      // What never drains, or only after hours, is compared in the next test.
      const atOnce = Math.min(concurrency, maximumConcurrency ?? Infinity);
      fc.pre(count * mean / atOnce < 3600);
      // Of a worker that is just about busy, a hair more or less decides whether minutes are waited.
      const share = perSecond * mean / (1 - failureRate) / atOnce;
      fc.pre(burst || share < 0.85 || share > 1.2);
      const changes: Changes = {
        mapping: { batchSize, batchingWindowSeconds: batchSize === 1 ? 0 : window, maximumConcurrency },
        worker: { serviceTime: spread ? exponential(mean) : fixed(mean), failureRate, concurrency },
        queue: { maxReceiveCount: 20, visibilitySeconds: 120 },
      };
      // The same arrivals for both, and the mean of a few: what is left is the model's, not chance's.
      const runs = [seed, seed + 1, seed + 2].map((one) => {
        const traffic = recorded(burst ? burstTraffic(count, 30) : randomTraffic(perSecond, seconds), one);
        return { tick: byTick(traffic, changes, one), exact: exactly(traffic, changes, one) };
      });
      for (const { tick, exact } of runs) {
        expect(tick.arrivals).toBe(exact.arrivals);
        expect(exact.completed + exact.deadLettered).toBe(exact.arrivals);
      }
      const compare = (value: (report: Report) => number, bounds: Bounds): void => {
        const mean = (kind: 'tick' | 'exact') => runs.reduce((sum, run) => sum + value(run[kind]), 0) / runs.length;
        alike(mean('tick'), mean('exact'), bounds);
      };
      // Where work takes little longer than a tick, a poller that is free takes its next a part of a tick later.
      compare(({ waitSeconds }) => waitSeconds.p50, { share: 0.25, least: 6 });
      compare(({ waitSeconds }) => waitSeconds.p95, { share: 0.25, least: 12 });
      compare(most, { share: 0.2, least: 5 });
      compare(({ coldStarts }) => coldStarts, { share: 0.4, least: 12 });
      // Messages that fail at the same moment come back at the same moment, and exactly then as one batch; by the tick,
      // as messages of one second. Times that are never the same have no such moments.
      const together = failureRate > 0 && batchSize > 1 && !spread;
      compare(({ invocations }) => invocations, { share: together ? 0.45 : 0.2, least: 20 });
      // Whether the last message fails or is throttled once or twice more: two or four minutes.
      compare(({ drainSeconds }) => drainSeconds ?? -1, { share: 0.2, least: 240 });
    }), { numRuns: 40 });
  });

  test('throttles are alike', () => {
    const traffic = burstTraffic(300, 1);
    const changes: Changes = { worker: { concurrency: 3, serviceTime: fixed(5) }, queue: { visibilitySeconds: 120 } };

    // Five pollers and three environments: two batches are refused each second, for 500 s.
    expect(byTick(traffic, changes).throttles / 1000).toBeCloseTo(1, 1);
    expect(exactly(traffic, changes).throttles / 1000).toBeCloseTo(1, 1);
  });

  test('a queue that fills for an hour and drains for another has the same waits', () => {
    // 20 a second and then 2, on a worker that does 10.
    const traffic = countedTraffic([0, 3600], [72_000, 7200], 3600);
    const changes: Changes = { mapping: { maximumConcurrency: 20 }, worker: { serviceTime: fixed(2) } };
    const [tick, exact] = [byTick(traffic, changes), exactly(traffic, changes)];

    for (const share of ['p50', 'p95', 'max'] as const) expect(tick.waitSeconds[share] / exact.waitSeconds[share]).toBeCloseTo(1, 1);
    expect((tick.drainSeconds ?? 0) - (exact.drainSeconds ?? 0)).toBeCloseTo(0, -1);
  });
});

/** A traffic's moments, drawn once. */
function recorded(traffic: Traffic, seed: number): Traffic {
  const arrivals = arrivalsOf(traffic, seeded(seed));
  const moments: number[] = [];
  for (let at = arrivals.next(); at < Infinity; at = arrivals.next()) moments.push(at);
  return recordedTraffic(moments);
}

/** How far two may be apart: a share of the larger, or this much. */
interface Bounds {
  readonly share: number;
  readonly least: number;
}

function alike(left: number, right: number, { share, least }: Bounds): void {
  expect(Math.abs(left - right)).toBeLessThanOrEqual(Math.max(least, share * Math.max(left, right)));
}

test('every message is done or dead-lettered, and the same seed tells the same', () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: 0, max: 900, noNaN: true }), { maxLength: 80 }), fc.constantFrom(undefined, 1, 3), fc.double({ min: 0, max: 0.6, noNaN: true }),
    fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 30 }), fc.nat(1000),
    (moments, groups, failureRate, concurrency, partialBatchFailures, batchSize, delaySeconds, seed) => {
      const run = () => exactly(recordedTraffic(moments), {
        queue: { groups, delaySeconds }, worker: { failureRate, concurrency, serviceTime: exponential(5) }, mapping: { batchSize }, partialBatchFailures,
      }, seed);
      const report = run();

      expect(report.completed + report.deadLettered).toBe(moments.length);
      expect(most(report)).toBeLessThanOrEqual(concurrency);
      expect(report.firstStartSeconds ?? Infinity).toBeGreaterThanOrEqual(delaySeconds);
      expect(report).toEqual(run());
    },
  ), { numRuns: 100 });
});
