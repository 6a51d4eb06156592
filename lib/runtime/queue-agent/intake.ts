import { pauseAfterFailures } from './back-off';
import type { Clock } from './clock';
import type { Hand } from './hand';
import { inWords, type Log } from './log';
import type { MessageInHand } from './message';
import type { Posts } from './posts';
import { isAbort, isAnswer, isFatal } from './queue-error';
import type { Settings } from './settings';
import type { Rest } from './rest';
import { LARGEST_CALL, type WorkQueue } from './work-queue';

/**
 * Receives at once while messages come: a post that is free need not wait for the answer to a receive that others
 * asked for. An answer takes SQS ten milliseconds, so these fill some hundred posts a second.
 */
const MOST_RECEIVES = 4;

/** The first receive is the long poll. The others are for a queue that has messages, and soon see that it has none. */
const SHORT_WAIT_SECONDS = 1;

/** What the intake needs of the agent. */
export interface IntakeProps {
  readonly queue: WorkQueue;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly hand: Hand;
  readonly posts: Posts;
  readonly rest: Rest;

  /** Given when nothing more is to be received. */
  readonly leaving: AbortSignal;

  /** Cuts off long polls. */
  readonly polling: AbortSignal;

  /** How long a long poll may last. */
  readonly longPollSeconds: () => number;
}

/** What the intake tells the agent. */
export interface IntakeEvents {
  readonly onMessages: (messages: readonly MessageInHand[]) => void;

  /** The queue had nothing, and no other receive is on its way. */
  readonly onEmpty: () => void;

  /** SQS can never be used, or could not be reached since the start. */
  readonly onUnusable: (error: unknown) => void;
}

/**
 * Receives messages, only as many as posts are free for them: none waits here while another task could do it.
 *
 * In a FIFO queue one receive fills one post: SQS gives out no more of a group while some of it are in hand.
 */
export class Intake {
  private readonly receives = new Set<Promise<void>>();
  /** Posts kept free for what receives may bring. */
  private reserved = 0;
  private failures = 0;
  private reached = false;
  /** The last receive brought messages. */
  private flowing = false;
  private changed?: () => void;

  public constructor(private readonly props: IntakeProps, private readonly events: IntakeEvents) {}

  /** A post is free, messages left the hand, or the agent leaves. */
  public noteChange(): void {
    this.changed?.();
  }

  /** Receives until the agent leaves. */
  public async run(): Promise<void> {
    const { leaving, clock, settings } = this.props;
    const mustBeReached = clock.now() + settings.readinessTimeoutSeconds * 1000;
    while (!leaving.aborted) {
      const most = this.room();
      if (this.props.rest.isDue(most > 0)) {
        await this.restWhenEmpty();
        continue;
      }
      if (most === 0 || this.receives.size >= (this.flowing ? MOST_RECEIVES : 1)) {
        await this.change();
        continue;
      }
      const posts = Math.ceil(most / settings.batchSize);
      this.reserved += posts;
      const isFirst = this.receives.size === 0;
      const receive = this.receive(most, isFirst, mustBeReached, () => { this.reserved -= posts; }).finally(() => {
        this.receives.delete(receive);
        this.noteChange();
      });
      this.receives.add(receive);
    }
    await Promise.all(this.receives);
  }

  private change(): Promise<void> {
    return new Promise<void>((resolve) => { this.changed = resolve; });
  }

  /** Rests if nothing is in hand or on its way; else waits until that may be so. */
  private async restWhenEmpty(): Promise<void> {
    const { clock, hand, leaving, rest } = this.props;
    if (hand.size === 0 && this.receives.size === 0) return rest.take(leaving);
    const waiting = new AbortController();
    await Promise.race([this.change(), clock.sleep(rest.patienceMs, waiting.signal)]);
    waiting.abort();
  }

  private async receive(most: number, isFirst: boolean, mustBeReached: number, release: () => void): Promise<void> {
    const { queue, clock, log, leaving, polling, longPollSeconds } = this.props;
    try {
      const messages = await queue.receive(most, isFirst ? longPollSeconds() : SHORT_WAIT_SECONDS, polling);
      release();
      this.failures = 0;
      this.reached = true;
      this.flowing = messages.length > 0;
      if (messages.length > 0) this.events.onMessages(messages);
      else if (this.receives.size === 1) this.events.onEmpty();
    } catch (error) {
      release();
      if (isAbort(error)) return;
      this.flowing = false;
      this.failures += 1;
      this.reached ||= isAnswer(error);
      if (isFatal(error) || (!this.reached && clock.now() > mustBeReached)) return this.events.onUnusable(error);
      const pause = pauseAfterFailures(this.failures);
      log('WARN', 'messages could not be received; trying again', { failures: this.failures, pauseSeconds: pause / 1000, error: inWords(error) });
      await clock.sleep(pause, leaving);
    }
  }

  /** How many messages to ask for. */
  private room(): number {
    const { hand, posts, queue, settings: { batchSize, concurrency } } = this.props;
    // Messages that SQS does not let us delete are kept invisible too: they must not become ever more.
    if (hand.size >= 2 * batchSize * concurrency + LARGEST_CALL) return 0;
    const free = Math.max(0, concurrency - posts.running - this.reserved);
    return queue.fifo ? Math.min(free, 1) * batchSize : Math.min(LARGEST_CALL, free * batchSize);
  }
}
