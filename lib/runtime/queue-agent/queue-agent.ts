import { pauseAfterFailures } from './back-off';
import type { Clock } from './clock';
import { Deletions } from './deletions';
import { type Departure, Departures, timeToFinish, timeToHandBack } from './departure';
import { Hand } from './hand';
import { Heartbeat } from './heartbeat';
import { Intake } from './intake';
import { inWords, type Log } from './log';
import type { MessageInHand } from './message';
import { Posts } from './posts';
import { Rest } from './rest';
import type { Settings } from './settings';
import { TaskProtection } from './task-protection';
import type { WorkQueue } from './work-queue';
import type { Worker } from './worker';

/** Longest long poll of SQS. */
const LONGEST_WAIT_SECONDS = 20;

/**
 * An SQS that has messages answers within some ten milliseconds; only an empty one keeps a long poll waiting. What a
 * poll brings in this time is handed back; cut off, it would stay invisible for the whole visibility timeout.
 */
const LAST_ANSWER_MS = 300;

/** Takes messages from a queue, has the worker do them, and leaves when there are no more. */
export class QueueAgent {
  private readonly hand = new Hand();
  private readonly heartbeat: Heartbeat;
  private readonly deletions: Deletions;
  private readonly protection: TaskProtection;
  private readonly rest: Rest;
  private readonly posts: Posts;
  private readonly intake: Intake;

  /** Given when the task must end within the stop timeout. */
  private readonly hurry = new AbortController();
  /** Cuts off the long poll. */
  private readonly polling = new AbortController();
  /** Given when nothing more is to be received. */
  private readonly leaving = new AbortController();
  /** Given when `run` ends. */
  private readonly over = new AbortController();
  private isOutOfTime: () => void = () => undefined;
  private readonly outOfTime = new Promise<void>((resolve) => { this.isOutOfTime = resolve; });
  private departure?: Departure;
  private lifetimeEnds = Infinity;
  private idleSince = 0;

  public constructor(
    private readonly queue: WorkQueue,
    private readonly worker: Worker,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.heartbeat = new Heartbeat(queue, settings, clock, log, () => this.hand.all());
    this.deletions = new Deletions(queue, clock, log, (error) => this.leave(Departures.queueUnusable, { error: inWords(error) }));
    this.protection = new TaskProtection(settings, clock, log);
    this.rest = new Rest(settings, clock, log, this.protection);
    this.posts = new Posts({ queue, worker, settings, clock, log, hand: this.hand, heartbeat: this.heartbeat, deletions: this.deletions }, {
      onChange: () => this.noteChange(),
      onWorkerGone: (reason) => this.leave(Departures.workerGone, { error: reason }),
    });
    this.intake = new Intake({
      queue, settings, clock, log, hand: this.hand, posts: this.posts, rest: this.rest,
      leaving: this.leaving.signal, polling: this.polling.signal, longPollSeconds: () => this.longPollSeconds(),
    }, {
      onMessages: (messages) => this.accept(messages),
      onEmpty: () => { if (this.isIdle()) this.leave(Departures.idle); },
      onUnusable: (error) => this.leave(Departures.queueUnusable, { error: inWords(error) }),
    });
  }

  /** Works until there is a reason to leave; answers the exit code. */
  public async run(): Promise<number> {
    const started = this.clock.now();
    if (this.settings.maxTaskLifetimeSeconds > 0) this.lifetimeEnds = started + this.settings.maxTaskLifetimeSeconds * 1000;
    if (!(await this.worker.ready(this.leaving.signal))) this.leave(Departures.neverReady);
    else this.log('INFO', 'worker is ready', { seconds: (this.clock.now() - started) / 1000 });

    this.idleSince = this.clock.now();
    this.heartbeat.start();
    if (this.lifetimeEnds < Infinity) {
      void this.clock.sleep(this.lifetimeEnds - this.clock.now(), this.leaving.signal).then(() => this.leave(Departures.lifetime));
    }
    await this.intake.run();
    await Promise.race([this.finish(), this.outOfTime]);
    this.over.abort();
    const { reason, exitCode } = this.departure ?? Departures.stopped;
    this.log('INFO', 'agent ends', { reason, exitCode, seconds: (this.clock.now() - started) / 1000 });
    return exitCode;
  }

  /** SIGTERM: receives nothing more, lets posts finish as long as the stop timeout allows, hands the rest back. */
  public stop(): void {
    this.leave(Departures.stopped);
  }

  private leave(departure: Departure, details: Readonly<Record<string, unknown>> = {}): void {
    // A task that was leaving at leisure may be told to hurry.
    const hurrying = departure.hurried && !this.hurry.signal.aborted;
    if (this.departure !== undefined && !hurrying) return;
    this.departure ??= departure;
    this.log(departure.exitCode === 0 ? 'INFO' : 'ERROR', 'agent takes no more messages', { reason: departure.reason, inHand: this.hand.size, ...details });
    this.leaving.abort();
    this.noteChange();
    if (!hurrying) return;
    this.departure = departure;
    this.hurry.abort();
    this.posts.hurry();
    void this.clock.sleep(LAST_ANSWER_MS, this.over.signal).then(() => this.polling.abort());
    void this.countDown();
  }

  /** What runs is cut in time to hand messages back, and that in time to end before SIGKILL. */
  private async countDown(): Promise<void> {
    await this.clock.sleep(timeToFinish(this.settings.stopTimeoutSeconds), this.over.signal);
    this.posts.cut();
    this.deletions.giveUp();
    await this.clock.sleep(timeToHandBack(this.settings.stopTimeoutSeconds), this.over.signal);
    this.isOutOfTime();
  }

  private async finish(): Promise<void> {
    await this.posts.finished();
    await this.heartbeat.stop();
    await this.handBack();
  }

  private accept(messages: readonly MessageInHand[]): void {
    const { fresh, again } = this.hand.take(messages);
    for (const { inLog } of again) this.log('WARN', 'message was delivered again while being worked on; done once', inLog);
    if (this.hurry.signal.aborted) return;
    this.rest.noteWork();
    const protectedTask = this.protection.busy();
    const { batchSize } = this.settings;
    for (let first = 0; first < fresh.length; first += batchSize) this.posts.start(fresh.slice(first, first + batchSize), protectedTask);
  }

  /** A long poll ends in time for leaving. */
  private longPollSeconds(): number {
    const { idleTimeoutSeconds } = this.settings;
    const untilIdle = idleTimeoutSeconds === 0 ? Infinity : idleTimeoutSeconds - (this.hand.size === 0 ? (this.clock.now() - this.idleSince) / 1000 : 0);
    const untilOld = (this.lifetimeEnds - this.clock.now()) / 1000;
    return Math.max(1, Math.min(LONGEST_WAIT_SECONDS, Math.ceil(Math.min(untilIdle, untilOld))));
  }

  private isIdle(): boolean {
    const { idleTimeoutSeconds } = this.settings;
    return idleTimeoutSeconds > 0 && this.hand.size === 0 && this.clock.now() - this.idleSince >= idleTimeoutSeconds * 1000;
  }

  private noteChange(): void {
    if (this.hand.size === 0) {
      this.idleSince = this.clock.now();
      this.protection.idle();
    }
    this.intake.noteChange();
  }

  /** What is left was not done: visible again at once, later messages first, so that none overtakes an earlier one. */
  private async handBack(): Promise<void> {
    const left = this.hand.all().reverse();
    if (left.length === 0) return;
    // An SQS that fails for so long is left alone: the messages come back by themselves.
    const until = this.clock.now() + timeToHandBack(this.settings.stopTimeoutSeconds);
    for (let failures = 1; ; failures += 1) {
      try {
        const refusals = await this.queue.changeVisibility(left.map((message) => ({ message, seconds: 0 })));
        this.log('INFO', 'messages were handed back', { messageIds: left.map(({ id }) => id), refused: refusals.length });
        return;
      } catch (error) {
        const pause = pauseAfterFailures(failures);
        if (this.clock.now() + pause > until) {
          this.log('ERROR', 'messages could not be handed back; they become visible when their visibility timeout ends', { messageIds: left.map(({ id }) => id), error: inWords(error) });
          return;
        }
        await this.clock.sleep(pause);
      }
    }
  }
}
