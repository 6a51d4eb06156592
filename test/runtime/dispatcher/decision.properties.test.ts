import * as fc from '../../seeded-fast-check';
import { decide } from '../../../lib/runtime/dispatcher/decision';
import type { LiveTask, Observation, StoppedTask } from '../../../lib/runtime/dispatcher/observation';
import type { WorkerSettings } from '../../../lib/runtime/dispatcher/settings';
import { aWorker, MINUTE, NOW, REVISION, SECOND } from './a-worker';

const RUNS = { numRuns: 2000 };

const ago = (seconds: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: seconds }).map((past) => NOW - past * SECOND);

const liveTask: fc.Arbitrary<LiveTask> = fc.record({ createdAt: ago(9000), startedAt: fc.option(ago(8000), { nil: undefined }) });

/** Created, perhaps started, ended, perhaps cleaned up after: in this order, each some seconds after the other. */
const stoppedTask: fc.Arbitrary<StoppedTask> = fc.record({
  ended: ago(3600),
  ran: fc.option(fc.nat(600), { nil: undefined }),
  pending: fc.integer({ min: 1, max: 120 }),
  cleaned: fc.boolean(),
  stopCode: fc.constantFrom('TaskFailedToStart', 'EssentialContainerExited', 'SpotInterruption', 'UserInitiated', undefined),
  exitCodes: fc.array(fc.constantFrom(0, 1, 137, 143), { maxLength: 3 }),
  taskDefinition: fc.constantFrom(REVISION, 'older'),
}).map(({ ended, ran, pending, cleaned, ...rest }) => ({
  createdAt: ended - ((ran ?? 0) + pending) * SECOND,
  startedAt: ran === undefined ? undefined : ended - ran * SECOND,
  endedAt: ended,
  stoppedAt: cleaned ? ended : undefined,
  ...rest,
}));

const observations = (stopped: fc.Arbitrary<StoppedTask[]>): fc.Arbitrary<Observation> => fc.record({
  visible: fc.oneof(fc.nat(20), fc.nat(100_000)),
  inFlight: fc.oneof(fc.nat(20), fc.nat(120_000)),
  delayed: fc.nat(100),
  live: fc.array(liveTask, { maxLength: 40 }),
  stopped,
  oldestSeconds: fc.option(fc.nat(100_000), { nil: undefined }),
});

const workers: fc.Arbitrary<WorkerSettings> = fc.record({
  maxCapacity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1000 })),
  concurrency: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  messagesPerTask: fc.integer({ min: 1, max: 1000 }),
  acceptableLatencySeconds: fc.integer({ min: 1, max: 7200 }),
  maxTaskLifetimeSeconds: fc.integer({ min: 60, max: 7200 }),
}).map((settings) => aWorker({ ...settings, messagesPerTask: Math.max(settings.messagesPerTask, settings.concurrency ?? 1) }));

const any = observations(fc.array(stoppedTask, { maxLength: 20 }));
const healthy = observations(fc.constant([]));

test('starts a whole number of tasks, never above max and never more than the messages can use', () => {
  fc.assert(fc.property(any, workers, (observation, settings) => {
    const { start, pending, running, leaving } = decide(observation, settings, NOW);
    expect(Number.isInteger(start) && start >= 0).toBe(true);
    expect(pending + running + leaving).toBe(observation.live.length);
    if (start === 0) return;
    expect(observation.live.length + start).toBeLessThanOrEqual(settings.maxCapacity);
    expect((pending + start - 1) * (settings.concurrency ?? 1)).toBeLessThan(observation.visible);
  }), RUNS);
});

test('counts a pending task: with the started ones pending, the same tick starts nothing more', () => {
  fc.assert(fc.property(any, workers, (observation, settings) => {
    const { start } = decide(observation, settings, NOW);
    fc.pre(start > 0);
    const live = [...observation.live, ...Array.from({ length: start }, () => ({ createdAt: NOW }))];
    const again = decide({ ...observation, live }, settings, NOW);
    expect(again).toMatchObject({ start: 0 });
  }), RUNS);
});

test('with messages visible, no task that takes them and room left, something is always started', () => {
  fc.assert(fc.property(healthy, workers, (observation, settings) => {
    const { start, pending, running } = decide(observation, settings, NOW);
    fc.pre(observation.visible > 0 && pending + running === 0 && observation.live.length < settings.maxCapacity);
    expect(start).toBeGreaterThanOrEqual(1);
  }), RUNS);
});

test('and while tasks die at start, at the latest ten minutes after the last of them', () => {
  fc.assert(fc.property(any, workers, fc.nat(60), (observation, settings, seconds) => {
    // Nothing is on its way any more: what is being stopped has ended.
    const stopped = observation.stopped.map((task) => ({ ...task, stoppedAt: task.endedAt }));
    const later = Math.max(NOW, ...stopped.map(({ endedAt }) => endedAt)) + 10 * MINUTE + seconds * SECOND;
    const { start } = decide({ ...observation, visible: Math.max(1, observation.visible), live: [], stopped }, settings, later);
    expect(start).toBeGreaterThanOrEqual(1);
  }), RUNS);
});

test('an old message gives each message a slot, if there is room', () => {
  fc.assert(fc.property(healthy, workers, (observation, settings) => {
    const { start, pending, running } = decide(observation, settings, NOW);
    const { visible, inFlight, live, oldestSeconds = 0 } = observation;
    fc.pre(visible > 0 && oldestSeconds > settings.acceptableLatencySeconds && live.length + start < settings.maxCapacity);
    const concurrency = settings.concurrency ?? 1;
    expect((pending + start) * concurrency + Math.max(0, running * concurrency - inFlight)).toBeGreaterThanOrEqual(visible);
  }), RUNS);
});

test('more messages never start fewer tasks', () => {
  fc.assert(fc.property(any, workers, fc.nat(1000), (observation, settings, more) => {
    fc.pre(observation.visible > 0);
    const start = (visible: number): number => decide({ ...observation, visible }, settings, NOW).start;
    expect(start(observation.visible + more)).toBeGreaterThanOrEqual(start(observation.visible));
  }), RUNS);
});

test('the same observation gives the same decision, and is left as it was', () => {
  fc.assert(fc.property(any, workers, (observation, settings) => {
    const before = structuredClone(observation);
    expect(decide(observation, settings, NOW)).toEqual(decide(structuredClone(observation), settings, NOW));
    expect(observation).toEqual(before);
  }), RUNS);
});
