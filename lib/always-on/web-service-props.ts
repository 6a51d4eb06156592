import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Deployment } from './deployment';
import { WebServerOptions } from './web-server-options';
import { FargateTaskOptions } from '../containers/fargate-task-options';
import { TaskPlacementOptions } from '../platform/task-placement-options';

/** Settings of a `WebService`. */
export interface WebServiceProps extends WebServerOptions, FargateTaskOptions, TaskPlacementOptions {
  /**
   * Fewest tasks. 1 to 5,000; fewer than two do not survive the loss of a zone.
   *
   * @default 2
   */
  readonly minCapacity?: number;

  /**
   * Most tasks, and so the limit of the bill. From `minCapacity` to 5,000; a release may have twice as many for its time.
   *
   * @default - five times `minCapacity`
   */
  readonly maxCapacity?: number;

  /**
   * How the tasks are replaced by those of a new release.
   *
   * @default Deployment.rolling()
   */
  readonly deployment?: Deployment;

  /**
   * Share of the tasks above `minCapacity` that run on Spot: about 70 % cheaper, and taken away with two minutes' notice.
   * The minimum runs on demand. 0 to 100. The cluster must have the Fargate capacity providers, as the platform's has.
   *
   * Decide early: CloudFormation replaces the service when this is set for the first time or taken away.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   * @default 0
   */
  readonly spotPercent?: number;

  /**
   * Whether `aws ecs execute-command` opens a shell in a task. Its sessions are logged beside what the containers log.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   * @default false
   */
  readonly enableExecuteCommand?: boolean;

  /**
   * Alarms that take a release back. One that fires already when it begins is not looked at. None: only tasks that do not start take it back.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
   * @default - `serverErrorsAlarm` and `responseTimeAlarm`
   */
  readonly rollbackAlarms?: cloudwatch.IAlarm[];
}
