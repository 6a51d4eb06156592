import { ANSWER_LOST, FaultProxy, THROTTLED, UNAVAILABLE } from './fault-proxy';
import { distinct, duplicates, numbers, Scene } from './scene';
import { until } from '../../emulator/until';

const scene = new Scene();

afterAll(() => scene.end());

const EMPTY = { visible: 0, inFlight: 0 };

test.concurrent('2,000 messages at concurrency 8 are done once each, and the agent leaves with 0', async () => {
  const [queue, journal] = [await scene.queue(), scene.journal()];
  await queue.send(numbers(2000).map((n) => ({ n })));
  const task = await scene.task(queue.url, journal, { CONCURRENCY: 8 });
  await task.hasDone(journal, 2000);
  expect(task.peakMemory()).toBeLessThan(100);
  expect(await task.end()).toBe(0);
  expect(distinct(journal.done())).toEqual(numbers(2000));
  expect(duplicates(journal.done())).toEqual([]);
  expect(await queue.depth()).toEqual(EMPTY);
  // The journal shows how many were worked on at once: eight, and never nine.
  let running = 0;
  const atOnce = journal.lines().map(({ event }) => (running += event === 'begins' ? 1 : -1));
  expect(Math.max(...atOnce)).toBe(8);
});

test.concurrent('a job four times as long as the visibility timeout is done once', async () => {
  const [queue, journal] = [await scene.queue(), scene.journal()];
  await queue.send([{ n: 0, milliseconds: 8000 }, { n: 1, milliseconds: 8000 }, { n: 2, milliseconds: 10 }]);
  const task = await scene.task(queue.url, journal, { CONCURRENCY: 4, VISIBILITY_TIMEOUT_SECONDS: 2 });
  expect(await task.end()).toBe(0);
  expect(journal.lines('begins').map(({ n, receiveCount }) => [n, receiveCount]).sort()).toEqual([[0, 1], [1, 1], [2, 1]]);
  // Nor was it delivered to an agent that would only have noticed.
  expect(task.events().filter(({ level }) => level !== 'INFO')).toEqual([]);
  expect(await queue.depth()).toEqual(EMPTY);
});

test.concurrent('what fails is done again and what was done beside it is not, whatever way it failed', async () => {
  const [queue, journal] = [await scene.queue(), scene.journal()];
  const ways = ['status', 'named', 'malformed', 'hang'] as const;
  // Batches of five: each way fails one message, in a post that other messages share.
  await queue.send(numbers(40).map((n) => ({ n, ...(n % 10 === 3 ? { failures: 1, how: ways[Math.floor(n / 10)] } : {}) })));
  const task = await scene.task(queue.url, journal, { CONCURRENCY: 4, BATCH_SIZE: 5, MAX_MESSAGE_DURATION_SECONDS: 3, IDLE_TIMEOUT_SECONDS: 14 });
  await until('everything to be done', () => distinct(journal.done()).length === 40, 40)
  expect(await task.end()).toBe(0);
  expect(distinct(journal.done())).toEqual(numbers(40));
  expect(await queue.depth()).toEqual(EMPTY);
  // Only a message that is named fails alone. The others take with them what the worker had already done of the batch.
  const failures = task.events('message failed');
  expect(failures.filter(({ reason }) => reason.includes('named it'))).toHaveLength(1);
  expect(failures.filter(({ reason }) => reason.includes('answered 500'))).toHaveLength(5);
  expect(failures.filter(({ reason }) => reason.includes('"unknown"'))).toHaveLength(5);
  expect(failures.filter(({ reason }) => reason.includes('maximum message duration of 3 s'))).toHaveLength(5);
  expect(duplicates(journal.done()).length).toBe(task.events('message is done').length + failures.length - 40 - countNeverDone());
  // Ten seconds after the first failure, and not before.
  for (const { n, at } of journal.lines('fails')) {
    const again = journal.lines('begins').find((line) => line.n === n && line.receiveCount === 2)!;
    expect(again.at - at).toBeGreaterThan(9000);
  }

  /** Failures of messages the worker did not count as done: the one in each post that caused it, and what stood behind one that hung or was malformed. */
  function countNeverDone(): number {
    const done = journal.lines('done').filter(({ receiveCount }) => receiveCount === 1).length;
    return 40 - done;
  }
});

test.concurrent('a message that crashes the worker ends the task with 1, and the next task does the others', async () => {
  const [queue, journal] = [await scene.queue(), scene.journal()];
  await queue.send(numbers(20).map((n) => ({ n, milliseconds: 20, ...(n === 5 ? { failures: 1, how: 'crash' } : {}) })));
  const first = await scene.task(queue.url, journal, { CONCURRENCY: 2, VISIBILITY_TIMEOUT_SECONDS: 60 });
  expect(await first.end()).toBe(1);
  expect(first.events('agent ends')[0].reason).toBe('the worker is gone');
  const second = await scene.task(queue.url, journal, { CONCURRENCY: 2, IDLE_TIMEOUT_SECONDS: 14 });
  expect(await second.end()).toBe(0);
  expect(distinct(journal.done())).toEqual(numbers(20));
  // Two were with the worker when it ended: neither was done.
  expect(duplicates(journal.done())).toEqual([]);
  expect(await queue.depth()).toEqual(EMPTY);
});

test.concurrent('a poison message reaches the dead-letter queue, and holds up nothing', async () => {
  const [queue, journal] = [await scene.queue({ maxReceiveCount: 2 }), scene.journal()];
  await queue.send(numbers(10).map((n) => ({ n, ...(n === 0 ? { failures: 99, how: 'status' } : {}) })));
  const task = await scene.task(queue.url, journal, { IDLE_TIMEOUT_SECONDS: 22 });
  await task.hasDone(journal, 9);
  expect(journal.lines('fails')).toHaveLength(1);
  expect(await task.end()).toBe(0);
  expect(distinct(journal.done())).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(duplicates(journal.done())).toEqual([]);
  expect(journal.lines('fails').map(({ receiveCount }) => receiveCount)).toEqual([1, 2]);
  expect(await queue.dead!.receive()).toEqual([expect.objectContaining({ n: 0 })]);
  expect(await queue.depth()).toEqual(EMPTY);
});

test.concurrent('SQS that throttles, fails, loses answers and is away for three seconds costs nothing but time', async () => {
  const [queue, journal] = [await scene.queue(), scene.journal()];
  const proxy = await FaultProxy.start(await scene.endpoint());
  scene.ending(() => proxy.stop());
  // A quarter of the calls, by number and not by chance: each run is the same.
  const faults = [THROTTLED, UNAVAILABLE, ANSWER_LOST];
  let call = 0;
  let away: number | undefined;
  proxy.faults = () => {
    call += 1;
    if (call === 40) away = Date.now();
    if (away !== undefined && Date.now() - away < 3000) return UNAVAILABLE;
    return call % 4 === 0 ? faults[(call / 4) % 3] : undefined;
  };
  await queue.send(numbers(300).map((n) => ({ n, milliseconds: 20 })));
  const task = await scene.task(proxy.url(queue.url), journal, { CONCURRENCY: 4, BATCH_SIZE: 2, VISIBILITY_TIMEOUT_SECONDS: 6, IDLE_TIMEOUT_SECONDS: 8 });
  expect(await task.end()).toBe(0);
  expect(distinct(journal.done())).toEqual(numbers(300));
  // A message whose receipt was lost on the way was never posted; one whose deletion was is deleted by then.
  expect(duplicates(journal.done())).toEqual([]);
  expect(await queue.depth()).toEqual(EMPTY);
  expect(proxy.calls.filter(({ fault }) => fault?.code === 'RequestThrottled').length).toBeGreaterThan(3);
  expect(proxy.calls.filter(({ fault }) => fault?.when === 'after').length).toBeGreaterThan(3);
  expect(task.events('messages could not be received; trying again').length).toBeGreaterThan(0);
});

test.concurrent.each([1, 3])('FIFO, batches of %d: each group is done in order, also after a failure', async (batchSize) => {
  const [queue, journal] = [await scene.queue({ fifo: true }), scene.journal()];
  const groups = 6;
  // One group after the other, so that one receive could bring several of it. In each, the fifth of ten fails once.
  await queue.send(
    numbers(60).map((n) => ({ n, milliseconds: 5, ...(n % 10 === 4 ? { failures: 1, how: 'named' } : {}) })),
    ({ n }) => ({ MessageGroupId: `group-${Math.floor(n / 10)}` }),
  );
  const task = await scene.task(queue.url, journal, { CONCURRENCY: 4, BATCH_SIZE: batchSize, IDLE_TIMEOUT_SECONDS: 12 });
  expect(await task.end()).toBe(0);
  for (const group of numbers(groups)) {
    expect(journal.lines('done').filter((line) => line.group === `group-${group}`).map(({ n }) => n)).toEqual(numbers(10).map((position) => group * 10 + position));
  }
  expect(journal.lines('fails')).toHaveLength(groups);
  expect(await queue.depth()).toEqual(EMPTY);
});
