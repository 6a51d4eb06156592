import { crashBackOff, diedInLastMinute, fateOf } from '../../../lib/runtime/dispatcher/crash-back-off';
import { aWorker, died, exited, NOW, seen } from './a-worker';

const worker = aWorker();

describe('died at start', () => {
  test.each([
    ['ECS could not start it', died(1)],
    ['it never came to run, and nobody stopped it', died(1, { stopCode: 'EssentialContainerExited' })],
    ['its only container exited with 1', exited(5, [1])],
    ['its agent gave up waiting for the worker', exited(125, [1, 143])],
    ['its worker crashed, and the agent was stopped for it', exited(20, [0, 1])],
    ['its worker was killed for its memory', exited(20, [0, 137])],
  ])('%s', (_, task) => {
    expect(fateOf(task, worker)).toBe('died at start');
  });
});

describe('worked', () => {
  test.each([
    ['it left when idle', exited(62, [0, 0])],
    ['it left when idle and its worker ended by the signal', exited(62, [0, 143])],
    ['its worker had to be killed at the end', exited(170, [0, 137])],
    ['it worked for long and then crashed', exited(180, [1, 137])],
    ['it worked for hours and its capacity was taken back', exited(7200, [0, 143], { stopCode: 'SpotInterruption' })],
    ['it found nothing to do', exited(1, [0])],
  ])('%s', (_, task) => {
    expect(fateOf(task, worker)).toBe('worked');
  });

  test('a shorter idle timeout lets a task leave sooner', () => {
    expect(fateOf(exited(20, [0, 143]), aWorker({ idleTimeoutSeconds: 15 }))).toBe('worked');
  });
});

describe('unknown', () => {
  test.each([
    ['somebody stopped it while it was pending', died(1, { stopCode: 'UserInitiated' })],
    ['Spot took its capacity back at once', exited(10, [0, 143], { stopCode: 'SpotInterruption' })],
    ['it is being stopped and its exit codes are not known yet', exited(10, [], { stoppedAt: undefined })],
  ])('%s', (_, task) => {
    expect(fateOf(task, worker)).toBe('unknown');
  });

  test('such tasks hold nothing up', () => {
    const stopped = [died(2, { stopCode: 'UserInitiated' }), exited(10, [143], { stopCode: 'SpotInterruption' })];
    expect(crashBackOff(seen({ stopped }), worker, NOW)).toEqual({ failedRounds: 0, until: 0, allowed: Infinity });
  });
});

describe('tasks that died in the last minute', () => {
  const minute = Date.parse('2026-11-23T12:00:00Z');
  const at = (stoppedAt: number): ReturnType<typeof died> => died(5, { stoppedAt });

  test('are counted by one tick, wherever in its minute that comes', () => {
    const stopped = [at(minute - 60_001), at(minute - 60_000), at(minute - 1), at(minute)];
    for (const now of [minute, minute + 30_000, minute + 59_999]) {
      expect(diedInLastMinute(seen({ stopped }), worker, now)).toEqual([stopped[1], stopped[2]]);
    }
  });

  test('are of the present revision and really died', () => {
    const stoppedAt = minute - 10_000;
    const stopped = [died(5, { stoppedAt, taskDefinition: 'older' }), exited(600, [1], { stoppedAt })];
    expect(diedInLastMinute(seen({ stopped }), worker, minute)).toEqual([]);
  });
});
