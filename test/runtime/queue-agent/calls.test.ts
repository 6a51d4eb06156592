import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Deletions } from '../../../lib/runtime/queue-agent/deletions';
import { Heartbeat } from '../../../lib/runtime/queue-agent/heartbeat';
import { MessageInHand } from '../../../lib/runtime/queue-agent/message';
import { readSettings, type Settings } from '../../../lib/runtime/queue-agent/settings';
import { TaskProtection } from '../../../lib/runtime/queue-agent/task-protection';
import { WorkQueue } from '../../../lib/runtime/queue-agent/work-queue';
import { until } from '../../emulator/until';
import { ManualClock } from './manual-clock';

const HOUR = 3_600_000;
const settings = (changes: Partial<Settings> = {}): Settings => ({ ...readSettings({ QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/q' }), ...changes });

/** Records what is sent and answers by the script; an error is thrown. */
class ScriptedSqs {
  public readonly sent: any[] = [];
  public constructor(private readonly script: Array<object | Error> = []) {}

  public readonly send = async (command: { input: any }): Promise<object> => {
    this.sent.push(command.input);
    const answer = this.script.shift() ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

function stage(script: Array<object | Error> = [], changes?: Partial<Settings>): { sqs: ScriptedSqs; clock: ManualClock; queue: WorkQueue; log: jest.Mock; messages: MessageInHand[] } {
  const [sqs, clock] = [new ScriptedSqs(script), new ManualClock()];
  const messages = Array.from({ length: 23 }, (_, n) => new MessageInHand({ MessageId: `m${n}`, ReceiptHandle: `r${n}` }, { queueArn: '', region: '' }, clock.now()));
  return { sqs, clock, queue: new WorkQueue(sqs as never, settings(changes), clock), log: jest.fn(), messages };
}

const named = (name: string): Error => Object.assign(new Error('injected'), { name });

describe('deleting', () => {
  test('sends the first alone and what comes meanwhile in tens', async () => {
    const { sqs, clock, queue, log, messages } = stage();
    const deletions = new Deletions(queue, clock, log, fail);
    await Promise.all(messages.map((message) => deletions.delete([message])));
    expect(sqs.sent.map(({ Entries }) => Entries.length)).toEqual([1, 1, 10, 10, 1]);
    expect(sqs.sent.flatMap(({ Entries }) => Entries.map((entry: any) => entry.ReceiptHandle))).toEqual(messages.map(({ receiptHandle }) => receiptHandle));
  });

  test('tries again what SQS failed to delete, and nothing else', async () => {
    const { sqs, clock, queue, log, messages } = stage([named('ServiceUnavailable'), { Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] }]);
    const deleting = new Deletions(queue, clock, log, fail).delete(messages.slice(0, 3));
    for (let second = 0; second < 4; second += 1) await clock.pass(1000);
    await deleting;
    expect(sqs.sent.map(({ Entries }) => Entries.map((entry: any) => entry.ReceiptHandle))).toEqual([['r0', 'r1', 'r2'], ['r0', 'r1', 'r2'], ['r1']]);
    expect(log).not.toHaveBeenCalledWith('ERROR', expect.anything(), expect.anything());
  });

  test('gives up what SQS refuses, and says that it will be delivered again', async () => {
    const { sqs, clock, queue, log, messages } = stage([{ Failed: [{ Id: '0', Code: 'ReceiptHandleIsInvalid', SenderFault: true }] }]);
    await new Deletions(queue, clock, log, fail).delete(messages.slice(0, 2));
    expect(sqs.sent).toHaveLength(1);
    expect(log).toHaveBeenCalledWith('ERROR', expect.stringContaining('delivered again'), expect.objectContaining({ messageId: 'm0' }));
  });

  test('without the permission to delete, or at the end of the stop timeout, ends', async () => {
    const { clock, queue, log, messages } = stage([named('AccessDenied'), named('ServiceUnavailable')]);
    const onFatal = jest.fn();
    const deletions = new Deletions(queue, clock, log, onFatal);
    await deletions.delete([messages[0]]);
    expect(onFatal).toHaveBeenCalledTimes(1);
    deletions.giveUp();
    await deletions.delete([messages[1]]);
    expect(log).toHaveBeenCalledTimes(3);
  });
});

describe('the heartbeat', () => {
  test('extends everything in hand each third of the visibility timeout, in tens', async () => {
    const { sqs, clock, queue, log, messages } = stage([], { visibilityTimeoutSeconds: 30 });
    const heartbeat = new Heartbeat(queue, settings({ visibilityTimeoutSeconds: 30 }), clock, log, () => messages);
    heartbeat.start();
    await clock.pass(9999);
    expect(sqs.sent).toEqual([]);
    await clock.pass(1);
    expect(sqs.sent.map(({ Entries }) => Entries.length)).toEqual([10, 10, 3]);
    expect(sqs.sent[0].Entries[0]).toEqual({ Id: '0', ReceiptHandle: 'r0', VisibilityTimeout: 30 });
    await heartbeat.stop();
    await clock.pass(60_000);
    expect(sqs.sent).toHaveLength(3);
  });

  test('never asks for more than the 12 hours SQS allows', async () => {
    const { sqs, clock, queue, messages } = stage();
    await clock.pass(12 * HOUR - 65_000);
    await queue.changeVisibility([{ message: messages[0], seconds: 120 }]);
    expect(sqs.sent[0].Entries[0].VisibilityTimeout).toBe(60);
  });

  test('goes on after an error, and says once what is lost', async () => {
    const lost = { Failed: [{ Id: '0', Code: 'MessageNotInflight', SenderFault: true }] };
    const { sqs, clock, queue, log, messages } = stage([named('ServiceUnavailable'), lost, lost]);
    const heartbeat = new Heartbeat(queue, settings(), clock, log, () => messages.slice(0, 1));
    heartbeat.start();
    for (let beat = 0; beat < 3; beat += 1) await clock.pass(40_000);
    expect(sqs.sent).toHaveLength(3);
    expect(log.mock.calls.map(([, event]) => event)).toEqual([expect.stringContaining('trying again'), expect.stringContaining('may be delivered again')]);
    await heartbeat.stop();
  });
});

describe('task protection', () => {
  let server: Server;
  let answer: { status: number; body: string } | undefined;
  let asked: any[];

  beforeEach(async () => {
    asked = [];
    answer = { status: 200, body: '{"protection":{"ProtectionEnabled":true}}' };
    server = createServer((request, response) => {
      request.on('data', (text) => asked.push({ method: request.method, url: request.url, ...JSON.parse(text) }));
      request.on('end', () => answer !== undefined && response.writeHead(answer.status).end(answer.body));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const protection = (clock: ManualClock, log = jest.fn(), changes: Partial<Settings> = {}): TaskProtection => new TaskProtection(
    settings({ taskProtectionUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`, maxMessageDurationSeconds: 1800, ...changes }), clock, log,
  );

  test('is asked for when work starts, five minutes longer than the longest message, and given back a second after it ended', async () => {
    const clock = new ManualClock();
    const task = protection(clock);
    await task.busy();
    await task.busy();
    expect(asked).toEqual([{ method: 'PUT', url: '/api/task-protection/v1/state', ProtectionEnabled: true, ExpiresInMinutes: 35 }]);
    task.idle();
    await clock.pass(900);
    await task.busy();
    expect(asked).toHaveLength(1);
    task.idle();
    task.idle();
    await clock.pass(1000);
    await until('the protection to be given back', () => asked.length === 2, 5, 0.01);
    expect(asked[1]).toMatchObject({ ProtectionEnabled: false });
    await task.busy();
    expect(asked[2]).toMatchObject({ ProtectionEnabled: true });
  });

  test('is renewed for work that starts when the five minutes are nearly used up', async () => {
    const clock = new ManualClock();
    const task = protection(clock);
    await task.busy();
    await clock.pass(239_000);
    await task.busy();
    expect(asked).toHaveLength(1);
    await clock.pass(1000);
    await task.busy();
    expect(asked).toHaveLength(2);
  });

  test.each([
    ['refuses', { status: 400, body: '{"error":{"Code":"AccessDeniedException"}}' }],
    ['answers a failure with 200', { status: 200, body: '{"failure":{"Reason":"TASK_NOT_VALID"}}' }],
    ['answers nonsense', { status: 200, body: '<html>' }],
    ['never answers', undefined],
  ])('holds up work for two seconds at most, and not again at once, when ECS %s', async (_, broken) => {
    answer = broken;
    const [clock, log] = [new ManualClock(), jest.fn()];
    const task = protection(clock, log);
    const began = Date.now();
    await task.busy();
    expect(Date.now() - began).toBeLessThan(2500);
    expect(log).toHaveBeenCalledWith('WARN', expect.stringContaining('the work goes on'), expect.anything());
    await task.busy();
    expect(asked).toHaveLength(1);
    await clock.pass(30_000);
    answer = { status: 200, body: '{"protection":{}}' };
    await task.busy();
    expect(asked).toHaveLength(2);
  });

  test('is not asked for unless wanted, nor for more than two days', async () => {
    const clock = new ManualClock();
    await protection(clock, jest.fn(), { taskProtectionUri: undefined }).busy();
    expect(asked).toEqual([]);
    await protection(clock, jest.fn(), { maxMessageDurationSeconds: 400_000 }).busy();
    expect(asked[0].ExpiresInMinutes).toBe(2880);
  });
});

function fail(error: unknown): never {
  throw error as Error;
}
