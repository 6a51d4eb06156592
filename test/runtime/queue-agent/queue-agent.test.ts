import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../lib/runtime/queue-agent/clock';
import { QueueAgent } from '../../../lib/runtime/queue-agent/queue-agent';
import { readSettings, type Settings } from '../../../lib/runtime/queue-agent/settings';
import { WorkQueue } from '../../../lib/runtime/queue-agent/work-queue';
import { Worker } from '../../../lib/runtime/queue-agent/worker';
import { until } from '../../emulator/until';
import { Child } from './child';
import { ACCESS_DENIED, FaultProxy, THROTTLED, UNAVAILABLE } from './fault-proxy';
import { Programs } from './running-agent';
import { numbers } from './scene';
import { freePort, type SqsServer, startFauxqs } from './sqs-server';
import { TestQueue } from './test-queue';

let server: SqsServer;
let proxy: FaultProxy;
let queue: TestQueue;

/** A worker in this process: what it was posted, and what it answers. */
let worker: Server;
let posts: Array<{ headers: IncomingHttpHeaders; event: any }>;
let answer: (event: any) => string | undefined;

const EMPTY = { visible: 0, inFlight: 0 };

beforeAll(async () => {
  server = await startFauxqs();
  proxy = await FaultProxy.start(server.endpoint);
});

afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

beforeEach(async () => {
  proxy.faults = () => undefined;
  proxy.delay = () => 0;
  proxy.calls.length = 0;
  queue = await TestQueue.create(server.endpoint);
  posts = [];
  answer = () => '';
  worker = createServer((request, response) => {
    if (request.method === 'GET') return response.writeHead(404).end();
    let text = '';
    request.on('data', (part) => { text += part; });
    request.on('end', () => {
      posts.push({ headers: request.headers, event: JSON.parse(text) });
      const body = answer(posts[posts.length - 1].event);
      if (body !== undefined) response.end(body);
    });
    return undefined;
  });
  await new Promise<void>((ready) => worker.listen(0, '127.0.0.1', ready));
});

afterEach(async () => {
  worker.closeAllConnections();
  // A test may have ended it.
  await new Promise((closed) => worker.close(closed));
});

/** An agent in this process, which reaches SQS through the proxy, and what it logs. */
function agent(changes: Partial<Settings> = {}, endpoint = proxy.endpoint): { agent: QueueAgent; settings: Settings; log: jest.Mock; logged: () => string[] } {
  const address = `http://127.0.0.1:${(worker.address() as AddressInfo | null)?.port ?? 1}`;
  const settings = {
    ...readSettings({ QUEUE_URL: new URL(new URL(queue.url).pathname, endpoint).href, QUEUE_REGION: 'us-east-1', WORKER_URL: `${address}/events`, READINESS_URL: address }),
    idleTimeoutSeconds: 1, readinessTimeoutSeconds: 1, stopTimeoutSeconds: 4, ...changes,
  };
  const log = jest.fn();
  const made = new QueueAgent(new WorkQueue(TestQueue.client(endpoint, 1), settings, systemClock), new Worker(settings, systemClock), settings, systemClock, log);
  return { agent: made, settings, log, logged: () => log.mock.calls.map(([, event, details]) => `${event} ${JSON.stringify(details)}`) };
}

test('posts SQS events, deletes what is done, and leaves with 0 when the queue stays empty', async () => {
  await queue.send(numbers(25));
  const { agent: made, log } = agent({ batchSize: 4, concurrency: 2 });
  expect(await made.run()).toBe(0);
  expect(await queue.depth()).toEqual(EMPTY);
  expect(posts.flatMap(({ event }) => event.Records.map(({ body }: any) => Number(body))).sort((left: number, right: number) => left - right)).toEqual(numbers(25));
  expect(Math.max(...posts.map(({ event }) => event.Records.length))).toBe(4);
  expect(posts[0].headers).toMatchObject({ 'content-type': 'application/json' });
  expect(posts[0].event.Records[0]).toMatchObject({ eventSource: 'aws:sqs', awsRegion: 'us-east-1', attributes: { ApproximateReceiveCount: '1' } });
  expect(log.mock.calls.filter(([, event]) => event === 'message is done')).toHaveLength(25);
  expect(log).toHaveBeenCalledWith('INFO', 'message is done', { messageId: posts[0].event.Records[0].messageId, receiveCount: 1, seconds: expect.any(Number) });
});

test('passes the trace of a message on to the worker', async () => {
  const { port } = worker.address() as AddressInfo;
  const settings = readSettings({ QUEUE_URL: queue.url, QUEUE_REGION: 'us-east-1', WORKER_URL: `http://localhost:${port}/` });
  await new Worker(settings, systemClock).post({ Records: [] }, 'Root=1-67891233-abcdef012345678912345678', new AbortController().signal);
  expect(posts[0].headers['x-amzn-trace-id']).toBe('Root=1-67891233-abcdef012345678912345678');
});

test('leaves a failed message alone for a while, and does not wait for it', async () => {
  await queue.send(numbers(3));
  answer = ({ Records: [record] }) => (record.body === '1' ? JSON.stringify({ batchItemFailures: [{ itemIdentifier: record.messageId }] }) : '');
  const { agent: made, log } = agent();
  expect(await made.run()).toBe(0);
  expect(await queue.depth()).toEqual({ visible: 0, inFlight: 1 });
  expect(log).toHaveBeenCalledWith('WARN', 'message failed', expect.objectContaining({ receiveCount: 1, againInSeconds: 10 }));
});

test('goes on after throttled receives and failed deletions', async () => {
  await queue.send(numbers(5));
  // The client of these tests tries a call once.
  const failing = new Map([['ReceiveMessage', 2], ['DeleteMessageBatch', 1]]);
  proxy.faults = (action) => {
    const left = failing.get(action) ?? 0;
    failing.set(action, left - 1);
    return left > 0 ? (action === 'ReceiveMessage' ? THROTTLED : UNAVAILABLE) : undefined;
  };
  const { agent: made, logged } = agent();
  expect(await made.run()).toBe(0);
  expect(await queue.depth()).toEqual(EMPTY);
  expect(posts).toHaveLength(5);
  expect(logged().join()).toContain('messages could not be received');
});

test('leaves failed messages of one FIFO group alone for the same while, whatever their receive counts', async () => {
  const message = (id: string, group: string, count: number): object => ({ MessageId: id, ReceiptHandle: id, Body: '', Attributes: { MessageGroupId: group, ApproximateReceiveCount: String(count) } });
  const receives = [[message('a', 'x', 3), message('b', 'y', 1), message('c', 'x', 1)]];
  const changes: any[] = [];
  const sqs = {
    send: async (command: { input: any }): Promise<object> => {
      if (command instanceof ReceiveMessageCommand) return systemClock.sleep(receives.length > 0 ? 0 : 200).then(() => ({ Messages: receives.shift() }));
      changes.push(...command.input.Entries);
      return {};
    },
  };
  const { settings, log } = agent({ queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/orders.fifo', batchSize: 10 });
  answer = () => 'not JSON';
  expect(await new QueueAgent(new WorkQueue(sqs as never, settings, systemClock), new Worker(settings, systemClock), settings, systemClock, log).run()).toBe(0);
  expect(changes.map(({ ReceiptHandle, VisibilityTimeout }) => [ReceiptHandle, VisibilityTimeout])).toEqual([['a', 40], ['b', 10], ['c', 40]]);
});

test('hands back what is unfinished when it is stopped', async () => {
  await queue.send(numbers(3));
  answer = ({ Records: [{ body }] }) => (body === '0' ? '' : undefined);
  const { agent: made, logged } = agent({ concurrency: 2, visibilityTimeoutSeconds: 600 });
  const running = made.run();
  await until('three posts', () => posts.length === 3, 10, 0.01);
  made.stop();
  expect(await running).toBe(0);
  expect(await queue.depth()).toEqual({ visible: 2, inFlight: 0 });
  expect(logged().join()).toContain('messages were handed back');
  // Later ones first: while an earlier one of its group is still invisible, none of them is delivered.
  const handles = (body: any): string[] => (body.Entries ?? body.Records).map((entry: any) => entry.ReceiptHandle ?? entry.receiptHandle);
  const received = posts.flatMap(({ event }) => handles(event)).slice(1);
  expect(proxy.calls.filter(({ action }) => action === 'ChangeMessageVisibilityBatch').map(({ body }) => handles(body))).toEqual([received.reverse()]);
});

test('hands back what SQS was answering when it is stopped, instead of hiding it for a visibility timeout', async () => {
  await queue.send([0]);
  proxy.delay = (action) => (action === 'ReceiveMessage' ? 150 : 0);
  const { agent: made } = agent({ visibilityTimeoutSeconds: 600 });
  const running = made.run();
  await until('the message to be received', async () => (await queue.depth()).inFlight === 1, 10, 0.01);
  made.stop();
  expect(await running).toBe(0);
  expect(posts).toEqual([]);
  expect(await queue.depth()).toEqual({ visible: 1, inFlight: 0 });
});

test('waits for the worker, and is stopped without it', async () => {
  const port = await freePort();
  const { agent: made } = agent({ readinessUrl: new URL(`http://127.0.0.1:${port}/`), readinessTimeoutSeconds: 60 });
  const running = made.run();
  setTimeout(() => made.stop(), 300);
  expect(await running).toBe(0);
});

describe('fails with 1', () => {
  test('when the worker is never ready, without receiving anything', async () => {
    await queue.send([0]);
    const { agent: made, logged } = agent({ readinessUrl: new URL(`http://127.0.0.1:${await freePort()}/`) });
    expect(await made.run()).toBe(1);
    expect(logged()[0]).toContain('did not become ready');
    expect(await queue.depth()).toEqual({ visible: 1, inFlight: 0 });
  });

  test('when the worker is gone, and hands back what never reached it', async () => {
    await queue.send(numbers(3));
    const { agent: made, logged } = agent({ workerUrl: new URL(`http://127.0.0.1:${await freePort()}/events`), concurrency: 3, visibilityTimeoutSeconds: 600 });
    expect(await made.run()).toBe(1);
    expect(logged().join()).toContain('the worker is gone');
    expect(await queue.depth()).toEqual({ visible: 3, inFlight: 0 });
  });

  test('when the worker crashes with its only message, which waits for its back-off', async () => {
    await queue.send([0]);
    answer = () => {
      worker.close();
      worker.closeAllConnections();
      return undefined;
    };
    const { agent: made, logged } = agent({ idleTimeoutSeconds: 60 });
    expect(await made.run()).toBe(1);
    expect(logged().join()).toContain('"againInSeconds":10');
    expect(await queue.depth()).toEqual({ visible: 0, inFlight: 1 });
  });

  test('when it may not use the queue', async () => {
    proxy.faults = () => ACCESS_DENIED;
    const { agent: made, logged } = agent();
    expect(await made.run()).toBe(1);
    expect(logged().join()).toContain('AccessDeniedException');
  });

  test('when the queue is not there', async () => {
    const { agent: made, logged } = agent({ queueUrl: `${proxy.endpoint}/000000000000/never-there` });
    expect(await made.run()).toBe(1);
    expect(logged().join()).toContain('QueueDoesNotExist');
  });

  test('when SQS was never reached', async () => {
    const { agent: made, logged } = agent({}, `http://127.0.0.1:${await freePort()}`);
    expect(await made.run()).toBe(1);
    expect(logged().join()).toContain('ECONNREFUSED');
  });

  test('and one line of JSON when a setting is wrong', async () => {
    const programs = new Programs();
    try {
      const child = new Child(programs.command, { QUEUE_URL: queue.url, QUEUE_REGION: 'us-east-1', BATCH_SIZE: '11' });
      expect(await child.ended).toBe(1);
      expect(child.lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ level: 'ERROR', event: 'agent cannot start', error: expect.stringContaining('BATCH_SIZE must') })]);
    } finally {
      programs.remove();
    }
  });
});
