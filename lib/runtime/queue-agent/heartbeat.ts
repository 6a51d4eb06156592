import type { Clock } from './clock';
import { inWords, type Log } from './log';
import type { MessageInHand } from './message';
import type { Settings } from './settings';
import type { WorkQueue } from './work-queue';

/** Three beats a visibility timeout: two may fail before a message is delivered to somebody else. */
const BEATS = 3;

/** Keeps the messages in hand invisible: those being worked on, those waiting for a post and those being deleted. */
export class Heartbeat {
  private readonly stopping = new AbortController();
  private current: Promise<void> = Promise.resolve();
  private over: Promise<void> = Promise.resolve();
  private readonly lost = new WeakSet<MessageInHand>();

  public constructor(
    private readonly queue: WorkQueue,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly inHand: () => Iterable<MessageInHand>,
  ) {}

  public start(): void {
    this.over = this.run();
  }

  /** Resolves when no extension is on its way that could overtake what the caller is about to set. */
  public async quiet(): Promise<void> {
    await this.current;
  }

  public async stop(): Promise<void> {
    this.stopping.abort();
    await this.over;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await this.clock.sleep(this.settings.visibilityTimeoutSeconds * 1000 / BEATS, signal);
      if (signal.aborted) return;
      this.current = this.beat();
      await this.current;
    }
  }

  private async beat(): Promise<void> {
    const messages = [...this.inHand()];
    try {
      const refusals = await this.queue.changeVisibility(messages.map((message) => ({ message, seconds: this.settings.visibilityTimeoutSeconds })));
      const still = new Set(this.inHand());
      for (const { message, reason } of refusals) {
        // One that was deleted or handed back meanwhile is refused too, and said once is enough for the others.
        if (!still.has(message) || this.lost.has(message)) continue;
        this.lost.add(message);
        this.log('WARN', 'message could not be kept invisible; it may be delivered again', { ...message.inLog, reason });
      }
    } catch (error) {
      this.log('WARN', 'messages could not be kept invisible; trying again', { messages: messages.length, error: inWords(error) });
    }
  }
}
