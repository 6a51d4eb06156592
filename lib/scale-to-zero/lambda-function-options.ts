import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, Size } from 'aws-cdk-lib/core';

/** What a Lambda function is, whichever construct creates it. */
export interface LambdaFunctionOptions {
  /**
   * How long the function may work on one batch, or on one request. 1 s to 900 s.
   *
   * A worker's queue follows: its visibility timeout is 6 x timeout + batching window. Behind a load balancer it must be
   * less than that waits.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   * @default - of a worker 1 minute, or that of its `function` if it can be seen; of an HttpFunction 30 s, and less than the load balancer waits
   */
  readonly timeout?: Duration;

  /**
   * Memory of the function, and with it its share of a CPU: 1,769 MiB are one vCPU. 128 to 10,240.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   * @default 512
   */
  readonly memoryMiB?: number;

  /**
   * Disk of the function in `/tmp`. 512 MiB, which are free, to 10 GiB.
   *
   * @default Size.mebibytes(512)
   */
  readonly ephemeralStorage?: Size;

  /**
   * Processor the function runs on. ARM64 costs a fifth less.
   *
   * @see https://aws.amazon.com/lambda/pricing/
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * Environment variables. No secrets: grant the function access to the secret and read it at run time.
   *
   * @default - what the construct sets
   */
  readonly environment?: { [name: string]: string };

  /**
   * VPC to run in. Only for what cannot be reached otherwise, as a database; the function then reaches AWS's services
   * only through the VPC.
   *
   * @default - outside any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets to run in. Private or isolated ones: a function in a public subnet has no address.
   *
   * @default - the subnets for work if they have a way out without a public address, else isolated ones, with a warning
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the function.
   *
   * @default - one is created, if there is a VPC
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Role of the function.
   *
   * @default - a role that may log, and do what the construct is for
   */
  readonly role?: iam.IRole;

  /**
   * Where the function logs to.
   *
   * @default - a log group that keeps lines for a month and goes with the construct
   */
  readonly logGroup?: logs.ILogGroup;
}
