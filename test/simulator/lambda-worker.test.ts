import * as fc from '../seeded-fast-check';
import { exponential, fixed } from '../../lib/simulator/distribution';
import { MappingConcurrency } from '../../lib/simulator/event-source-mapping';
import { FUNCTION_DEFAULTS } from '../../lib/simulator/execution-environments';
import { LambdaWorker, type LambdaWorkerSettings } from '../../lib/simulator/lambda-worker';
import { seeded } from '../../lib/simulator/random';
import type { WorkloadReport } from '../../lib/simulator/run-report';
import { runByTick } from '../../lib/simulator/simulate';
import { burstTraffic, constantTraffic, countedTraffic, randomTraffic, type Traffic } from '../../lib/simulator/traffic';

const SETTINGS: LambdaWorkerSettings = {
  queue: { visibilitySeconds: 60, maxReceiveCount: 5 },
  mapping: { batchSize: 1, batchingWindowSeconds: 0 },
  worker: { ...FUNCTION_DEFAULTS, serviceTime: fixed(10), coldStart: fixed(0.5), concurrency: 10_000 },
  partialBatchFailures: true,
};

function simulate(traffic: Traffic, settings: Partial<LambdaWorkerSettings> = {}, tick = 1, seed = 1): WorkloadReport {
  const model = new LambdaWorker({ ...SETTINGS, ...settings }, tick, seeded(seed));
  runByTick(model, traffic, { tick, seed });
  return model.report('Worker');
}

/** Concurrency at a second. */
function runningAt(report: WorkloadReport, second: number): number {
  return report.capacity.filter(([at]) => at <= second).at(-1)?.[2] ?? 0;
}

describe('the ramp of an event source mapping', () => {
  const burst = burstTraffic(100_000, 1);

  // Documented: five batches at first, 300 more each minute, 1,250 at most (AWS, "Scaling behavior", services-sqs-scaling).
  test.each([[0, 5], [60, 305], [120, 605], [180, 905], [240, 1205], [300, 1250], [500, 1250]])('at %d s %d batches are under way', (second, concurrency) => {
    expect(runningAt(simulate(burst), second)).toBe(concurrency);
  });

  test('stops at MaximumConcurrency', () => {
    const report = simulate(burst, { mapping: { ...SETTINGS.mapping, maximumConcurrency: 100 } });

    expect(Math.max(...report.capacity.map(([, , running]) => running))).toBe(100);
  });

  test('of provisioned pollers begins with ten for each, and adds 1,000 a minute', () => {
    const report = simulate(burst, { mapping: { ...SETTINGS.mapping, provisionedPollers: { min: 5, max: 200 } } });

    expect([0, 60, 117, 200].map((second) => runningAt(report, second))).toEqual([50, 1050, 2000, 2000]);
  });

  test('is the same whatever the tick', () => {
    const fine = simulate(burstTraffic(5000, 1), {}, 0.1);
    const coarse = simulate(burstTraffic(5000, 1), {}, 1);

    expect(runningAt(fine, 60) / runningAt(coarse, 60)).toBeCloseTo(1, 1);
    expect(fine.waitSeconds.p95 / coarse.waitSeconds.p95).toBeCloseTo(1, 1);
    expect((fine.drainSeconds ?? 0) / (coarse.drainSeconds ?? 0)).toBeCloseTo(1, 1);
  });

  test('goes back when messages end, to two after ten quiet minutes, and never below what is said to be its own', () => {
    const quiet = { backlog: false, running: 0, failing: 0, throttled: false, seconds: 60 };
    const busy = { backlog: true, running: 400, failing: 0, throttled: false, seconds: 60 };
    const mapping = new MappingConcurrency(SETTINGS.mapping);
    mapping.observe(busy);
    expect(mapping.now).toBe(305);
    mapping.observe(quiet);
    mapping.observe(quiet);
    expect(mapping.now).toBe(5);
    for (let minute = 0; minute < 8; minute++) mapping.observe(quiet);
    expect(mapping.now).toBe(2);

    const capped = new MappingConcurrency({ ...SETTINGS.mapping, maximumConcurrency: 4 });
    for (let minute = 0; minute < 20; minute++) capped.observe(quiet);
    expect(capped.now).toBe(4);
  });

  test('holds back while invocations fail', () => {
    const mapping = new MappingConcurrency(SETTINGS.mapping);
    for (let minute = 0; minute < 2; minute++) mapping.observe({ backlog: true, running: 5, failing: 0, throttled: false, seconds: 60 });
    mapping.observe({ backlog: true, running: 600, failing: 1, throttled: false, seconds: 60 });

    // 605 halved: every invocation of the minute failed.
    expect(mapping.now).toBe(302);

    // A tenth failed: by 0.5^0.1 fewer, and nine tenths of 300 more. Of a throttled function not one more.
    mapping.observe({ backlog: true, running: 300, failing: 0.1, throttled: false, seconds: 60 });
    expect(mapping.now).toBe(Math.floor(302.5 * 0.5 ** 0.1 + 270));
    mapping.observe({ backlog: true, running: 300, failing: 0, throttled: true, seconds: 60 });
    expect(mapping.now).toBe(Math.floor(302.5 * 0.5 ** 0.1 + 270));
  });
});

describe('batches', () => {
  test('hold one message as long as pollers are free, and as many as they may when they are not', () => {
    const worker = { ...SETTINGS.worker, serviceTime: fixed(1) };
    const mapping = { ...SETTINGS.mapping, batchSize: 10, maximumConcurrency: 5 };

    // Four a second, one second each: four of five pollers. Forty a second: five pollers with ten each have room for fifty.
    expect(simulate(constantTraffic(4, 600), { worker, mapping })).toMatchObject({ completed: 2400, waitSeconds: { p95: 0 } });
    expect(simulate(constantTraffic(40, 600), { worker, mapping }).waitSeconds.p95).toBeLessThan(3);
    expect(simulate(constantTraffic(60, 600), { worker, mapping }).waitSeconds.p95).toBeGreaterThan(60);
  });

  test('are gathered for as long as the batching window, unless they are full', () => {
    const worker = { ...SETTINGS.worker, serviceTime: fixed(1), coldStart: fixed(0) };
    const mapping = { batchSize: 100, batchingWindowSeconds: 20 };

    expect(simulate(countedTraffic([0], [3], 1), { worker, mapping })).toMatchObject({ firstStartSeconds: 20, coldStarts: 1 });
    expect(simulate(countedTraffic([0], [100], 1), { worker, mapping })).toMatchObject({ firstStartSeconds: 0, coldStarts: 1 });
  });
});

describe('failures', () => {
  const always = { ...SETTINGS.worker, failureRate: 1 };

  test('a message that always fails is dead-lettered after its receives, a visibility timeout apart', () => {
    const report = simulate(countedTraffic([0], [1], 1), { worker: always });

    expect(report).toMatchObject({ arrivals: 1, completed: 0, deadLettered: 1 });
  });

  test('without partial batch failures one bad message brings its batch back', () => {
    const worker = { ...SETTINGS.worker, serviceTime: fixed(1), failureRate: 0.1 };
    const mapping = { batchSize: 10, batchingWindowSeconds: 5 };
    const run = (partialBatchFailures: boolean) => simulate(constantTraffic(20, 300), { worker, mapping, partialBatchFailures });

    // Five receives: 0.1^5 of the messages, or those of five failing batches: (1 - 0.9^10)^5.
    expect(run(true).deadLettered / 6000).toBeLessThan(0.001);
    expect(run(false).deadLettered / 6000).toBeCloseTo((1 - 0.9 ** 10) ** 5, 1);
  });

  test('reserved concurrency below the pollers throttles, and dead-letters good messages', () => {
    const worker = { ...SETTINGS.worker, serviceTime: fixed(30), concurrency: 1 };
    const report = simulate(burstTraffic(200, 1), { worker });

    expect(report.throttles).toBeGreaterThan(0);
    expect(report.deadLettered).toBeGreaterThan(0);
    expect(report.deadLettered + report.completed).toBe(200);
    expect(Math.max(...report.capacity.map(([, , running]) => running))).toBe(1);
  });
});

test('of a FIFO queue no more batches are under way than there are groups', () => {
  const report = simulate(burstTraffic(5000, 1), { queue: { ...SETTINGS.queue, groups: 7 } });

  expect(Math.max(...report.capacity.map(([, , running]) => running))).toBe(7);
});

test('every message is done or dead-lettered, and the same seed tells the same', () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 0.5, noNaN: true }), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 2, max: 50 }),
    fc.boolean(), fc.constantFrom(fixed(0.3), fixed(7), exponential(3)), fc.integer({ min: 0, max: 1000 }),
    (perSecond, failureRate, batchSize, maximumConcurrency, partialBatchFailures, serviceTime, seed) => {
      const run = () => simulate(randomTraffic(perSecond, 60), {
        worker: { ...SETTINGS.worker, serviceTime, failureRate, concurrency: maximumConcurrency }, partialBatchFailures,
        mapping: { batchSize, batchingWindowSeconds: 0, maximumConcurrency },
      }, 1, seed);
      const report = run();

      expect(report.completed + report.deadLettered).toBe(report.arrivals);
      expect(Math.max(0, ...report.capacity.map(([, , running]) => running))).toBeLessThanOrEqual(maximumConcurrency);
      expect(report).toEqual(run());
    },
  ), { numRuns: 40 });
});
