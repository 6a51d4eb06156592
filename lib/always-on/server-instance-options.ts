import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Size } from 'aws-cdk-lib/core';

/** Which instances a fleet runs on, and where they stand. */
export interface ServerInstanceOptions {
  /**
   * Types of the instances, the preferred one first, all of one architecture.
   *
   * With several, the group takes the next one when the first is not to be had.
   *
   * @see https://aws.amazon.com/ec2/instance-types/
   * @default - t4g.small on ARM64, t3.small on X86_64: 2 vCPUs and 2 GiB
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * Processor of the instances. ARM64 costs a fifth less.
   *
   * @default - that of `instanceTypes`, else ecs.CpuArchitecture.ARM64
   */
  readonly architecture?: ecs.CpuArchitecture;

  /**
   * Share of the instances above `minCapacity` that run on Spot: much cheaper, and taken away with two minutes'
   * notice. 0 to 100. The minimum is never on Spot.
   *
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html
   * @default 0
   */
  readonly spotPercent?: number;

  /**
   * Instances kept prepared and stopped, which serve in half the time. 0 or more; not together with Spot.
   *
   * Each costs its disk alone.
   *
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html
   * @default 0
   */
  readonly warmPoolSize?: number;

  /**
   * The machine image: Amazon Linux 2023, or one made from it.
   *
   * @default - the latest Amazon Linux 2023 at each deployment; a newer one replaces the instances as a release does
   */
  readonly machineImage?: ec2.IMachineImage;

  /**
   * Disk of each instance, encrypted, which goes with it. 8 GiB to 16,384 GiB.
   *
   * @default Size.gibibytes(20)
   */
  readonly ephemeralStorage?: Size;

  /**
   * Whether EC2's own metrics come every minute, and not every five. Scaling by CPU is that much later without.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html
   * @default true
   */
  readonly detailedMonitoring?: boolean;

  /**
   * Role of the instances, and so of the program.
   *
   * @default - a role with the rights that an instance needs itself, to which the construct adds what it is asked for
   */
  readonly role?: iam.IRole;

  /**
   * The VPC.
   *
   * @default - the platform's
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the instances.
   *
   * @default - as the network's egress demands; in a VPC from elsewhere the private subnets, else the public ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Whether instances get a public address. In a public subnet they reach nothing without one, not even their image.
   *
   * @default - true in public subnets
   */
  readonly assignPublicIp?: boolean;

  /**
   * Security groups of the instances.
   *
   * @default - one is created, which lets nobody in but the load balancer
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
