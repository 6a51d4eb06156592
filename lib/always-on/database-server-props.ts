import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Size } from 'aws-cdk-lib/core';
import { DatabaseOptions } from '../platform/database-options';

/** Settings of a `DatabaseServer`. */
export interface DatabaseServerProps extends DatabaseOptions {
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
}
