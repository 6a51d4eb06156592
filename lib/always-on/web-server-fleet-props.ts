import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ServerInstanceOptions } from './server-instance-options';
import { ServerProgram } from './server-program';
import { WebServerOptions } from './web-server-options';

/** Settings of a `WebServerFleet`. */
export interface WebServerFleetProps extends WebServerOptions, ServerInstanceOptions {
  /**
   * The container image that each server runs. An image built from a directory is built for `architecture`.
   *
   * @default - none: `program` must be given
   */
  readonly image?: ecs.ContainerImage;

  /**
   * Command to run in the image.
   *
   * @default - the image's own
   */
  readonly command?: string[];

  /**
   * What each server runs instead of a container.
   *
   * @default - none: `image` must be given
   */
  readonly program?: ServerProgram;

  /**
   * Environment variables; one that the construct sets too is overridden. One line each. No secrets: see `secrets`.
   *
   * @default - what the construct sets
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables filled from Secrets Manager or Parameter Store each time the program starts.
   *
   * @default - none
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * Fewest instances. 1 or more; fewer than two do not survive the loss of a zone.
   *
   * @default 2
   */
  readonly minCapacity?: number;

  /**
   * Most instances, and so the limit of the bill. `minCapacity` or more; a release adds a quarter for its time.
   *
   * @default - five times `minCapacity`
   */
  readonly maxCapacity?: number;

  /**
   * Alarms that take a release back. One that fires already lets none begin: pass none to release the remedy. Not of answers
   * that are slow: a slow database would let none begin either.
   *
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
   * @default - `serverErrorsAlarm`
   */
  readonly rollbackAlarms?: cloudwatch.IAlarm[];

  /**
   * Where the instances log to.
   *
   * @default - a log group that keeps lines for a month and goes with the construct
   */
  readonly logGroup?: logs.ILogGroup;
}
