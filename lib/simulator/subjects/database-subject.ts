import { isKnown, type Database } from '../../template';
import { PausingDatabase, PAUSING_DATABASE_DEFAULTS } from '../pausing-database';
import { namesOf } from './names';
import type { Reading } from './reading';
import type { Prepared, Subject } from './subject';

/** An Aurora Serverless cluster whose minimum is 0. */
export class DatabaseSubject implements Subject {
  public readonly kind = 'database';

  /** Whether a database can be simulated: it pauses. */
  public static pauses(database: Database): boolean {
    const min = database.serverlessScaling.number('MinCapacity');
    return min !== undefined && isKnown(min) && min === 0;
  }

  public constructor(private readonly database: Database) {}

  public get displayName(): string {
    return this.database.displayName;
  }

  public get names(): string[] {
    return namesOf(this.database.resource);
  }

  public prepare(reading: Reading): Prepared {
    const { given } = reading;
    const defaults = PAUSING_DATABASE_DEFAULTS;
    const settings = {
      pauseAfterSeconds: reading.number('seconds until auto-pause', this.database.serverlessScaling.number('SecondsUntilAutoPause'), defaults.pauseAfterSeconds),
      resume: reading.time('a resume', given.coldStart, defaults.resume, 'AWS says about 15 seconds'),
      deepResume: given.coldStart ?? defaults.deepResume,
      queryTime: reading.time('the time of a query', given.serviceTime, defaults.queryTime, 'no template tells how long the work takes'),
    };
    return {
      exact: (random) => new PausingDatabase(settings, random),
      // Which capacity it has while it is awake is not simulated.
      rates: {},
      advice: {
        start: 'raise the seconds until auto-pause, or the minimum capacity above 0',
        wait: 'raise the seconds until auto-pause, or the minimum capacity above 0',
        stopped: 'a database does not pause while it works',
        cost: 'lower the seconds until auto-pause',
        throttled: 'queries wait for a resume; none is refused',
        deadLettered: 'a database has no dead letters',
      },
    };
  }
}
