import { isKnown, Network, Workloads } from '../../template';
import type { Fault, Rule } from '../rule';
import { missingEndpoints } from './endpoints';

export const natCarriesStorage: Rule = {
  name: 'NatCarriesStorage',
  severity: 'warning',
  cause: 'a network whose subnets go out by NAT gateways has no gateway endpoint for S3',
  consequence: 'every byte to and from S3, layers of images included, is billed by the NAT gateways; through an endpoint it is free',
  fix: 'add a gateway endpoint for S3, and one for DynamoDB if that is used; in CDK vpc.addGatewayEndpoint',
  source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  cdk: 'silent; Vpc makes a NAT gateway for each zone, and no endpoint',
  find: function* (all): Iterable<Fault> {
    for (const network of all.networks) {
      if (!goesOutByNat(network, all) || !missingEndpoints(network, ['s3']).includes('s3')) continue;
      yield { resource: network.resource, message: 'it must have a gateway endpoint for S3, got NAT gateways alone' };
    }
  },
};

function goesOutByNat(network: Network, all: Workloads): boolean {
  return all.subnets.some((subnet) => subnet.network === network && subnet.routes.some(({ properties }) => {
    const way = properties.value('NatGatewayId');
    return way !== undefined && isKnown(way);
  }));
}
