/** A task that lived this long did start; after n rounds that died, min(2^(n-1), 10) minutes (lib/runtime/dispatcher/crash-back-off.ts). */
const START_SECONDS = 180;
const LONGEST_WAIT_MINUTES = 10;

/** ECS remembers tasks that stopped for about an hour. */
const REMEMBERED_SECONDS = 3_600;

/** What the dispatcher started at one look. */
interface Round {
  readonly at: number;
  pending: number;
  died: number;
  endedAt: number;
  /** When the first of those that live began to run. */
  livesSince?: number;
}

/**
 * The dispatcher's memory of tasks that died at start: it waits longer and longer, and from the second round on it tries
 * with a single task until that has lived for three minutes.
 *
 * What it leaves out: a task that found nothing to do and left before its three minutes counts only after them.
 */
export class StartRounds {
  private rounds: Round[] = [];

  /** So many were asked for. Gives back what the round is known by. */
  public begin(count: number, now: number): number {
    this.rounds = this.rounds.filter(({ at }) => now - at < REMEMBERED_SECONDS + START_SECONDS);
    this.rounds.push({ at: now, pending: count, died: 0, endedAt: 0 });
    return now;
  }

  /** One of a round runs, or dies at its start. */
  public started(round: number, dies: boolean, now: number): void {
    const found = this.rounds.find(({ at }) => at === round);
    if (found === undefined) return;
    found.pending--;
    if (dies) {
      found.died++;
      found.endedAt = now;
    } else {
      found.livesSince ??= now;
    }
  }

  /** So many of a round were not let through, and are given up. */
  public gaveUp(round: number, count: number): void {
    const found = this.rounds.find(({ at }) => at === round);
    if (found !== undefined) found.pending -= count;
  }

  /** Most tasks that may be started now. */
  public allowed(now: number): number {
    const failed: Round[] = [];
    for (let index = this.rounds.length - 1; index >= 0; index--) {
      const round = this.rounds[index];
      if (round.livesSince !== undefined) {
        if (now - round.livesSince >= START_SECONDS) break;
        continue;
      }
      if (round.died > 0 && now - round.endedAt < REMEMBERED_SECONDS) failed.push(round);
    }
    if (failed.length === 0) return Infinity;
    const ended = Math.max(...failed.map(({ endedAt }) => endedAt));
    if (now < ended + Math.min(2 ** (failed.length - 1), LONGEST_WAIT_MINUTES) * 60) return 0;
    if (failed.length === 1) return Infinity;
    const underWay = this.rounds.filter(({ at, pending, livesSince }) => at > failed[0].at && (pending > 0 || livesSince !== undefined));
    return Math.max(0, 1 - underWay.length);
  }
}
