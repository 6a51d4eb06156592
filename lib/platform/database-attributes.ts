import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** A database from outside, and what its owner knows about it. */
export interface DatabaseAttributes {
  /** Name of the host to connect to. */
  readonly host: string;

  /** Port to connect to. */
  readonly port: number;

  /** Name of the database on the host. */
  readonly databaseName: string;

  /** Security groups of the database. Consumers create the rules that let them in. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * Host, or hosts separated by commas, that answer queries and take no changes.
   *
   * @default - none
   */
  readonly readerHost?: string;

  /**
   * Secret with `username` and `password`.
   *
   * @default - none; consumers log in with IAM
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * Resource id of the instance (`db-…`) or cluster (`cluster-…`), by which IAM knows it.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
   * @default - none; consumers cannot log in with IAM
   */
  readonly resourceId?: string;

  /**
   * Most connections it takes at once: its `max_connections`. 1 or more.
   *
   * @default - unknown, and not checked
   */
  readonly maxConnections?: number;

  /**
   * Most connections that its readers take together. 1 or more.
   *
   * @default - unknown, and not checked
   */
  readonly maxReaderConnections?: number;

  /**
   * ARN of the Aurora cluster, if its Data API is on.
   *
   * @default - no Data API
   */
  readonly dataApiArn?: string;
}
