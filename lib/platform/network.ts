import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { Egress, WORK_SUBNETS } from './egress';
import { decidePlacement } from './placement';

const PUBLIC_SUBNETS = 'Public';
const DATABASE_SUBNETS = 'Database';

/** Number of availability zones a network spans. */
export enum ZoneCount {
  /** Two zones: the fewest a load balancer accepts, and enough to lose one. */
  TWO = 2,

  /** Three zones: the loss of one takes a third of the capacity instead of half. */
  THREE = 3,
}

/** Settings of a `Network`. */
export interface NetworkProps {
  /**
   * How work inside the network reaches the internet and AWS's services.
   *
   * @default Egress.publicIp()
   */
  readonly egress?: Egress;

  /**
   * Number of availability zones.
   *
   * @default ZoneCount.TWO
   */
  readonly zones?: ZoneCount;

  /**
   * Address range of the VPC.
   *
   * @default - 10.0.0.0/16
   */
  readonly ipAddresses?: ec2.IIpAddresses;

  /**
   * Whether the VPC's default security group, which nothing here uses, loses its rules.
   *
   * CloudFormation cannot do that; CDK does it by a custom resource, a function of its own.
   *
   * @default false
   */
  readonly restrictDefaultSecurityGroup?: boolean;
}

/**
 * A VPC with no hidden NAT: public subnets for load balancers, subnets for work as the egress demands,
 * isolated subnets for databases, and the gateway endpoints that cost nothing.
 */
export class Network extends Construct {
  /** The VPC. */
  public readonly vpc: ec2.Vpc;

  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    const egress = props.egress ?? Egress.publicIp();
    const zones = props.zones ?? ZoneCount.TWO;
    const plan = egress.plan(zones);
    const assignPublicIp = plan.workSubnets === ec2.SubnetType.PUBLIC;

    this.vpc = new ec2.Vpc(this, 'Resource', {
      vpcName: this.node.path,
      ipAddresses: props.ipAddresses,
      maxAzs: zones,
      natGateways: plan.natGateways ?? 0,
      natGatewayProvider: plan.natProvider,
      restrictDefaultSecurityGroup: props.restrictDefaultSecurityGroup ?? false,
      // S3 and DynamoDB are free this way, and by far the most of what otherwise flows through a NAT.
      gatewayEndpoints: {
        S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
      },
      subnetConfiguration: [
        { name: PUBLIC_SUBNETS, subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        ...(assignPublicIp ? [] : [{ name: WORK_SUBNETS, subnetType: plan.workSubnets }]),
        // Room for 251 database addresses a zone, which leaves the rest of the range to work.
        { name: DATABASE_SUBNETS, subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
    });
    decidePlacement(this.vpc, {
      subnets: { subnetGroupName: assignPublicIp ? PUBLIC_SUBNETS : WORK_SUBNETS },
      assignPublicIp,
    });
    egress.complete(this.vpc);
  }
}
