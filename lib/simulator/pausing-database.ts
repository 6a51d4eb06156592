import { fixed, type Distribution } from './distribution';
import type { ExactModel } from './model';
import type { Random } from './random';
import type { WorkloadReport } from './run-report';
import { Tally } from './tally';
import type { Arrivals } from './traffic';

/** An Aurora Serverless database that pauses. */
export interface PausingDatabaseSettings {
  /** Pauses after so long without a connection in use. */
  readonly pauseAfterSeconds: number;
  readonly resume: Distribution;
  /** After a long pause the database sleeps deeper, and takes longer to resume. */
  readonly deepResume: Distribution;
  readonly queryTime: Distribution;
}

/** A pause of more than a day is a deep one. */
const DEEP_AFTER_SECONDS = 86_400;

/**
 * Settings where nothing is said: resume takes about 15 seconds, 30 and more after a day.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
export const PAUSING_DATABASE_DEFAULTS: PausingDatabaseSettings = {
  pauseAfterSeconds: 300, resume: fixed(15), deepResume: fixed(30), queryTime: fixed(0.01),
};

/**
 * Pause and resume of an Aurora Serverless v2 database with a minimum of 0 ACU, query by query.
 *
 * What it copies: pause after idleness, resume at the next connection, which waits, as all do that come meanwhile; a
 * longer resume after a day. A cold start is a resume.
 *
 * What it leaves out: capacity between 0 and the maximum, connections that are held without queries and so prevent the
 * pause, and the maintenance that wakes a database now and then.
 */
export class PausingDatabase implements ExactModel {
  public readonly tally = new Tally();
  private idleSince: number | undefined;
  private readyAt = 0;

  public constructor(private readonly settings: PausingDatabaseSettings, private readonly random: Random) {}

  public run(arrivals: Arrivals): void {
    const { tally, settings: { pauseAfterSeconds, queryTime } } = this;
    for (let now = arrivals.next(); now < Infinity; now = arrivals.next()) {
      tally.arrived(1, now);
      // A paused database at the beginning: nothing has used it.
      const pausedAt = this.idleSince === undefined ? -Infinity : this.idleSince + pauseAfterSeconds;
      if (now >= pausedAt) this.wake(pausedAt, now);
      const start = Math.max(now, this.readyAt);
      tally.started(1, start - now, start);
      tally.starts++;
      const end = start + queryTime.sample(this.random);
      tally.ended(1, Math.max(end, this.idleSince ?? 0));
      this.idleSince = Math.max(end, this.idleSince ?? 0);
    }
    if (this.idleSince !== undefined) tally.capacity.record(this.idleSince + pauseAfterSeconds, 0, 0);
  }

  public report(id: string): WorkloadReport {
    return this.tally.report(id, 'database', true);
  }

  private wake(pausedAt: number, now: number): void {
    const { tally, settings: { resume, deepResume } } = this;
    if (pausedAt > -Infinity) tally.capacity.record(pausedAt, 0, 0);
    const deep = pausedAt > -Infinity && now - pausedAt > DEEP_AFTER_SECONDS;
    this.readyAt = now + (deep ? deepResume : resume).sample(this.random);
    tally.coldStarts++;
    tally.capacity.record(now, 1, 0);
    tally.capacity.record(this.readyAt, 1, 1);
  }
}
