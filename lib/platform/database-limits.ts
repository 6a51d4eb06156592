import { Construct } from 'constructs';
import type { DatabaseOptions } from './database-options';
import { knownSeconds, knownText } from '../private/known';
import { refuse, requireWithin } from '../private/refusal';

const DAY_SECONDS = 24 * 60 * 60;

/** Refuses what RDS would reject of any database. */
export function checkDatabase(scope: Construct, { port, databaseName, backupRetention }: DatabaseOptions): void {
  requireWithin(scope, 'port', port, { min: 1150, max: 65_535, advice: 'omit it for the port that everybody knows' });
  const name = knownText(databaseName);
  if (name !== undefined && !/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name)) {
    refuse(scope, `databaseName must be letters, digits and underscores, beginning with a letter, at most 63, got ${JSON.stringify(name)}; omit it to follow the id`);
  }
  const retention = knownSeconds(backupRetention);
  requireWithin(scope, 'backupRetention', retention === undefined ? undefined : retention / DAY_SECONDS, {
    min: 1, max: 35, unit: 'days', advice: 'keep older states as snapshots, or with AWS Backup',
  });
}
