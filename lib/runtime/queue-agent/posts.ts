import { secondsUntilNextReceive } from './back-off';
import { readAnswer } from './batch-answer';
import type { Clock } from './clock';
import type { Deletions } from './deletions';
import type { Hand } from './hand';
import type { Heartbeat } from './heartbeat';
import { inWords, type Log } from './log';
import type { MessageInHand } from './message';
import type { Settings } from './settings';
import type { Invisibility, WorkQueue } from './work-queue';
import type { PostResult, Worker } from './worker';

/** What posts need of the agent. */
export interface PostsProps {
  readonly queue: WorkQueue;
  readonly worker: Worker;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly hand: Hand;
  readonly heartbeat: Heartbeat;
  readonly deletions: Deletions;
}

/** What posts tell the agent. */
export interface PostsEvents {
  /** A post is free, or messages have left the hand. */
  readonly onChange: () => void;

  /** Nobody listens where the worker did. */
  readonly onWorkerGone: (reason: string) => void;
}

/** The batches being worked on: posted, answered, then deleted or left to be received again. */
export class Posts {
  /** Posts that wait for their answer. */
  public running = 0;

  /** One for each batch, until all its messages are deleted or given away. */
  private readonly batches = new Set<Promise<void>>();
  private readonly cuts = new Set<AbortController>();
  private hurried = false;
  private isCut = false;

  public constructor(private readonly props: PostsProps, private readonly events: PostsEvents) {}

  /** Posts a batch once the given promise is kept. */
  public start(messages: readonly MessageInHand[], after: Promise<void>): void {
    this.running += 1;
    const batch = this.work(messages, after).catch((error: unknown) => {
      this.props.log('ERROR', 'batch was lost track of; its messages will be delivered again', { messageIds: messages.map(({ id }) => id), error: inWords(error) });
      this.props.hand.drop(messages);
    }).finally(() => {
      this.batches.delete(batch);
      this.events.onChange();
    });
    this.batches.add(batch);
  }

  /** Resolves when every batch has come to its end. */
  public async finished(): Promise<void> {
    await Promise.all(this.batches);
  }

  /** From now on a connection that breaks says nothing about the message: worker and agent are being stopped. */
  public hurry(): void {
    this.hurried = true;
  }

  /** No answer is waited for any more. */
  public cut(): void {
    this.isCut = true;
    for (const cut of this.cuts) cut.abort();
  }

  private async work(messages: readonly MessageInHand[], after: Promise<void>): Promise<void> {
    await after;
    if (this.hurried) return this.free();
    const started = this.props.clock.now();
    const { result, late } = await this.post(messages);
    this.free();
    const seconds = (this.props.clock.now() - started) / 1000;
    if (result.kind === 'answered') {
      await this.settle(messages, seconds, readAnswer(messages.map(({ id }) => id), result.status, result.body));
    } else if (late) {
      await this.settle(messages, seconds, allFailed(messages, `it took longer than the maximum message duration of ${this.props.settings.maxMessageDurationSeconds} s`));
    } else if (result.kind === 'refused') {
      this.events.onWorkerGone(result.reason);
    } else if (!this.hurried) {
      const gone = await this.props.worker.isGone();
      await this.settle(messages, seconds, allFailed(messages, `no answer: ${result.reason}`));
      if (gone) this.events.onWorkerGone(result.reason);
    }
    // What is still in hand now is handed back by the agent, which is leaving.
  }

  private free(): void {
    this.running -= 1;
    this.events.onChange();
  }

  private async post(messages: readonly MessageInHand[]): Promise<{ result: PostResult; late: boolean }> {
    const { clock, settings, worker } = this.props;
    const cut = new AbortController();
    if (this.isCut) return { result: { kind: 'broken', reason: 'the task stops' }, late: false };
    let late = false;
    const deadline = Math.min(...messages.map(({ receivedAt }) => receivedAt)) + settings.maxMessageDurationSeconds * 1000;
    const answered = new AbortController();
    void clock.sleep(deadline - clock.now(), answered.signal).then(() => {
      if (answered.signal.aborted) return;
      late = true;
      cut.abort();
    });
    this.cuts.add(cut);
    // One trace a request: that of the first message that has one. Each record carries its own.
    const traceHeader = messages.find((message) => message.traceHeader !== undefined)?.traceHeader;
    const result = await worker.post({ Records: messages.map(({ record }) => record) }, traceHeader, cut.signal);
    this.cuts.delete(cut);
    answered.abort();
    return { result, late };
  }

  private async settle(messages: readonly MessageInHand[], seconds: number, { failed, reason }: { failed: ReadonlySet<string>; reason?: string }): Promise<void> {
    const done = messages.filter(({ id }) => !failed.has(id));
    const notDone = messages.filter(({ id }) => failed.has(id));
    for (const { inLog } of done) this.props.log('INFO', 'message is done', { ...inLog, seconds });
    await Promise.all([this.remove(done), this.postpone(notDone, seconds, reason)]);
  }

  private async remove(done: readonly MessageInHand[]): Promise<void> {
    if (done.length === 0) return;
    await this.props.deletions.delete(done);
    this.props.hand.drop(done);
  }

  /** Leaves failed messages invisible for a while, those of one group for the same while: their order is kept. */
  private async postpone(notDone: readonly MessageInHand[], seconds: number, reason?: string): Promise<void> {
    if (notDone.length === 0) return;
    const { hand, heartbeat, log, queue } = this.props;
    const groups = new Map<string, number>();
    const changes: Invisibility[] = notDone.map((message) => {
      const own = secondsUntilNextReceive(message.receiveCount);
      const wait = message.group === undefined || !queue.fifo ? own : groups.get(message.group) ?? own;
      if (message.group !== undefined) groups.set(message.group, wait);
      return { message, seconds: wait };
    });
    for (const { message: { inLog }, seconds: wait } of changes) {
      log('WARN', 'message failed', { ...inLog, seconds, reason, againInSeconds: wait });
    }
    hand.drop(notDone);
    await heartbeat.quiet();
    try {
      await queue.changeVisibility(changes);
    } catch (error) {
      log('WARN', 'failed messages keep their visibility timeout', { messageIds: notDone.map(({ id }) => id), error: inWords(error) });
    }
  }
}

function allFailed(messages: readonly MessageInHand[], reason: string): { failed: ReadonlySet<string>; reason: string } {
  return { failed: new Set(messages.map(({ id }) => id)), reason };
}
