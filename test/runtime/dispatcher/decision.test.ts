import { decide } from '../../../lib/runtime/dispatcher/decision';
import { aWorker, died, exited, MINUTE, NOW, pending, running, seen, times } from './a-worker';

const worker = aWorker();

describe('from zero', () => {
  test('nothing is started while nothing waits, whatever is in flight or delayed', () => {
    expect(decide(seen({ inFlight: 500, delayed: 500 }), worker, NOW)).toMatchObject({ start: 0, reason: 'nothing waits' });
  });

  test('one message starts one task', () => {
    expect(decide(seen({ visible: 1 }), worker, NOW)).toMatchObject({ start: 1, reason: 'first task' });
  });

  test.each([[12, 1], [13, 2], [24, 2], [25, 3], [99, 9]])('%i messages start %i tasks of twelve messages each', (visible, start) => {
    expect(decide(seen({ visible }), worker, NOW).start).toBe(start);
  });

  test('a burst starts as many as may live, and no more', () => {
    expect(decide(seen({ visible: 10_000 }), worker, NOW)).toMatchObject({ start: 10, missing: 10 });
  });
});

describe('beside tasks that live', () => {
  test('pending tasks are counted like running ones', () => {
    expect(decide(seen({ visible: 60, live: times(5, pending()) }), worker, NOW)).toMatchObject({ start: 0, reason: 'tasks suffice', pending: 5 });
    expect(decide(seen({ visible: 60, live: times(3, pending()) }), worker, NOW)).toMatchObject({ start: 2, reason: 'backlog', pending: 3 });
  });

  test('what is in flight is backlog too', () => {
    const live = [...times(3, running()), ...times(2, pending())];
    expect(decide(seen({ visible: 100, inFlight: 20, live }), worker, NOW)).toMatchObject({ start: 5, running: 3, pending: 2 });
  });

  test('a trickle that one task keeps up with starts no second one', () => {
    expect(decide(seen({ visible: 3, inFlight: 1, live: [running()], oldestSeconds: 40 }), worker, NOW).start).toBe(0);
  });

  test('a full house starts nothing, however long the queue', () => {
    expect(decide(seen({ visible: 5000, inFlight: 10, live: times(10, running()) }), worker, NOW).start).toBe(0);
    expect(decide(seen({ visible: 5000, inFlight: 10, live: times(10, running()), oldestSeconds: 900 }), worker, NOW))
      .toMatchObject({ start: 0, reason: 'max capacity' });
  });

  test('more than max, after max was lowered, starts nothing', () => {
    expect(decide(seen({ visible: 5000, live: times(30, running()), oldestSeconds: 900 }), worker, NOW).start).toBe(0);
  });
});

describe('jobs that take longer than stated', () => {
  const slow = { visible: 4, inFlight: 1, live: [running()] };

  test('start nothing more until the oldest message is too old', () => {
    expect(decide(seen({ ...slow, oldestSeconds: 300 }), worker, NOW).start).toBe(0);
    expect(decide(seen(slow), worker, NOW).start).toBe(0);
  });

  test('then each message without a free slot gets a task', () => {
    expect(decide(seen({ ...slow, oldestSeconds: 301 }), worker, NOW)).toMatchObject({ start: 4, reason: 'jobs take longer than stated' });
  });

  test('of which those that pending tasks will take have one already', () => {
    expect(decide(seen({ ...slow, live: [running(), pending(), pending(), pending()], oldestSeconds: 400 }), worker, NOW).start).toBe(1);
    expect(decide(seen({ ...slow, live: [running(), ...times(4, pending())], oldestSeconds: 400 }), worker, NOW).start).toBe(0);
  });

  test('and those for which a running task is free', () => {
    expect(decide(seen({ visible: 4, inFlight: 1, live: times(3, running()), oldestSeconds: 400 }), worker, NOW).start).toBe(2);
  });

  test('a task that works on four at once gives four of them a slot', () => {
    expect(decide(seen({ visible: 9, inFlight: 4, live: [running()], oldestSeconds: 400 }), aWorker({ concurrency: 4 }), NOW).start).toBe(3);
  });

  test('up to max capacity', () => {
    expect(decide(seen({ visible: 50, inFlight: 4, live: times(4, running()), oldestSeconds: 400 }), worker, NOW).start).toBe(6);
  });
});

describe('tasks past their lifetime', () => {
  const leaving = running(3600);

  test('do not count: they take no more', () => {
    expect(decide(seen({ visible: 1, inFlight: 1, live: [running(3599)] }), worker, NOW)).toMatchObject({ start: 0, running: 1, leaving: 0 });
    expect(decide(seen({ visible: 1, inFlight: 1, live: [leaving] }), worker, NOW)).toMatchObject({ start: 1, running: 0, leaving: 1, reason: 'first task' });
  });

  test('and are still tasks: all that live stay below max capacity', () => {
    expect(decide(seen({ visible: 500, inFlight: 9, live: times(9, leaving) }), worker, NOW).start).toBe(1);
    expect(decide(seen({ visible: 500, inFlight: 9, live: times(10, leaving) }), worker, NOW)).toMatchObject({ start: 0, reason: 'max capacity' });
  });

  test('what they have in flight starts no second task for the same message', () => {
    const eager = aWorker({ messagesPerTask: 1 });
    expect(decide(seen({ visible: 1, inFlight: 3, live: times(3, leaving) }), eager, NOW).start).toBe(1);
    expect(decide(seen({ visible: 1, inFlight: 3, live: [...times(3, leaving), pending()], oldestSeconds: 400 }), eager, NOW).start).toBe(0);
  });
});

describe('tasks that die at start', () => {
  const waiting = { visible: 100 };

  test.each([
    ['one failed attempt', [1], 1],
    ['two', [4, 2], 2],
    ['three', [8, 6, 4], 4],
    ['four', [20, 15, 11, 8], 8],
    ['five', [40, 35, 30, 20, 10], 10],
    ['nine', [55, 50, 45, 40, 35, 30, 25, 20, 10], 10],
  ])('%s at %j minutes ago: the next is made after a wait of %i minutes', (_, attempts, minutes) => {
    const last = Math.min(...attempts);
    const observation = seen({ ...waiting, stopped: attempts.map((minutesAgo) => died(minutesAgo)) });
    const until = NOW - last * MINUTE + 30_000 + minutes * MINUTE;
    expect(decide(observation, worker, until - 1)).toMatchObject({ start: 0, reason: 'tasks die at start', failedRounds: attempts.length, nextStartAt: until });
    expect(decide(observation, worker, until).start).toBe(attempts.length === 1 ? 9 : 1);
  });

  test('ten tasks of one tick are one attempt', () => {
    const stopped = Array.from({ length: 10 }, (_, index) => died(3 - index / 100));
    expect(decide(seen({ ...waiting, stopped }), worker, NOW)).toMatchObject({ start: 9, failedRounds: 1 });
  });

  test('a probe under way is waited for', () => {
    const stopped = [died(20), died(15)];
    expect(decide(seen({ ...waiting, stopped, live: [pending()] }), worker, NOW)).toMatchObject({ start: 0, reason: 'tasks die at start' });
    expect(decide(seen({ ...waiting, stopped, live: [running(100)] }), worker, NOW)).toMatchObject({ start: 0 });
    expect(decide(seen({ ...waiting, stopped: [...stopped, exited(5, [], { stoppedAt: undefined })] }), worker, NOW)).toMatchObject({ start: 0 });
  });

  test('a probe that lives on ends the back-off', () => {
    const observation = seen({ ...waiting, stopped: [died(20), died(15)], live: [running(180)] });
    expect(decide(observation, worker, NOW)).toMatchObject({ start: 8, failedRounds: 0, reason: 'backlog' });
  });

  test('and so does one that worked and left', () => {
    expect(decide(seen({ ...waiting, stopped: [died(20), died(15), exited(200, [0, 143])] }), worker, NOW).start).toBe(9);
  });

  test('one of ten that dies beside nine that run holds nothing up', () => {
    expect(decide(seen({ visible: 200, stopped: [died(2)], live: times(9, { createdAt: NOW - 2 * MINUTE, startedAt: NOW - MINUTE }) }), worker, NOW))
      .toMatchObject({ start: 1, failedRounds: 0 });
  });

  test('a new revision starts in full at once', () => {
    const repaired = aWorker({ taskDefinition: `${worker.taskDefinition.slice(0, -1)}8` });
    expect(decide(seen({ ...waiting, stopped: [died(3), died(2), died(1)] }), repaired, NOW).start).toBe(9);
  });
});
