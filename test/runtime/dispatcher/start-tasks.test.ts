import { aWorker, MINUTE, NOW, SECOND } from './a-worker';
import { Dispatching } from './dispatching';

let dispatcher: Dispatching;
const feeds = aWorker();

beforeEach(() => {
  dispatcher = new Dispatching();
});

describe('a burst', () => {
  test('is started in tens, each call with a token of its own', async () => {
    dispatcher.waiting(300);
    await dispatcher.tick([aWorker({ maxCapacity: 50 })]);
    expect(dispatcher.asked()).toEqual([10, 10, 5]);
    expect(new Set(dispatcher.account.of('RunTask').map(({ input }) => input.clientToken)).size).toBe(3);
  });

  test('beyond what one page lists counts every task', async () => {
    dispatcher.waiting(5000);
    dispatcher.account.addTasks(230);
    dispatcher.account.addTasks(7, { family: 'another' });
    await dispatcher.tick([aWorker({ maxCapacity: 240 })]);
    expect(dispatcher.account.of('DescribeTasks').map(({ input }) => input.tasks.length)).toEqual([100, 100, 30]);
    expect(dispatcher.asked()).toEqual([10]);
  });
});

describe('the same tick, delivered twice', () => {
  const scheduledTime = '2026-11-23T12:00:00Z';

  test('at once starts its tasks once', async () => {
    dispatcher.waiting(24);
    await dispatcher.tick();
    // The second delivery does not see the tasks yet.
    const first = dispatcher.account.tasks.splice(0);
    await dispatcher.tick();
    expect(dispatcher.asked()).toEqual([2, 2]);
    expect(first).toHaveLength(2);
    expect(dispatcher.account.tasks).toEqual([]);
  });

  test('minutes later is still that tick', async () => {
    dispatcher.waiting(24);
    await dispatcher.tick([feeds], NOW, { scheduledTime });
    dispatcher.account.tasks.splice(0);
    await dispatcher.tick([feeds], NOW + 3 * MINUTE, { scheduledTime });
    await dispatcher.tick([feeds], NOW + 3 * MINUTE, { scheduledTime: '2026-11-23T12:01:00Z' });
    const [first, again, next] = dispatcher.account.of('RunTask').map(({ input }) => input.clientToken);
    expect(again).toBe(first);
    expect(next).not.toBe(first);
    expect(dispatcher.account.tasks).toHaveLength(2);
  });

  test('with more messages in between is a conflict, and no failure', async () => {
    dispatcher.waiting(24);
    await dispatcher.tick([feeds], NOW, { scheduledTime });
    dispatcher.account.tasks.splice(0);
    dispatcher.waiting(60);
    await dispatcher.tick([feeds], NOW + SECOND, { scheduledTime });
    expect(dispatcher.account.tasks).toEqual([]);
    expect(dispatcher.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('RunTask', () => {
  test('throttled after the first call is reported, and made up in the next minute', async () => {
    dispatcher.waiting(360);
    dispatcher.account.runTaskCalls = 1;
    const worker = aWorker({ maxCapacity: 30 });
    await dispatcher.tick([worker]);
    expect(dispatcher.asked()).toEqual([10, 10]);
    expect(dispatcher.counts()).toEqual([{ Worker: worker.name, TasksStarted: 10, StartFailures: 20, WaitingWithoutTasks: 0 }]);
    expect(dispatcher.lines).toMatchObject([{ message: 'tasks could not be started', started: 10, failures: [{ count: 20, reason: 'ThrottlingException: Rate exceeded' }] }]);
    dispatcher.account.runTaskCalls = Infinity;
    await dispatcher.tick([worker], NOW + MINUTE);
    expect(dispatcher.account.tasks).toHaveLength(30);
  });

  test('without enough capacity starts what there is', async () => {
    dispatcher.waiting(60);
    dispatcher.account.capacity = 2;
    await dispatcher.tick();
    expect(dispatcher.counts()).toMatchObject([{ TasksStarted: 2, StartFailures: 3, WaitingWithoutTasks: 0 }]);
    expect(dispatcher.lines[0].failures).toEqual([1, 1, 1].map((count) => ({ count, reason: 'Capacity is unavailable at this time.' })));
  });

  test('without any capacity leaves messages waiting without tasks', async () => {
    dispatcher.waiting(60);
    dispatcher.account.capacity = 0;
    await dispatcher.tick();
    expect(dispatcher.counts()).toEqual([{ Worker: feeds.name, StartFailures: 5, WaitingWithoutTasks: 1 }]);
  });
});

describe('Spot with a share on demand', () => {
  const mixed = aWorker({ maxCapacity: 20, spotPercent: 80 });
  const strategy = (): unknown[] => dispatcher.account.of('RunTask').map(({ input }) => [input.launchType, input.capacityProviderStrategy, input.count]);

  test('spreads a burst, one provider in each call', async () => {
    dispatcher.waiting(11 * 12);
    await dispatcher.tick([mixed]);
    expect(strategy()).toEqual([
      [undefined, [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }], 9],
      [undefined, [{ capacityProvider: 'FARGATE', weight: 1 }], 2],
    ]);
  });

  test('keeps the shares over many small starts', async () => {
    for (let minute = 0; minute < 11; minute++) {
      dispatcher.waiting(12 * (minute + 1));
      await dispatcher.tick([mixed], NOW + minute * MINUTE);
    }
    expect(dispatcher.asked()).toEqual(Array.from({ length: 11 }, () => 1));
    const onDemand = dispatcher.account.tasks.filter(({ capacityProviderName }) => capacityProviderName === 'FARGATE');
    expect([dispatcher.account.tasks.length, onDemand.length]).toEqual([11, 2]);
  });
});
