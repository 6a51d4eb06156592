import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';

/** What every database is told alike, always on or not. */
export interface DatabaseOptions {
  /**
   * Name of the database that is created. Letters, digits and underscores, beginning with a letter.
   *
   * @default - from the construct's id: `Orders` gives `orders`
   */
  readonly databaseName?: string;

  /**
   * Port the database listens on. 1,150 to 65,535.
   *
   * @default - 5432 for PostgreSQL, 3306 for MySQL and MariaDB
   */
  readonly port?: number;

  /**
   * Customer key that encrypts storage, backups and snapshots. Cannot be changed later without replacing the database.
   *
   * @default - the AWS managed key `aws/rds`
   */
  readonly storageEncryptionKey?: kms.IKey;

  /**
   * How long backups are kept, and so how far back the database can be restored to any second. 1 to 35 days.
   *
   * @default Duration.days(7)
   */
  readonly backupRetention?: Duration;

  /**
   * Whether RDS owns the secret and changes the password every seven days, for which it wakes a database that pauses.
   * Consumers must then read the secret whenever they connect. Not for an instance with readers.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
   * @default false
   */
  readonly rotateSecret?: boolean;

  /**
   * Whether database users may log in with tokens of IAM.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
   * @default false
   */
  readonly iamAuthentication?: boolean;

  /**
   * How long the logs that go to CloudWatch are kept. RDS creates their groups itself, so CDK sets this by a custom resource, one function for the stack.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Whether the database can be deleted only after this has been set to false.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the database and its data when the construct is removed.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The VPC.
   *
   * @default - the platform's
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets, in at least two zones.
   *
   * @default - those that the platform's network keeps for databases; in a VPC from elsewhere the isolated, else the private ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the database.
   *
   * @default - one is created; consumers create the rules that let them in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Topic that hears of a database in trouble.
   *
   * @default - the platform's alarm topic; without one the alarms are created and tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
