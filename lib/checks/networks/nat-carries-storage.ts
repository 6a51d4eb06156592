import { isKnown, Network, Workloads } from '../../template';
import type { Fault, Rule } from '../rule';
import { imageSource } from '../services/image-source';
import { Client, clientsIn } from './clients';
import { missingEndpoints } from './endpoints';
import { networkOf, subnetsAt } from './subnets';

/** Of what runs in a network only what is seen to use S3: the layers of ECR's images lie there, too. */
export const natCarriesStorage: Rule = {
  name: 'NatCarriesStorage',
  severity: 'warning',
  cause: 'tasks with images in ECR, or functions and tasks that are told of a bucket, run in a network that goes out by NAT gateways and has no gateway endpoint for S3',
  consequence: 'every byte to and from S3, layers of images included, is billed by the NAT gateways; through an endpoint it is free',
  fix: 'add a gateway endpoint for S3, and one for DynamoDB if that is used; in CDK vpc.addGatewayEndpoint',
  source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  cdk: 'silent; Vpc makes a NAT gateway for each zone, and no endpoint',
  find: function* (all): Iterable<Fault> {
    const users = new Map<Network, Client>();
    for (const client of clientsIn(all)) {
      const subnets = subnetsAt(client.placement?.subnets ?? [], all) ?? [];
      const network = networkOf(subnets);
      if (network !== undefined && !users.has(network) && subnets.some(({ routes }) => routes.some(leadsToNat)) && usesStorage(client, all)) users.set(network, client);
    }
    for (const [network, client] of users) {
      if (!missingEndpoints(network, ['s3']).includes('s3')) continue;
      yield { resource: network.resource, message: `it must have a gateway endpoint for S3, which ${client.resource.displayName} uses, got NAT gateways alone` };
    }
  },
};

function leadsToNat({ properties }: Network['resource']): boolean {
  const way = properties.value('NatGatewayId');
  return way !== undefined && isKnown(way);
}

function usesStorage({ resource, told }: Client, all: Workloads): boolean {
  const task = all.services.find((service) => service.resource === resource)?.taskDefinition;
  return told.some((named) => named.resource.type === 'AWS::S3::Bucket') || (task?.containers ?? []).some((container) => imageSource(container) === 'private');
}
