import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib/core';

/** Settings of a `DatabaseServer`. */
export interface DatabaseServerProps {
  /**
   * The engine with its version, and with it the kind of server: an instance for an `rds.DatabaseInstanceEngine`
   * (PostgreSQL, MySQL, MariaDB), an Aurora cluster for an `rds.DatabaseClusterEngine`.
   *
   * Of an instance name the major version alone: AWS then keeps the minor one up to date.
   */
  readonly engine: rds.IEngine;

  /**
   * Class of the server. Memory decides how many connections it takes.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html
   * @default - t4g.medium: 2 vCPUs in bursts, 4 GiB
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Name of the database that is created on the server. Letters, digits and underscores, beginning with a letter.
   *
   * @default - from the construct's id: `Orders` gives `orders`
   */
  readonly databaseName?: string;

  /**
   * Port the server listens on. 1,150 to 65,535.
   *
   * @default - 5432 for PostgreSQL, 3306 for MySQL and MariaDB
   */
  readonly port?: number;

  /**
   * Whether the server survives the loss of a zone: an instance by a standby, Aurora by at least one reader.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html
   * @default true
   */
  readonly multiAz?: boolean;

  /**
   * Readers, each of its class: read replicas of an instance, readers of an Aurora cluster. At most 15.
   *
   * Consumers find them as `ORDERS_READER_HOST`.
   *
   * @default - of an instance none; of Aurora one of the writer's class, none if `multiAz` is false
   */
  readonly readers?: ec2.InstanceType[];

  /**
   * Storage of an instance to begin with. 20 GiB to 64 TiB. Aurora's grows by itself.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
   * @default Size.gibibytes(20)
   */
  readonly allocatedStorage?: Size;

  /**
   * Size up to which an instance's storage grows by itself, and so the limit of its bill. At least a tenth more than
   * `allocatedStorage`. Storage never shrinks.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
   * @default - ten times `allocatedStorage`
   */
  readonly maxAllocatedStorage?: Size;

  /**
   * Customer key that encrypts storage, backups and snapshots. Cannot be changed later without replacing the server.
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
   * Whether RDS owns the secret and changes the password every seven days. Consumers must then read the secret whenever
   * they connect. Not for an instance with readers.
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
   * Whether Aurora takes statements over HTTPS. Consumers outside any VPC need it. Aurora only.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html
   * @default false
   */
  readonly dataApi?: boolean;

  /**
   * Whether an RDS Proxy stands in front, which shares few connections among many consumers: for functions and large
   * fleets. Consumers connect to it, and are no longer counted against the server's connections.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html
   * @default false
   */
  readonly proxy?: boolean;

  /**
   * Engine parameters besides the one that enforces TLS. A number in `max_connections` is the limit that consumers are
   * counted against.
   *
   * @default - those of the engine's version
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Whether RDS collects which statements load the server, for seven days, which cost nothing.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
   * @default - true, but for the micro and small classes of MySQL and MariaDB, which cannot
   */
  readonly performanceInsights?: boolean;

  /**
   * Logs that go to CloudWatch.
   *
   * @default - errors and slow statements: `postgresql` and `upgrade`, or `error` and `slowquery`
   */
  readonly logExports?: string[];

  /**
   * How long these logs are kept. RDS creates their groups itself, so CDK sets this by a custom resource, one function for the stack.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Whether the server can be deleted only after this has been set to false.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the server and its data when the construct is removed.
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
   * Security groups of the server.
   *
   * @default - one is created; consumers create the rules that let them in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Topic that hears of a server in trouble.
   *
   * @default - the platform's alarm topic; without one the alarms are created and tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
