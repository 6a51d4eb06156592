import * as rds from 'aws-cdk-lib/aws-rds';
import { Duration } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import type { ServerlessDatabaseProps } from './serverless-database-props';
import { AttachConsumerOptions } from '../platform/database-base';
import { checkDatabase, checkNames } from '../platform/database-limits';
import { known, knownSeconds } from '../private/known';
import { grouped, refuse, requireSeconds } from '../private/refusal';

/** As little as AWS allows: what is not used should not be paid for. */
export const DEFAULT_PAUSE_AFTER = Duration.minutes(5);

/**
 * How long a database that has slept for more than a day may take to wake.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html#auto-pause-resuming
 */
export const RESUME = Duration.seconds(30);

/** The first minor version of each major one of PostgreSQL that can pause; all of 17 and later can. */
const FIRST_MINOR = new Map([[13, 15], [14, 12], [15, 7], [16, 3]]);

/** Parameters by which an engine replicates, with what they are while it does not. */
const REPLICATION = new Map([['rds.logical_replication', ['0', 'off']], ['binlog_format', ['OFF', 'off']], ['aurora_enhanced_binlog', ['0']]]);

/** Refuses what AWS would reject, and what would keep the database awake without a word. */
export function checkServerlessDatabase(scope: Construct, props: ServerlessDatabaseProps): void {
  checkDatabase(scope, props);
  checkNames(scope, props);
  const { engineType, engineVersion } = props.engine;
  if (!isAurora(engineType)) {
    refuse(scope, `engine must be Aurora PostgreSQL or Aurora MySQL, got ${engineType}; only these pause`);
  }
  const version = engineVersion?.fullVersion;
  if (version !== undefined && !canPause(engineType, version)) {
    refuse(scope, `engine must be a version that can pause (PostgreSQL 13.15, 14.12, 15.7, 16.3 or later, MySQL 3.08.0 or later), got ${version}; upgrade it, or use a DatabaseServer`);
  }
  const acu = known(props.maxAcu);
  if (acu !== undefined && (acu < 1 || acu > 256 || !Number.isInteger(2 * acu))) {
    refuse(scope, `maxAcu must be between 1 and 256 ACU in steps of 0.5, got ${grouped(acu)} ACU; that is what Aurora offers`);
  }
  requireSeconds(scope, 'pauseAfter', props.pauseAfter, { min: 300, max: 86_400, advice: 'a database that should not pause for a day is a DatabaseServer' });
  checkParameters(scope, props);
}

/** Engines that pause. */
export function isAurora(engineType: string): engineType is 'aurora-postgresql' | 'aurora-mysql' {
  return engineType === 'aurora-postgresql' || engineType === 'aurora-mysql';
}

function canPause(engineType: string, version: string): boolean {
  if (engineType === 'aurora-mysql') {
    const [, major, minor] = /mysql_aurora\.(\d+)\.(\d+)/.exec(version) ?? [];
    return Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 8);
  }
  const [major, minor] = version.split('.').map(Number);
  return major >= 17 || minor >= (FIRST_MINOR.get(major) ?? Infinity);
}

function checkParameters(scope: Construct, { parameters = {}, pauseAfter }: ServerlessDatabaseProps): void {
  for (const [name, off] of REPLICATION) {
    const value = parameters[name];
    if (value !== undefined && !off.includes(value)) {
      refuse(scope, `parameters must not turn on replication, got ${name} = ${value}; a database that replicates never pauses: leave it out, or use a DatabaseServer`);
    }
  }
  const idle = Number(parameters.idle_session_timeout) / 1000;
  const pause = knownSeconds(pauseAfter ?? DEFAULT_PAUSE_AFTER);
  if (parameters.idle_session_timeout !== undefined && pause !== undefined && (idle === 0 || idle >= pause)) {
    refuse(scope, `idle_session_timeout must be below pauseAfter (${grouped(pause)} s), got ${idle === 0 ? 'none' : `${grouped(idle)} s`}; idle sessions keep the database awake: omit it for half of pauseAfter`);
  }
}

/** Refuses a consumer that would keep the database awake, or would not wait for it to wake. */
export function checkConsumerOfPausing(database: IConstruct, consumer: IConstruct, attachment: AttachConsumerOptions): void {
  const { path } = database.node;
  if (attachment.scalesToZero !== true && !attachment.dataApi && (attachment.keepsAwakeReason ?? '').trim() === '') {
    refuse(consumer, `a pool that is always on must not hold connections to ${path}, got up to ${known(attachment.poolSize) ?? 'some'} connections; `
      + 'the database pauses only when nobody is connected: set dataApi: true, use a DatabaseServer, or say in keepsAwakeReason why it may stay awake');
  }
  const timeout = knownSeconds(attachment.timeout);
  if (timeout !== undefined && timeout < RESUME.toSeconds()) {
    refuse(consumer, `timeout must be at least ${RESUME.toSeconds()} s to connect to ${path}, which takes that long to wake, got ${grouped(timeout)} s; raise it`);
  }
}

/** What keeps a database awake that others built onto its cluster, each as a sentence. */
export function whatKeepsAwake(database: IConstruct, cluster: rds.IDatabaseCluster): string[] {
  const is = (value: unknown): boolean => value === cluster.clusterIdentifier || value === cluster.clusterArn;
  return database.node.root.node.findAll().flatMap((node) => {
    const why = reasonOf(node, is);
    return why === undefined ? [] : [`${database.node.path}: a database that pauses must not have ${why}, got ${node.node.path}; remove it, or use a DatabaseServer`];
  });
}

function reasonOf(node: IConstruct, is: (value: unknown) => boolean): string | undefined {
  if (node instanceof rds.CfnDBProxyTargetGroup && node.dbClusterIdentifiers?.some(is)) return 'a proxy, which keeps a connection to it open';
  if (node instanceof rds.CfnGlobalCluster && is(node.sourceDbClusterIdentifier)) return 'a global cluster, whose primary never pauses';
  if (node instanceof rds.CfnIntegration && is(node.sourceArn)) return 'a zero-ETL integration, which reads from it all the time';
  if (node instanceof rds.CfnDBInstance && is(node.dbClusterIdentifier) && node.dbInstanceClass !== 'db.serverless') return 'a provisioned server, which never pauses';
  return undefined;
}
