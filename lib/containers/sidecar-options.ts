import * as ecs from 'aws-cdk-lib/aws-ecs';

/** A container beside the one that answers. All of a task's containers share `localhost`, CPU and memory. */
export interface SidecarOptions {
  /** The container image. An image built from a directory is built for the task's architecture. */
  readonly image: ecs.ContainerImage;

  /**
   * Command to run in the image.
   *
   * @default - the image's own
   */
  readonly command?: string[];

  /**
   * Environment variables. No secrets: see `secrets`.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables filled from Secrets Manager or Parameter Store when the task starts.
   *
   * @default - none
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * Whether the task stops, and is replaced, when this container does.
   *
   * @default true
   */
  readonly essential?: boolean;

  /**
   * How ECS asks the container whether it is well.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
   * @default - it is well while it runs
   */
  readonly healthCheck?: ecs.HealthCheck;
}
