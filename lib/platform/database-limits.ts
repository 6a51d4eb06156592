import { Construct } from 'constructs';
import type { DatabaseOptions } from './database-options';
import { requireSecurityGroup } from './placement';
import { knownSeconds, knownText } from '../private/known';
import { refuse, requireWithin } from '../private/refusal';

const DAY_SECONDS = 24 * 60 * 60;

/** Refuses names of logs and parameters that no engine has. */
export function checkNames(scope: Construct, { logExports = [], parameters = {} }: { logExports?: string[]; parameters?: { [name: string]: string } }): void {
  const log = logExports.find((name) => !/^[\w.-]+$/.test(name) && knownText(name) !== undefined);
  if (log !== undefined) refuse(scope, `logExports must name logs of the engine, got ${JSON.stringify(log)}; an empty list exports none`);
  const parameter = Object.keys(parameters).find((name) => !/^[\w.-]+$/.test(name));
  if (parameter !== undefined) refuse(scope, `parameters must have the names of the engine's parameters, got ${JSON.stringify(parameter)}; write it as in its documentation, such as log_statement`);
}

/** Refuses what RDS would reject of any database. */
export function checkDatabase(scope: Construct, { port, databaseName, backupRetention, securityGroups }: DatabaseOptions): void {
  requireSecurityGroup(scope, securityGroups);
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
