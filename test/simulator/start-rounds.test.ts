import * as fc from '../seeded-fast-check';
import { decide } from '../../lib/runtime/dispatcher/decision';
import type { LiveTask, StoppedTask } from '../../lib/runtime/dispatcher/observation';
import type { WorkerSettings } from '../../lib/runtime/dispatcher/settings';
import { fixed } from '../../lib/simulator/distribution';
import { FargateWorker, type FargateWorkerSettings } from '../../lib/simulator/fargate-worker';
import { seeded } from '../../lib/simulator/random';
import { runByTick } from '../../lib/simulator/simulate';
import { StartRounds } from '../../lib/simulator/start-rounds';
import { burstTraffic } from '../../lib/simulator/traffic';

const SETTINGS: FargateWorkerSettings = {
  queue: { visibilitySeconds: 120 }, serviceTime: fixed(5), startTime: fixed(50), failureRate: 0, startFailureRate: 1,
  idleSeconds: 60, lifetimeSeconds: 3600, maxCapacity: 10, messagesPerTask: 1, concurrency: 1, acceptableLatencySeconds: 60,
};

test('tasks that all die are tried in full twice, then one by one after 2, 4, 8 and 10 minutes', () => {
  const model = new FargateWorker(SETTINGS, 1, seeded(1));
  runByTick(model, burstTraffic(5, 1), { tick: 1, seed: 1, longestDrainSeconds: 3500 });
  const { capacity, completed, firstStartSeconds } = model.report('Worker');
  const starts = capacity.filter(([, desired], index) => desired > (capacity[index - 1]?.[1] ?? 0)).map(([second, desired]) => [second, desired]);
  const first = starts[0][0];

  expect({ completed, firstStartSeconds }).toEqual({ completed: 0, firstStartSeconds: null });
  // Each dies 50 s after its start; the next look after the wait: 110 s, 170 s, 290 s, 530 s, 650 s and 650 s later.
  expect(starts.map(([second, tasks]) => [Math.round((second - first) / 60), tasks])).toEqual([[0, 5], [2, 5], [5, 1], [10, 1], [19, 1], [30, 1], [41, 1], [52, 1]]);
  expect(model.tally.diedAtStart).toBe(5 + 5 + 6);
});

test('a repair is noticed by the next single task: three minutes later the others follow', () => {
  const rounds = new StartRounds();
  for (const at of [0, 120]) {
    rounds.begin(2, at);
    for (let task = 0; task < 2; task++) rounds.started(at, true, at + 50);
  }
  // Two rounds died, the last at 170 s: after two minutes one may start.
  expect([rounds.allowed(289), rounds.allowed(290)]).toEqual([0, 1]);
  rounds.begin(1, 300);
  expect(rounds.allowed(340)).toBe(0);
  rounds.started(300, false, 350);
  expect([rounds.allowed(529), rounds.allowed(530)]).toEqual([0, Infinity]);
});

test('some of the tasks die, and all messages are done', () => {
  const model = new FargateWorker({ ...SETTINGS, startFailureRate: 0.5 }, 1, seeded(3));
  runByTick(model, burstTraffic(30, 1), { tick: 1, seed: 1 });

  expect(model.report('Worker').completed).toBe(30);
  expect(model.tally.diedAtStart).toBeGreaterThan(0);
});

test('the back-off is the dispatcher\'s own', () => {
  const epoch = 1_800_000_000_000;
  const policy = { maxCapacity: 20, messagesPerTask: 1, concurrency: 1, acceptableLatencySeconds: 100_000, maxTaskLifetimeSeconds: 100_000, taskDefinition: 'a:1' } as WorkerSettings;
  fc.assert(fc.property(fc.array(fc.record({ tasks: fc.integer({ min: 1, max: 3 }), dies: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }) }), { minLength: 12, maxLength: 12 }), (fates) => {
    const rounds = new StartRounds();
    const live: Array<LiveTask & { readonly at: number; readonly dies: boolean }> = [];
    const stopped: StoppedTask[] = [];
    let attempt = 0;
    // A look a minute for 50 minutes; each task is up, or dies, 50 s after it was asked for.
    for (let minute = 0; minute < 50 && attempt < fates.length; minute++) {
      const now = minute * 60;
      for (const task of live.splice(0)) {
        if (!task.dies) live.push(now - task.at < 50 ? task : { ...task, startedAt: epoch + (task.at + 50) * 1000 });
        else stopped.push({ createdAt: task.createdAt, endedAt: epoch + (task.at + 50) * 1000, stoppedAt: epoch + (task.at + 51) * 1000, stopCode: 'TaskFailedToStart', exitCodes: [], taskDefinition: 'a:1' });
      }
      const decision = decide({ visible: 100, inFlight: 0, delayed: 0, live, stopped }, policy, epoch + now * 1000);
      const allowed = Math.min(decision.missing, policy.maxCapacity - live.length, rounds.allowed(now));
      expect(allowed).toBe(decision.start);
      if (allowed === 0) continue;
      const { tasks, dies } = fates[attempt++];
      const count = Math.min(tasks, allowed);
      rounds.begin(count, now);
      for (let task = 0; task < count; task++) {
        live.push({ createdAt: epoch + now * 1000, at: now, dies: dies[task] });
        rounds.started(now, dies[task], now + 50);
      }
    }
  }), { numRuns: 200 });
});
