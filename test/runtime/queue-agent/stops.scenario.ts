import { distinct, duplicates, numbers, Scene } from './scene';
import { until } from '../../emulator/until';

const scene = new Scene();

afterAll(() => scene.end());

const EMPTY = { visible: 0, inFlight: 0 };

test.concurrent('kill -9 in the middle: the next agent does the rest, and again only what was in hand', async () => {
  const [queue, journal] = [await scene.queue(), scene.journal()];
  const concurrency = 8;
  await queue.send(numbers(1000).map((n) => ({ n, milliseconds: 10 })));
  const settings = { CONCURRENCY: concurrency, VISIBILITY_TIMEOUT_SECONDS: 3 };
  const first = await scene.task(queue.url, journal, settings);
  await first.hasDone(journal, 400);
  await first.kill();
  const doneBefore = new Set(journal.done());
  expect(doneBefore.size).toBeLessThan(1000);

  const second = await scene.task(queue.url, journal, { ...settings, IDLE_TIMEOUT_SECONDS: 5 });
  expect(await second.end()).toBe(0);
  expect(distinct(journal.done())).toEqual(numbers(1000));
  expect(await queue.depth()).toEqual(EMPTY);
  // Done but not yet deleted: at most one a post, and those of the two deletions of ten on their way.
  const again = duplicates(journal.done());
  expect(again.length).toBeLessThanOrEqual(concurrency + 20);
  expect(again.every((n) => doneBefore.has(n))).toBe(true);
  expect(duplicates(again)).toEqual([]);
});

test.concurrent('SIGTERM in the middle: running posts end, and the next agent does the rest at once', async () => {
  const [queue, journal] = [await scene.queue(), scene.journal()];
  await queue.send(numbers(600).map((n) => ({ n, milliseconds: 40 })));
  const settings = { CONCURRENCY: 8, VISIBILITY_TIMEOUT_SECONDS: 600 };
  const first = await scene.task(queue.url, journal, settings);
  await first.hasDone(journal, 200);
  first.agent.signal('SIGTERM');
  const stopped = Date.now();
  expect(await first.agent.ended).toBe(0);
  expect(Date.now() - stopped).toBeLessThan(3000);
  await first.worker.kill();
  expect(journal.lines('begins')).toHaveLength(journal.done().length);
  expect((await queue.depth()).visible).toBe(600 - journal.done().length);

  const second = await scene.task(queue.url, journal, settings);
  expect(await second.end()).toBe(0);
  expect(distinct(journal.done())).toEqual(numbers(600));
  expect(duplicates(journal.done())).toEqual([]);
  expect(await queue.depth()).toEqual(EMPTY);
});

test.concurrent('SIGTERM with jobs longer than the stop timeout: they are handed back before it ends, in order', async () => {
  const [queue, journal] = [await scene.queue({ fifo: true }), scene.journal()];
  await queue.send(numbers(6).map((n) => ({ n, milliseconds: 30_000 })), ({ n }) => ({ MessageGroupId: n < 3 ? 'low' : 'high' }));
  const task = await scene.task(queue.url, journal, { CONCURRENCY: 2, BATCH_SIZE: 3, VISIBILITY_TIMEOUT_SECONDS: 600, STOP_TIMEOUT_SECONDS: 4 });
  await until('both posts to begin', () => journal.lines('begins').length === 2, 20);
  task.agent.signal('SIGTERM');
  const stopped = Date.now();
  expect(await task.agent.ended).toBe(0);
  const seconds = (Date.now() - stopped) / 1000;
  expect(seconds).toBeGreaterThan(2.5);
  expect(seconds).toBeLessThan(4);
  expect(await queue.depth()).toEqual({ visible: 6, inFlight: 0 });
  const received = (await queue.receive()).map(({ n }) => n as number);
  expect(received.filter((n) => n < 3)).toEqual([0, 1, 2]);
  expect(received.filter((n) => n >= 3)).toEqual([3, 4, 5]);
});

test.concurrent('SIGTERM during an empty long poll ends at once', async () => {
  const [queue, journal] = [await scene.queue(), scene.journal()];
  const task = await scene.task(queue.url, journal, { IDLE_TIMEOUT_SECONDS: 0 });
  await until('the worker to be ready', () => task.events('worker is ready').length === 1, 20);
  await new Promise((resolve) => setTimeout(resolve, 500));
  task.agent.signal('SIGTERM');
  const stopped = Date.now();
  expect(await task.end()).toBe(0);
  expect(Date.now() - stopped).toBeLessThan(1000);
});

test.concurrent('the end of its lifetime: it takes no more, finishes what runs and leaves with 0', async () => {
  const [queue, journal] = [await scene.queue(), scene.journal()];
  await queue.send(numbers(100).map((n) => ({ n, milliseconds: n < 2 ? 5000 : 100 })));
  const task = await scene.task(queue.url, journal, { CONCURRENCY: 4, MAX_TASK_LIFETIME_SECONDS: 3, VISIBILITY_TIMEOUT_SECONDS: 600 });
  expect(await task.end()).toBe(0);
  expect(task.events('agent ends')[0].reason).toBe('the task reached its maximum lifetime');
  expect(journal.done()).toEqual(expect.arrayContaining([0, 1]));
  expect(journal.lines('begins')).toHaveLength(journal.done().length);
  expect(await queue.depth()).toEqual({ visible: 100 - journal.done().length, inFlight: 0 });
});

test.concurrent('the worker killed from outside: what it had is handed back, and the agent leaves with 1', async () => {
  const [queue, journal] = [await scene.queue(), scene.journal()];
  await queue.send(numbers(50).map((n) => ({ n, milliseconds: 300 })));
  const task = await scene.task(queue.url, journal, { CONCURRENCY: 4, VISIBILITY_TIMEOUT_SECONDS: 600 });
  await task.hasDone(journal, 4);
  await task.worker.kill();
  expect(await task.end()).toBe(1);
  // Four were with the worker: it may have been their fault, and they wait ten seconds. None waits for 600.
  await until('everything to be visible again', async () => (await queue.depth()).inFlight === 0, 20);
  expect((await queue.depth()).visible).toBe(50 - journal.done().length);
});
