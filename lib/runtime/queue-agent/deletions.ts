import { pauseAfterFailures } from './back-off';
import type { Clock } from './clock';
import { inWords, type Log } from './log';
import type { MessageInHand } from './message';
import { isFatal } from './queue-error';
import { LARGEST_CALL, type WorkQueue } from './work-queue';

/**
 * One call on its way while the next is filled. Nothing waits for company: the first message goes alone, and those
 * that are done meanwhile go together, so that a busy agent deletes in tens.
 */
const CALLS_AT_ONCE = 2;

interface Deletion {
  readonly message: MessageInHand;
  readonly end: () => void;
}

/** Deletes what is done, in batches, until SQS has taken it. */
export class Deletions {
  private readonly waiting: Deletion[] = [];
  private readonly givingUp = new AbortController();
  private calls = 0;

  public constructor(
    private readonly queue: WorkQueue,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Told of an error that no waiting repairs. */
    private readonly onFatal: (error: unknown) => void,
  ) {}

  /** Resolves when the messages are deleted, or will never be (which is logged). */
  public async delete(messages: readonly MessageInHand[]): Promise<void> {
    const ends = messages.map((message) => new Promise<void>((end) => this.waiting.push({ message, end })));
    this.next();
    await Promise.all(ends);
  }

  /** From now on what fails is not tried again. */
  public giveUp(): void {
    this.givingUp.abort();
  }

  private next(): void {
    if (this.calls === CALLS_AT_ONCE || this.waiting.length === 0) return;
    this.calls += 1;
    void this.callUntilDone(this.waiting.splice(0, LARGEST_CALL)).then(() => {
      this.calls -= 1;
      this.next();
    });
  }

  private async callUntilDone(deletions: Deletion[]): Promise<void> {
    let left = deletions;
    for (let failures = 1; left.length > 0; failures += 1) {
      left = await this.call(left);
      if (left.length === 0) return;
      if (this.givingUp.signal.aborted) return this.abandon(left, 'the task stops');
      await this.clock.sleep(pauseAfterFailures(failures), this.givingUp.signal);
    }
  }

  /** Answers what is to be tried again. */
  private async call(deletions: Deletion[]): Promise<Deletion[]> {
    try {
      const refusals = new Map((await this.queue.delete(deletions.map(({ message }) => message))).map((refusal) => [refusal.message, refusal]));
      const again: Deletion[] = [];
      for (const deletion of deletions) {
        const refusal = refusals.get(deletion.message);
        if (refusal === undefined) deletion.end();
        else if (refusal.passing) again.push(deletion);
        else this.abandon([deletion], refusal.reason);
      }
      return again;
    } catch (error) {
      if (isFatal(error)) {
        this.abandon(deletions, inWords(error));
        this.onFatal(error);
        return [];
      }
      this.log('WARN', 'messages could not be deleted; trying again', { messages: deletions.length, error: inWords(error) });
      return deletions;
    }
  }

  private abandon(deletions: Deletion[], reason: string): void {
    for (const { message, end } of deletions) {
      this.log('ERROR', 'message is done but not deleted; it will be delivered again', { ...message.inLog, reason });
      end();
    }
  }
}
