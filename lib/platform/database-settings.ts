import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { DatabaseOptions } from './database-options';

// A week: time to notice on Monday what was deleted before the holidays.
const DEFAULT_BACKUP_RETENTION = Duration.days(7);

/** What RDS calls by the same name for instances and clusters. */
export interface DatabaseSettings {
  readonly storageEncrypted: boolean;
  readonly deletionProtection: boolean;
  readonly removalPolicy: RemovalPolicy;
  readonly deleteAutomatedBackups: boolean;
  readonly copyTagsToSnapshot: boolean;
  readonly cloudwatchLogsExports: string[];
  readonly cloudwatchLogsRetention?: logs.RetentionDays;
  readonly iamAuthentication: boolean;
  readonly manageMasterUserPassword: boolean;
  readonly credentials: rds.Credentials;
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** Settles what is the same for every database. */
export function databaseSettings(options: DatabaseOptions, engine: rds.IEngine, logExports: string[]): DatabaseSettings {
  const removalPolicy = options.removalPolicy ?? RemovalPolicy.SNAPSHOT;
  const retention = options.logRetention ?? logs.RetentionDays.ONE_MONTH;
  const rotated = options.rotateSecret ?? false;
  const owner = engine.defaultUsername ?? 'admin';
  return {
    storageEncrypted: true,
    deletionProtection: options.deletionProtection ?? true,
    removalPolicy,
    // What was worth keeping is worth keeping its past.
    deleteAutomatedBackups: removalPolicy === RemovalPolicy.DESTROY,
    copyTagsToSnapshot: true,
    cloudwatchLogsExports: logExports,
    cloudwatchLogsRetention: retention === logs.RetentionDays.INFINITE ? undefined : retention,
    iamAuthentication: options.iamAuthentication ?? false,
    manageMasterUserPassword: rotated,
    credentials: rotated ? rds.Credentials.fromUsername(owner) : rds.Credentials.fromGeneratedSecret(owner),
    securityGroups: options.securityGroups,
  };
}

/** How long backups are kept. */
export function backupRetentionOf(options: DatabaseOptions): Duration {
  return options.backupRetention ?? DEFAULT_BACKUP_RETENTION;
}
