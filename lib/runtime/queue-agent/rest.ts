import type { Clock } from './clock';
import type { Log } from './log';
import type { Settings } from './settings';
import type { TaskProtection } from './task-protection';

/** ECS says nowhere how soon it stops a task that is no longer protected; its scheduler looks several times a minute. */
const REST_MS = 60_000;

/** Tasks that a deployment started together rest at different times: each up to a quarter earlier than it must. */
const SPREAD = 0.25;

/** How long posts may stay free for the sake of a rest while others run on. */
const LONGEST_DRAIN_MS = 10 * 60_000;

/**
 * A protected task that always has work would never leave, and a deployment would wait for it: now and then it takes
 * nothing for a minute, unprotected, so that ECS can stop it. If ECS does not want to, it goes on.
 *
 * It rests when nothing is in hand, so no message waits for it but in the queue, where other tasks find it.
 */
export class Rest {
  private readonly everyMs: number;
  private restedAt: number;
  private drainingSince?: number;

  public constructor(
    settings: Settings,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly protection: TaskProtection,
    random: () => number = Math.random,
  ) {
    const { taskProtectionUri, restAfterSeconds } = settings;
    this.everyMs = taskProtectionUri === undefined || restAfterSeconds === 0 ? Infinity : restAfterSeconds * 1000 * (1 - SPREAD * random());
    this.restedAt = clock.now();
  }

  /** Work comes: if the task was unprotected for long enough, that was a rest. */
  public noteWork(): void {
    const { freeSince } = this.protection;
    if (freeSince !== undefined && this.clock.now() - freeSince >= REST_MS) this.restedAt = this.clock.now();
  }

  /**
   * Whether nothing more is to be taken until the task has rested.
   *
   * @param isFree whether something could be taken
   */
  public isDue(isFree: boolean): boolean {
    const now = this.clock.now();
    // Unprotected, ECS can stop it already; it rests, or it does not, when work comes again.
    if (this.protection.freeSince !== undefined || now - this.restedAt < this.everyMs) return false;
    if (isFree) this.drainingSince ??= now;
    if (this.drainingSince === undefined || now - this.drainingSince < LONGEST_DRAIN_MS) return true;
    this.log('INFO', 'task does not rest: its messages take too long to wait for; trying again later', { drainedSeconds: LONGEST_DRAIN_MS / 1000 });
    this.begin();
    return false;
  }

  /** How long to wait at most until the answer to `isDue` may be another one. */
  public get patienceMs(): number {
    return this.drainingSince === undefined ? LONGEST_DRAIN_MS : Math.max(0, this.drainingSince + LONGEST_DRAIN_MS - this.clock.now());
  }

  /** Nothing is in hand, and nothing on its way: rests, or leaves. */
  public async take(leaving: AbortSignal): Promise<void> {
    this.log('INFO', 'task rests, so that ECS can stop it', { seconds: REST_MS / 1000 });
    await this.protection.release();
    await this.clock.sleep(REST_MS, leaving);
    this.begin();
  }

  private begin(): void {
    this.restedAt = this.clock.now();
    this.drainingSince = undefined;
  }
}
