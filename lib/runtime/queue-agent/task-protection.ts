import type { Clock } from './clock';
import { inWords, type Log } from './log';
import type { Settings } from './settings';

/** The ECS agent answers in milliseconds; work never waits longer for it. */
const ANSWER_MS = 2000;

/** On top of the longest message: a protection this old still covers a message that starts now. */
const SPARE_MINUTES = 5;

/** Renewed a minute before the spare time is used up. */
const RENEWED_AFTER_MS = (SPARE_MINUTES - 1) * 60_000;

/** After a failure work goes on unprotected for so long: it must not wait for a silent ECS agent again and again. */
const RETRIED_AFTER_MS = 30_000;

/** The longest ECS protects a task for: two days. */
const LONGEST_MINUTES = 2880;

/** A task is idle when nothing came for a second: short messages one after the other would call ECS for each of them. */
const IDLE_AFTER_MS = 1000;

/**
 * Keeps ECS from choosing this task when it scales a service in while it works.
 *
 * Asked for when work starts, given back when it ends. Failure is logged and costs at most two seconds: the message
 * is then as safe as a stopped task can make it (handed back, done again).
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
export class TaskProtection {
  private readonly expiresInMinutes: number;
  private protectedAt?: number;
  private releasedAt?: number;
  private idling?: AbortController;
  private last: Promise<unknown> = Promise.resolve();

  public constructor(private readonly settings: Settings, private readonly clock: Clock, private readonly log: Log) {
    this.releasedAt = clock.now();
    this.expiresInMinutes = Math.min(LONGEST_MINUTES, Math.ceil(settings.maxMessageDurationSeconds / 60) + SPARE_MINUTES);
  }

  /** Work starts: resolves when the task is protected, or cannot be. */
  public async busy(): Promise<void> {
    if (this.settings.taskProtectionUri === undefined) return;
    this.idling?.abort();
    this.idling = undefined;
    if (this.protectedAt === undefined || this.clock.now() - this.protectedAt >= RENEWED_AFTER_MS) {
      this.protectedAt = this.clock.now();
      this.releasedAt = undefined;
      this.change({ ProtectionEnabled: true, ExpiresInMinutes: this.expiresInMinutes });
    }
    await this.last;
  }

  /** Nothing is in hand any more. */
  public idle(): void {
    if (this.protectedAt === undefined || this.idling !== undefined) return;
    const idling = this.idling = new AbortController();
    void this.clock.sleep(IDLE_AFTER_MS, idling.signal).then(() => {
      if (!idling.signal.aborted) void this.release();
    });
  }

  /** Gives the protection back at once: resolves when ECS knows, or cannot be told. */
  public async release(): Promise<void> {
    this.idling?.abort();
    this.idling = undefined;
    if (this.protectedAt !== undefined) {
      this.protectedAt = undefined;
      this.releasedAt = this.clock.now();
      this.change({ ProtectionEnabled: false });
    }
    await this.last;
  }

  /** Since when the task has not been protected; nothing while it is. */
  public get freeSince(): number | undefined {
    return this.releasedAt;
  }

  /** One change after the other: an answer that comes late must not undo a later change. */
  private change(state: { ProtectionEnabled: boolean; ExpiresInMinutes?: number }): void {
    this.last = this.last.then(() => this.put(state));
  }

  private async put(state: { ProtectionEnabled: boolean; ExpiresInMinutes?: number }): Promise<void> {
    try {
      const answer = await fetch(`${this.settings.taskProtectionUri}/task-protection/v1/state`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(state),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const text = await answer.text();
      if (answer.ok && (JSON.parse(text) as { protection?: unknown }).protection !== undefined) return;
      throw new Error(`ECS answered ${answer.status} ${text}`);
    } catch (error) {
      if (state.ProtectionEnabled) this.protectedAt = this.clock.now() - RENEWED_AFTER_MS + RETRIED_AFTER_MS;
      this.log('WARN', 'task protection could not be changed; the work goes on', { protected: state.ProtectionEnabled, error: inWords(error) });
    }
  }
}
