import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';

/** Settings of a `ServerlessDatabase`. */
export interface ServerlessDatabaseProps {
  /**
   * Aurora PostgreSQL or Aurora MySQL, with a version that can pause: PostgreSQL 13.15, 14.12, 15.7, 16.3 and later of
   * each, and all from 17; MySQL 3.08.0 and later.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html#auto-pause-prereqs
   */
  readonly engine: rds.IClusterEngine;

  /**
   * Most Aurora capacity units, and so the limit of the bill; one is about 2 GiB of memory with its CPU. 1 to 256, in halves.
   *
   * It also decides how many connections the database takes.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html
   * @default 4
   */
  readonly maxAcu?: number;

  /**
   * How long nobody may be connected before the database pauses. 300 s to 86,400 s.
   *
   * Sessions that do nothing are closed after half of it, or nothing would ever pause.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html
   * @default Duration.minutes(5)
   */
  readonly pauseAfter?: Duration;

  /**
   * Whether a second server in another zone takes over within a minute when the first is lost; else Aurora creates one,
   * which takes about ten. It pauses with the first, and costs as much while both are awake.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html
   * @default false
   */
  readonly standby?: boolean;

  /**
   * Name of the database that is created. Letters, digits and underscores, beginning with a letter.
   *
   * @default - from the construct's id: `Reports` gives `reports`
   */
  readonly databaseName?: string;

  /**
   * Port the database listens on. 1,150 to 65,535.
   *
   * @default - 5432 for PostgreSQL, 3306 for MySQL
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
   * Whether RDS owns the secret and changes the password every seven days, for which it wakes the database. Consumers must
   * then read the secret whenever they connect.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
   * @default false
   */
  readonly rotateSecret?: boolean;

  /**
   * Whether database users may log in with tokens of IAM.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html
   * @default false
   */
  readonly iamAuthentication?: boolean;

  /**
   * Whether the database takes statements over HTTPS: from functions outside any VPC, and from servers that are always
   * on without keeping it awake.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html
   * @default true
   */
  readonly dataApi?: boolean;

  /**
   * Engine parameters besides those that enforce TLS and close idle sessions. Replication by the engine is refused: it
   * never pauses. A number in `max_connections` is the limit that consumers are counted against.
   *
   * @default - those of the engine's version
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Logs that go to CloudWatch, where they can be read without waking the database.
   *
   * @default - errors and slow statements, and `instance`, which says why the database did not pause
   */
  readonly logExports?: string[];

  /**
   * How long these logs are kept. RDS creates their groups itself, so CDK sets this by a custom resource, one function for the stack.
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
   * Topic that hears of a database in trouble, and of one that does not pause.
   *
   * @default - the platform's alarm topic; without one the alarms are created and tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
