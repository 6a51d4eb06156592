import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** A NAT instance that forwards for its own VPC and for nobody else. */
export class VpcNatInstanceProvider extends ec2.NatInstanceProviderV2 {
  public constructor(instanceType?: ec2.InstanceType) {
    super({
      // The smallest there is: 5 Gbit/s in bursts carry the image pulls and API calls of a small platform.
      instanceType: instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.NANO),
      defaultAllowedTraffic: ec2.NatTrafficDirection.OUTBOUND_ONLY,
      // Public subnets here give no address of themselves, and without one nothing gets out.
      associatePublicIpAddress: true,
    });
  }

  public configureNat(options: ec2.ConfigureNatOptions): void {
    super.configureNat(options);
    this.connections.allowFrom(ec2.Peer.ipv4(options.vpc.vpcCidrBlock), ec2.Port.allTraffic(), 'what the VPC sends out');
  }
}
