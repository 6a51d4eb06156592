import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Size } from 'aws-cdk-lib/core';

/** What a task on Fargate runs, whichever construct starts it. */
export interface FargateTaskOptions {
  /**
   * The container image. An image built from a directory is built for `architecture`.
   */
  readonly image: ecs.ContainerImage;

  /**
   * CPU units of the task; 1,024 are one vCPU. 256, 512, 1024, 2048, 4096, 8192 or 16384.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
   * @default 256
   */
  readonly cpu?: number;

  /**
   * Memory of the task, of a size that Fargate offers for `cpu`: 512, 1024 or 2048 for 256 CPU units.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
   * @default - the smallest for `cpu`
   */
  readonly memoryMiB?: number;

  /**
   * Processor the task runs on. ARM64 costs a fifth less.
   *
   * @see https://aws.amazon.com/fargate/pricing/
   * @default ecs.CpuArchitecture.ARM64
   */
  readonly architecture?: ecs.CpuArchitecture;

  /**
   * Disk of the task. 20 GiB, which are free, or 21 GiB to 200 GiB.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
   * @default Size.gibibytes(20)
   */
  readonly ephemeralStorage?: Size;

  /**
   * Environment variables; one that the construct sets too is overridden. No secrets: see `secrets`.
   *
   * @default - what the construct sets
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables filled from Secrets Manager or Parameter Store when the task starts.
   *
   * @default - none
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * Command to run in the image.
   *
   * @default - the image's own
   */
  readonly command?: string[];

  /**
   * Role of the code in the containers.
   *
   * @default - a role without rights, to which the construct adds what it is asked for
   */
  readonly taskRole?: iam.IRole;

  /**
   * Role with which ECS pulls the image, reads secrets and writes the log.
   *
   * @default - a role is created
   */
  readonly executionRole?: iam.IRole;

  /**
   * Where the containers log to.
   *
   * @default - a log group that keeps lines for a month and goes with the construct
   */
  readonly logGroup?: logs.ILogGroup;
}
