import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** Where the tasks of a construct run. */
export interface TaskPlacementOptions {
  /**
   * The cluster.
   *
   * @default - the platform's
   */
  readonly cluster?: ecs.ICluster;

  /**
   * Subnets of the tasks.
   *
   * @default - as the network's egress demands; in a VPC from elsewhere the private subnets, else the public ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Whether tasks get a public address. In a public subnet they reach nothing without one, not even their image.
   *
   * @default - true in public subnets
   */
  readonly assignPublicIp?: boolean;

  /**
   * Security groups of the tasks.
   *
   * @default - one is created, which lets nobody in but a load balancer in front of the tasks
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
