import { MessageInHand } from '../../../lib/runtime/queue-agent/message';
import { QueueAgent } from '../../../lib/runtime/queue-agent/queue-agent';
import { readSettings, type Settings } from '../../../lib/runtime/queue-agent/settings';
import { ManualClock } from './manual-clock';

const ADDRESS = { QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/q', TASK_PROTECTION: 'true', ECS_AGENT_URI: 'http://169.254.170.2/api', IDLE_TIMEOUT_SECONDS: '0', MAX_TASK_LIFETIME_SECONDS: '0' };

/** What happened, and at which second. */
type Event = 'protected' | 'free' | 'takes' | 'done';

/** A task on a queue whose messages come as the scene says, with everything that takes time on one clock. */
class Task {
  public readonly events: Array<readonly [second: number, event: Event]> = [];
  public readonly log = jest.fn();
  public readonly deleted: string[] = [];
  public exitCode?: number;
  private readonly clock = new ManualClock();
  private readonly began = this.clock.now();
  private readonly agent: QueueAgent;
  private taken = 0;

  /**
   * @param seconds how long the nth message takes
   * @param comes whether there is another message at a second
   */
  public constructor(changes: Partial<Settings>, private readonly seconds: (n: number) => number, private readonly comes: (second: number) => boolean = () => true) {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      this.note((JSON.parse(init?.body as string) as { ProtectionEnabled: boolean }).ProtectionEnabled ? 'protected' : 'free');
      return { ok: true, status: 200, text: async () => '{"protection":{}}' } as Response;
    });
    const queue = { fifo: false, receive: (most: number, wait: number, signal: AbortSignal) => this.receive(most, wait, signal), delete: (messages: MessageInHand[]) => this.delete(messages), changeVisibility: async () => [] };
    const worker = { ready: async () => true, isGone: async () => false, post: (event: { Records: Array<{ messageId: string }> }) => this.work(event.Records.map(({ messageId }) => messageId)) };
    this.agent = new QueueAgent(queue as never, worker as never, { ...readSettings(ADDRESS), restAfterSeconds: 600, ...changes }, this.clock, this.log);
    void this.agent.run().then((code) => { this.exitCode = code; });
  }

  /** Seconds since the start. */
  public get now(): number {
    return (this.clock.now() - this.began) / 1000;
  }

  public async until(second: number): Promise<void> {
    while (this.now < second) await this.clock.pass(1000);
  }

  public stop(): void {
    this.agent.stop();
  }

  public times(event: Event): number[] {
    return this.events.filter(([, what]) => what === event).map(([second]) => second);
  }

  private note(event: Event): void {
    this.events.push([this.now, event]);
  }

  private async receive(most: number, waitSeconds: number, signal: AbortSignal): Promise<MessageInHand[]> {
    const until = this.now + waitSeconds;
    while (!this.comes(this.now) && this.now < until && !signal.aborted) await this.clock.sleep(1000);
    if (!this.comes(this.now)) return [];
    return Array.from({ length: Math.min(most, 1) }, () => {
      this.note('takes');
      const id = String(this.taken);
      this.taken += 1;
      return new MessageInHand({ MessageId: id, ReceiptHandle: id }, { queueArn: '', region: '' }, this.clock.now());
    });
  }

  private async work(ids: string[]): Promise<{ kind: 'answered'; status: number; body: string }> {
    await this.clock.sleep(Math.max(...ids.map((id) => this.seconds(Number(id)))) * 1000);
    return { kind: 'answered', status: 200, body: '' };
  }

  private async delete(messages: MessageInHand[]): Promise<never[]> {
    this.deleted.push(...messages.map(({ id }) => id));
    this.note('done');
    return [];
  }
}

afterEach(() => jest.restoreAllMocks());

describe('a task whose messages never pause', () => {
  test('takes nothing for a minute after ten, unprotected and with nothing in hand, and goes on', async () => {
    const task = new Task({}, () => 7);
    await task.until(1500);
    const [first, second] = task.times('free');
    expect(first).toBeGreaterThanOrEqual(600);
    expect(first).toBeLessThan(608);
    expect(second - first).toBeGreaterThanOrEqual(660);
    for (const rest of [first, second]) {
      expect(task.times('takes').filter((at) => at > rest && at < rest + 60)).toEqual([]);
      expect(task.times('protected').some((at) => at >= rest + 60 && at <= rest + 62)).toBe(true);
      // Nothing in hand when it begins: as many done as taken.
      expect(task.times('done').filter((at) => at <= rest)).toHaveLength(task.times('takes').filter((at) => at <= rest).length);
    }
    expect(task.deleted).toEqual(task.deleted.map((_, n) => String(n)));
    task.stop();
  });

  test('leaves from its rest at once when ECS stops it, with no message in hand', async () => {
    const task = new Task({}, () => 7);
    await task.until(640);
    expect(task.times('free')).toHaveLength(1);
    const taken = task.times('takes').length;
    task.stop();
    await task.until(642);
    expect(task.exitCode).toBe(0);
    expect(task.deleted).toHaveLength(taken);
  });

  test('rests up to a quarter earlier than it must, so that tasks of one deployment do not rest together', async () => {
    const task = new Task({}, () => 7);
    await task.until(1);
    task.stop();
    jest.mocked(Math.random).mockReturnValue(1);
    const early = new Task({}, () => 7);
    jest.mocked(Math.random).mockReturnValue(0);
    await early.until(470);
    expect(early.times('free')).toEqual([]);
    early.stop();
  });

  test('does not rest in the middle of a long message, but after it', async () => {
    const task = new Task({}, (n) => (n === 0 ? 3000 : 5));
    await task.until(2999);
    expect(task.times('free')).toEqual([]);
    await task.until(3010);
    expect(task.times('done')[0]).toBeGreaterThanOrEqual(3000);
    expect(task.times('free')).toHaveLength(1);
    expect(task.times('takes')).toHaveLength(1);
    task.stop();
  });

  test('waits for long messages beside short ones for ten minutes, then goes on and tries again later', async () => {
    const task = new Task({ concurrency: 2 }, (n) => (n === 0 ? 3000 : 5));
    await task.until(1400);
    const [drained] = task.times('takes').filter((at) => at > 650);
    expect(drained).toBeGreaterThanOrEqual(1200);
    expect(drained).toBeLessThan(1212);
    expect(task.times('free')).toEqual([]);
    expect(task.log).toHaveBeenCalledWith('INFO', expect.stringContaining('task does not rest'), expect.anything());
    task.stop();
  });

  test.each([['it is not wanted', { restAfterSeconds: 0 }], ['nothing protects it', { taskProtectionUri: undefined }]])('never rests where %s', async (_name, changes) => {
    const task = new Task(changes, () => 7);
    await task.until(3000);
    const takes = task.times('takes');
    expect(Math.max(...takes.slice(1).map((at, index) => at - takes[index]))).toBeLessThanOrEqual(9);
    task.stop();
  });
});

describe('a task whose messages pause', () => {
  test('has rested when a minute passed without any, and is there for the next', async () => {
    const task = new Task({}, () => 5, (second) => second < 500 || second > 570);
    await task.until(1000);
    expect(task.times('free').filter((at) => at > 510)).toEqual([]);
    expect(task.times('takes').find((at) => at >= 570)).toBeLessThanOrEqual(592);
    task.stop();
  });

  test('rests all the same when its pauses are seconds: ECS may not look then', async () => {
    const task = new Task({}, () => 5, (second) => second % 60 < 50);
    await task.until(900);
    const takes = task.times('takes');
    expect(Math.max(...takes.slice(1).map((at, index) => at - takes[index]))).toBeGreaterThanOrEqual(60);
    task.stop();
  });
});
