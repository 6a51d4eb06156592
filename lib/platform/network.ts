import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Egress } from './egress';
import { decidePlacement, WORK_SUBNETS } from './placement';
import { zonesByNumber } from './zones-by-number';
import { requireKinds } from '../private/prop-kinds';
import { refuse } from '../private/refusal';

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
    requireKinds(this, 'NetworkProps', props);
    const egress = props.egress ?? Egress.publicIp();
    const zones: number = props.zones ?? ZoneCount.TWO;
    const plan = egress.plan(zones);
    const assignPublicIp = plan.workSubnets === ec2.SubnetType.PUBLIC;
    const reservedAzs = ZoneCount.THREE - zones;

    this.vpc = new ec2.Vpc(this, 'Resource', {
      vpcName: this.node.path,
      ipAddresses: props.ipAddresses,
      // By number where the region is open: there CDK knows of two zones, and would not say that a third is missing.
      ...(Token.isUnresolved(Stack.of(this).region) ? { availabilityZones: zonesByNumber(zones) } : { maxAzs: zones }),
      // The ranges of a zone that may come later, so that it moves none of those that exist.
      reservedAzs,
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
        // Kept free where work runs in the public subnets: another egress must not move the ranges of those that exist.
        { name: WORK_SUBNETS, subnetType: assignPublicIp ? ec2.SubnetType.PRIVATE_ISOLATED : plan.workSubnets, reserved: assignPublicIp },
        // Room for 251 database addresses a zone, which leaves the rest of the range to work.
        { name: DATABASE_SUBNETS, subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
    });
    // CDK lists what is reserved among the zones, as `fake-az`, where databases and clusters would take it for one.
    this.vpc.availabilityZones.splice(this.vpc.availabilityZones.length - reservedAzs);
    if (this.vpc.availabilityZones.length < zones) {
      refuse(this, `zones must be at most the zones of the region (${this.vpc.availabilityZones.length}), got ${zones}; use another region or fewer zones`);
    }
    decidePlacement(this.vpc, {
      subnets: { subnetGroupName: assignPublicIp ? PUBLIC_SUBNETS : WORK_SUBNETS },
      assignPublicIp,
      databases: { subnetGroupName: DATABASE_SUBNETS },
    });
    egress.complete(this.vpc);
  }
}
