import * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * One NAT gateway for all zones, whose addresses AWS manages.
 *
 * Built from the L1: CDK's own `NatProvider.regionalGateway` is younger than the oldest CDK this library supports.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html
 */
export class RegionalNatProvider extends ec2.NatProvider {
  private gateway?: ec2.CfnNatGateway;

  public configureNat(options: ec2.ConfigureNatOptions): void {
    this.gateway = new ec2.CfnNatGateway(options.vpc, 'RegionalNatGateway', {
      availabilityMode: 'regional',
      connectivityType: 'public',
      vpcId: options.vpc.vpcId,
    });
    this.gateway.node.addDependency(options.vpc.internetConnectivityEstablished);
    for (const subnet of options.privateSubnets) this.configureSubnet(subnet);
  }

  public configureSubnet(subnet: ec2.PrivateSubnet): void {
    if (this.gateway === undefined) return;
    subnet.addRoute('DefaultRoute', {
      routerType: ec2.RouterType.NAT_GATEWAY,
      routerId: this.gateway.attrNatGatewayId,
      enablesInternetConnectivity: true,
    });
  }

  public get configuredGateways(): ec2.GatewayConfig[] {
    // One gateway serves every zone, so there is no pair of zone and gateway to tell.
    return [];
  }
}
