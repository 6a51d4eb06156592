import { isKnown, Network, Workloads } from '../../template';
import type { Fault, Rule } from '../rule';
import { imageSource } from '../services/image-source';
import { Client, clientsIn } from './clients';
import { missingEndpoints } from './endpoints';
import { networkOf, subnetsAt } from './subnets';

/**
 * Of what runs in a network only what is seen to use S3: the layers of ECR's images lie there, too. A network in which
 * nothing is seen to run is there for others.
 */
export const natCarriesStorage: Rule = {
  name: 'NatCarriesStorage',
  severity: 'warning',
  cause: 'a network that goes out by NAT gateways has no gateway endpoint for S3, and something in it uses S3 (an image in ECR, a bucket it is told of), or nothing in sight says what it is for',
  consequence: 'every byte to and from S3, layers of images included, is billed by the NAT gateways; through an endpoint it is free',
  fix: 'add a gateway endpoint for S3, and one for DynamoDB if that is used; in CDK vpc.addGatewayEndpoint',
  source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  cdk: 'silent; Vpc makes a NAT gateway for each zone, and no endpoint',
  find: function* (all): Iterable<Fault> {
    const users = usersOf(all);
    for (const network of all.networks) {
      if (!goesOutByNat(network, all) || !missingEndpoints(network, ['s3']).includes('s3')) continue;
      const clients = users.get(network) ?? [];
      const user = clients.find((client) => usesStorage(client, all));
      if (user === undefined && clients.length > 0) continue;
      yield { resource: network.resource, message: `it must have a gateway endpoint for S3${user === undefined ? '' : `, which ${user.resource.displayName} uses`}, got NAT gateways alone` };
    }
  },
};

function usersOf(all: Workloads): Map<Network, Client[]> {
  const users = new Map<Network, Client[]>();
  for (const client of clientsIn(all)) {
    const network = networkOf(subnetsAt(client.placement?.subnets ?? [], all) ?? []);
    if (network !== undefined) users.set(network, [...users.get(network) ?? [], client]);
  }
  return users;
}

function goesOutByNat(network: Network, all: Workloads): boolean {
  return all.subnets.some((subnet) => subnet.network === network && subnet.routes.some(leadsToNat));
}

function leadsToNat({ properties }: Network['resource']): boolean {
  const way = properties.value('NatGatewayId');
  return way !== undefined && isKnown(way);
}

function usesStorage({ resource, told }: Client, all: Workloads): boolean {
  const task = all.services.find((service) => service.resource === resource)?.taskDefinition;
  return told.some((named) => named.resource.type === 'AWS::S3::Bucket') || (task?.containers ?? []).some((container) => imageSource(container) === 'private');
}
