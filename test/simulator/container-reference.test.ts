import * as fc from '../seeded-fast-check';
import { exponential, fixed } from '../../lib/simulator/distribution';
import { FargateWorker, type FargateWorkerSettings } from '../../lib/simulator/fargate-worker';
import { seeded } from '../../lib/simulator/random';
import { runByTick } from '../../lib/simulator/simulate';
import { FARGATE_START } from '../../lib/simulator/task-launcher';
import { arrivalsOf, burstTraffic, randomTraffic, recordedTraffic, type Traffic } from '../../lib/simulator/traffic';
import { containerReference } from './container-reference';

const SETTINGS: FargateWorkerSettings = {
  queue: { visibilitySeconds: 120, maxReceiveCount: 5 }, serviceTime: fixed(5), startTime: fixed(50), failureRate: 0, startFailureRate: 0,
  idleSeconds: 60, lifetimeSeconds: 3600, maxCapacity: 10, messagesPerTask: 12, concurrency: 1, acceptableLatencySeconds: 60,
};

/** The same moments for both. */
function momentsOf(traffic: Traffic, seed: number): number[] {
  const arrivals = arrivalsOf(traffic, seeded(seed));
  const moments: number[] = [];
  for (let moment = arrivals.next(); moment < Infinity; moment = arrivals.next()) moments.push(moment);
  return moments;
}

function both(traffic: Traffic, settings: FargateWorkerSettings, seed: number) {
  const moments = momentsOf(traffic, seed);
  const model = new FargateWorker(settings, 1, seeded(seed + 1));
  runByTick(model, recordedTraffic(moments), { tick: 1, seed });
  const reference = containerReference(moments, settings, seed);
  const quantile = (share: number) => reference.waits[Math.max(0, Math.ceil(share * reference.waits.length) - 1)] ?? 0;
  return { model, report: model.report('Worker'), reference, quantile, last: moments.at(-1) ?? 0 };
}

function alike(left: number, right: number, { share, least }: { share: number; least: number }): void {
  expect(Math.abs(left - right)).toBeLessThanOrEqual(Math.max(least, share * Math.max(left, right)));
}

test('one message is the same to the second', () => {
  const { report, reference, quantile } = both(recordedTraffic([7]), SETTINGS, 1);

  expect(reference).toMatchObject({ completed: 1, tasksStarted: 1 });
  alike(report.waitSeconds.p50, quantile(0.5), { share: 0, least: 1 });
  // 50 s of start, 5 s of work, 60 s of idleness.
  expect(reference.taskSeconds).toBeCloseTo(115, 6);
  expect(report.capacity.at(-1)?.[1]).toBe(0);
});

test('a burst on few tasks drains in the same time', () => {
  // 400 messages of 5 s on four tasks: 500 s.
  const { report, reference, quantile, last } = both(burstTraffic(400, 10), { ...SETTINGS, maxCapacity: 4 }, 3);

  expect([report.completed, reference.completed]).toEqual([400, 400]);
  for (const share of [0.5, 0.95] as const) alike(share === 0.5 ? report.waitSeconds.p50 : report.waitSeconds.p95, quantile(share), { share: 0, least: 3 });
  alike(report.drainSeconds ?? 0, reference.lastDone - last, { share: 0, least: 5 });
});

test('by the tick as message by message: waits, drain and the time of tasks, over random workers', () => {
  const workers = fc.record({
    perSecond: fc.constantFrom(0.05, 0.2, 1), burst: fc.boolean(), mean: fc.constantFrom(5, 40), spread: fc.boolean(), failureRate: fc.constantFrom(0, 0.1),
    concurrency: fc.constantFrom(1, 4), maxCapacity: fc.constantFrom(3, 20), messagesPerTask: fc.constantFrom(4, 12), lifetimeSeconds: fc.constantFrom(600, 3600),
  });
  // One run hangs on whether a task had just left, and whether a second one, once started, ever goes. Two dozen, on
  // average, do not.
  const seeds = Array.from({ length: 24 }, (_, index) => index);
  const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  fc.assert(fc.property(workers, ({ perSecond, burst, mean, spread, failureRate, concurrency, maxCapacity, messagesPerTask, lifetimeSeconds }) => {
    const count = perSecond * 1800;
    fc.pre(count * mean / (maxCapacity * concurrency) < 1500);
    const runs = seeds.map((seed) => both(burst ? burstTraffic(count, 30) : randomTraffic(perSecond, 1800), {
      ...SETTINGS, startTime: FARGATE_START, serviceTime: spread ? exponential(mean) : fixed(mean), failureRate, concurrency, maxCapacity, messagesPerTask, lifetimeSeconds,
    }, seed));

    for (const { report, reference } of runs) {
      expect([report.completed + report.deadLettered, reference.completed + reference.deadLettered]).toEqual([reference.waits.length, reference.waits.length]);
    }
    alike(average(runs.map(({ report }) => report.waitSeconds.p50)), average(runs.map(({ quantile }) => quantile(0.5))), { share: 0.15, least: 20 });
    alike(average(runs.map(({ report }) => report.waitSeconds.p95)), average(runs.map(({ quantile }) => quantile(0.95))), { share: 0.15, least: 20 });
    alike(average(runs.map(({ report }) => report.drainSeconds ?? -1)), average(runs.map(({ reference, last }) => reference.lastDone - last)), { share: 0.15, least: 60 });
    alike(average(runs.map(({ model }) => model.tally.capacitySeconds)), average(runs.map(({ reference }) => reference.taskSeconds)), { share: 0.2, least: 100 });
  }), { numRuns: 10 });
});
