import * as fc from '../seeded-fast-check';
import { decide } from '../../lib/runtime/dispatcher/decision';
import type { WorkerSettings } from '../../lib/runtime/dispatcher/settings';
import { tasksToStart } from '../../lib/simulator/dispatch-decision';
import { fixed } from '../../lib/simulator/distribution';
import { FargateWorker, type FargateWorkerSettings } from '../../lib/simulator/fargate-worker';
import { seeded } from '../../lib/simulator/random';
import type { WorkloadReport } from '../../lib/simulator/run-report';
import { runByTick } from '../../lib/simulator/simulate';
import { FARGATE_START, TaskLauncher } from '../../lib/simulator/task-launcher';
import { burstTraffic, constantTraffic, randomTraffic, type Traffic } from '../../lib/simulator/traffic';

const SETTINGS: FargateWorkerSettings = {
  queue: { visibilitySeconds: 120, maxReceiveCount: 5 }, serviceTime: fixed(5), startTime: fixed(50), failureRate: 0, startFailureRate: 0,
  idleSeconds: 60, lifetimeSeconds: 3600, maxCapacity: 10, messagesPerTask: 12, concurrency: 1, acceptableLatencySeconds: 60,
};

function simulate(traffic: Traffic, settings: Partial<FargateWorkerSettings> = {}, seed = 1, tick = 1): WorkloadReport {
  const model = new FargateWorker({ ...SETTINGS, ...settings }, tick, seeded(seed));
  runByTick(model, traffic, { tick, seed });
  return model.report('Worker');
}

const at = (report: WorkloadReport, second: number) => report.capacity.filter(([from]) => from <= second).at(-1)?.slice(1) ?? [];
const mostRunning = ({ capacity }: WorkloadReport) => Math.max(0, ...capacity.map(([, , running]) => running));

test('the law is the dispatcher\'s own', () => {
  const small = fc.nat(60);
  fc.assert(fc.property(
    fc.record({ visible: fc.nat(500), inFlight: small, pending: fc.nat(20), running: fc.nat(20), leaving: fc.nat(5), oldestSeconds: fc.option(fc.nat(300), { nil: undefined }) }),
    fc.record({ maxCapacity: fc.integer({ min: 1, max: 60 }), messagesPerTask: fc.integer({ min: 1, max: 50 }), concurrency: fc.integer({ min: 1, max: 10 }), acceptableLatencySeconds: fc.integer({ min: 1, max: 200 }) }),
    (seen, policy) => {
      const now = 1_800_000_000_000;
      const live = [
        ...Array.from({ length: seen.pending }, () => ({ createdAt: now - 10_000 })),
        ...Array.from({ length: seen.running }, () => ({ createdAt: now - 900_000, startedAt: now - 800_000 })),
        ...Array.from({ length: seen.leaving }, () => ({ createdAt: now - 9_000_000, startedAt: now - 8_000_000 })),
      ];
      const { visible, inFlight, oldestSeconds } = seen;
      const decision = decide({ visible, inFlight, delayed: 0, live, stopped: [], oldestSeconds }, { ...policy, maxTaskLifetimeSeconds: 3600 } as WorkerSettings, now);

      expect(tasksToStart(seen, policy)).toBe(decision.start);
    },
  ));
});

describe('from zero', () => {
  test('one message starts one task, which leaves a minute after its work', () => {
    const report = simulate(burstTraffic(1, 1));
    const [, asked, started, gone] = report.capacity;

    expect(report).toMatchObject({ completed: 1, stoppedWhileBusy: 0 });
    // Within a minute the dispatcher looks; 50 s later the task runs; 5 s of work and 60 s of idleness later it leaves.
    expect(asked.slice(1)).toEqual([1, 0]);
    expect(asked[0]).toBeLessThanOrEqual(60);
    expect(started).toEqual([asked[0] + 50, 1, 1]);
    expect(gone).toEqual([asked[0] + 50 + 5 + 60, 0, 0]);
    expect(report.firstStartSeconds).toBe(asked[0] + 50);
  });

  test('the dispatcher looks at a second of the minute that depends on the seed', () => {
    const firsts = Array.from({ length: 20 }, (_, seed) => simulate(burstTraffic(1, 1), {}, seed).firstStartSeconds ?? NaN);

    expect(Math.min(...firsts)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...firsts)).toBeLessThanOrEqual(111);
    expect(new Set(firsts).size).toBeGreaterThan(10);
  });

  test('a backlog starts as many tasks as are worth it, and no more', () => {
    // ceil(100 / 12) = 9; of 1,000 the tenth is the last.
    expect(mostRunning(simulate(burstTraffic(100, 1)))).toBe(9);
    expect(mostRunning(simulate(burstTraffic(1000, 1)))).toBe(10);
  });

  test('jobs longer than stated get a task each once the oldest message is late', () => {
    const stated = simulate(burstTraffic(9, 1), { serviceTime: fixed(5) });
    const longer = simulate(burstTraffic(9, 1), { serviceTime: fixed(600) });

    expect(mostRunning(stated)).toBe(1);
    expect(mostRunning(longer)).toBe(9);
  });
});

describe('while it runs', () => {
  test('nothing is stopped while it works, under a steady stream longer than the lifetime of a task', () => {
    const report = simulate(randomTraffic(0.5, 3 * 3600));

    expect(report).toMatchObject({ stoppedWhileBusy: 0, deadLettered: 0 });
    expect(report.completed).toBe(report.arrivals);
  });

  test('messages that fail come back after 10 s, 20 s, 40 s and 80 s, and are dead-lettered after five receives', () => {
    const report = simulate(burstTraffic(1, 1), { failureRate: 1 });
    const start = report.firstStartSeconds ?? 0;

    expect(report).toMatchObject({ completed: 0, deadLettered: 1 });
    // Five times 5 s of work, the back-offs between, and 160 s after the last; the idle task left meanwhile.
    expect(report.capacity.at(-1)?.[0]).toBeGreaterThan(start + 25 + 10 + 20 + 40 + 80);
  });

  test('a task works on as many messages at once as its concurrency', () => {
    const one = simulate(burstTraffic(100, 1), { maxCapacity: 1 });
    const ten = simulate(burstTraffic(100, 1), { maxCapacity: 1, concurrency: 10 });

    // 100 x 5 s one after the other, or ten at a time.
    expect((one.drainSeconds ?? 0) - (one.firstStartSeconds ?? 0)).toBeCloseTo(500, -1);
    expect((ten.drainSeconds ?? 0) - (ten.firstStartSeconds ?? 0)).toBeCloseTo(50, -1);
  });
});

describe('starts', () => {
  test('100 launches at once, then 20 a second', () => {
    const launcher = new TaskLauncher('RunTask', fixed(10), 1, seeded(1));
    launcher.queued = 500;
    const running: number[] = [];
    for (let second = 0, sum = 0; second <= 30; second++) {
      running.push(sum += launcher.begin(second).length);
      launcher.launch(second);
    }

    expect([9, 10, 11, 20, 30].map((second) => running[second])).toEqual([0, 100, 120, 300, 500]);
  });

  test('a service launches 500 a minute', () => {
    const launcher = new TaskLauncher('service', fixed(1), 1, seeded(1));
    launcher.queued = 5000;
    for (let second = 0; second < 121; second++) {
      launcher.begin(second);
      launcher.launch(second);
    }

    // The first hundred at once, then 500 a minute.
    expect(5000 - launcher.queued).toBe(1100);
  });

  test('thousands of tasks run as soon as the launch rate lets them, however often the dispatcher has to look', () => {
    const report = simulate(burstTraffic(3500, 1), { maxCapacity: 5000, messagesPerTask: 1, serviceTime: fixed(900), startTime: FARGATE_START });
    const first = report.firstStartSeconds ?? 0;
    const all = report.capacity.find(([, , running]) => running === 3500)?.[0] ?? Infinity;

    // (3,500 - 100) / 20 a second = 170 s, and what is left of each minute after the dispatcher's 48 s.
    expect(all - first).toBeGreaterThan(165);
    expect(all - first).toBeLessThan(225);
    expect(at(report, first + 60)[1]).toBeGreaterThan(900);
  });
});

test('every message is done or dead-lettered, capacity stays in bounds, and the same seed tells the same', () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 0.4, noNaN: true }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 5 }), fc.nat(1000),
    (count, failureRate, maxCapacity, concurrency, seed) => {
      const run = () => simulate(burstTraffic(count, 120), { failureRate, maxCapacity, concurrency }, seed);
      const report = run();

      expect(report.completed + report.deadLettered).toBe(count);
      expect(Math.max(...report.capacity.map(([, desired]) => desired))).toBeLessThanOrEqual(maxCapacity);
      expect(report.stoppedWhileBusy).toBe(0);
      expect(report).toEqual(run());
    },
  ), { numRuns: 30 });
});

test('a finer tick tells the same', () => {
  const [fine, coarse] = [0.1, 1].map((tick) => simulate(constantTraffic(1, 600), {}, 1, tick));

  expect(fine.waitSeconds.p50).toBeCloseTo(coarse.waitSeconds.p50, -1);
  expect(fine.drainSeconds ?? 0).toBeCloseTo(coarse.drainSeconds ?? 0, -1);
});
