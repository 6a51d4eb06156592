import * as rds from 'aws-cdk-lib/aws-rds';
import { Duration } from 'aws-cdk-lib/core';
import { DatabaseOptions } from '../platform/database-options';

/** Settings of a `ServerlessDatabase`. */
export interface ServerlessDatabaseProps extends DatabaseOptions {
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
}
