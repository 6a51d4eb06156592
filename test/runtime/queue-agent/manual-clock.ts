import type { Clock } from '../../../lib/runtime/queue-agent/clock';

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  private time = Date.parse('2026-01-01T00:00:00Z');
  private sleepers: Array<{ readonly until: number; readonly wake: () => void }> = [];

  public now(): number {
    return this.time;
  }

  public sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.sleepers.push({ until: this.time + milliseconds, wake });
      signal?.addEventListener('abort', wake);
    });
  }

  /** Moves on, and lets what was waiting run. */
  public async pass(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    const due = this.sleepers.filter(({ until }) => until <= this.time);
    this.sleepers = this.sleepers.filter(({ until }) => until > this.time);
    for (const { wake } of due) wake();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }
}
