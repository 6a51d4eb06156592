import { isKnown, Resource } from '../../template';
import { allMonth, billed, counted, free, IdleContext, IdleCost, IdleRules, unknown, withoutPrice } from './idle-cost';

/** Ways in and out of a network. */
export const NETWORK: IdleRules = {
  'AWS::EC2::NatGateway': natGateway,
  'AWS::EC2::EIP': (_, { prices }) => billed('a public address, used or not', [allMonth('address', 1, prices.price('vpc.publicIpv4Hour'))]),
  'AWS::EC2::VPCEndpoint': endpoint,
  'AWS::EC2::TransitGatewayAttachment': attachment,
  'AWS::EC2::TransitGatewayVpcAttachment': attachment,
  'AWS::EC2::TransitGatewayPeeringAttachment': attachment,
  'AWS::EC2::VPNConnection': ({ properties }, { prices }) => billed('a connection, and an attachment if it ends at a transit gateway', [
    allMonth('connection', 1, prices.price('vpn.connectionHour')),
    ...(properties.has('TransitGatewayId') ? [allMonth('attachment', 1, prices.price('transitGateway.attachmentHour'))] : []),
  ]),
  'AWS::EC2::ClientVpnTargetNetworkAssociation': (_, { prices }) => billed('an association with a subnet', [
    allMonth('association', 1, prices.price('vpn.clientAssociationHour')),
  ]),
  'AWS::EC2::TrafficMirrorSession': () => billed('a session by the hour', [withoutPrice('session')]),
  'AWS::EC2::IPAM': ({ properties }) => properties.text('Tier') === 'free'
    ? free('the free tier of IPAM')
    : billed('each address it manages, by the hour', [withoutPrice('addresses')]),
  'AWS::EC2::VerifiedAccessInstance': () => free('billed by its endpoints'),
  'AWS::EC2::VerifiedAccessEndpoint': () => billed('an application by the hour', [withoutPrice('application')]),
  'AWS::EC2::NetworkInterface': () => free('its addresses are billed by themselves'),
  'AWS::NetworkFirewall::Firewall': ({ properties }, { prices }) => {
    const zones = properties.values('SubnetMappings').length;
    return billed(`${counted(zones, 'endpoint')}, one a zone`, [allMonth('endpoints', zones, prices.price('networkFirewall.endpointHour'))]);
  },
  'AWS::NetworkFirewall::VpcEndpointAssociation': () => billed('an endpoint by the hour', [withoutPrice('endpoint')]),
  'AWS::GlobalAccelerator::Accelerator': (_, { prices }) => billed('an accelerator; its addresses are in the price', [
    allMonth('accelerator', 1, prices.price('globalAccelerator.hour')),
  ]),
  'AWS::Route53Resolver::ResolverEndpoint': ({ properties }, { prices }) => {
    const addresses = properties.values('IpAddresses').length;
    return billed(`an address in ${counted(addresses, 'subnet')}`, [allMonth('addresses', addresses, prices.price('route53.resolverAddressHour'))]);
  },
  'AWS::DirectConnect::Connection': () => billed('a port by the hour', [withoutPrice('port')]),
  'AWS::DirectConnect::Lag': () => billed('ports by the hour', [withoutPrice('ports')]),
  'AWS::NetworkManager::CoreNetwork': () => billed('an edge a region, by the hour', [withoutPrice('edges')]),
  'AWS::NetworkManager::VpcAttachment': () => billed('an attachment by the hour', [withoutPrice('attachment')]),
  'AWS::VpcLattice::Service': () => billed('a service by the hour', [withoutPrice('service')]),
  'AWS::VpcLattice::ResourceConfiguration': () => billed('a resource by the hour', [withoutPrice('resource')]),
};

/** One a zone; a regional one is in each zone whose subnets send their traffic to it. */
function natGateway(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  const price = prices.price('vpc.natGatewayHour');
  if (resource.properties.text('AvailabilityMode') !== 'regional') return billed('a gateway by the hour, and its address', [allMonth('gateway', 1, price)]);
  const subnets = workloads.subnets.filter((subnet) => subnet.routes.some((route) => route.properties.resource('NatGatewayId') === resource));
  const zones = new Set(subnets.map((subnet) => zoneOf(subnet.resource)));
  if (zones.size === 0) return unknown('in how many zones it works is known at deploy time');
  return billed(`a gateway in ${counted(zones.size, 'zone')}, and an address in each`, [
    allMonth('gateway', zones.size, price), allMonth('addresses', zones.size, prices.price('vpc.publicIpv4Hour')),
  ]);
}

/** A zone's name, or the subnet where that is known at deploy time: CDK takes another zone for each. */
function zoneOf(subnet: Resource): string {
  const zone = subnet.properties.text('AvailabilityZone');
  return isKnown(zone) && zone !== undefined ? zone : subnet.address;
}

function endpoint({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const kind = properties.text('VpcEndpointType') ?? 'Gateway';
  if (!isKnown(kind)) return unknown('its kind is known at deploy time');
  if (kind === 'Gateway') return free('a gateway endpoint');
  if (kind !== 'Interface' && kind !== 'GatewayLoadBalancer') return billed(`an endpoint (${kind}) by the hour`, [withoutPrice('endpoint')]);
  const zones = properties.values('SubnetIds').length;
  return billed(`an interface in ${counted(zones, 'zone')}`, [allMonth('interfaces', zones, prices.price('vpc.interfaceEndpointHour'))]);
}

function attachment(_: Resource, { prices }: IdleContext): IdleCost {
  return billed('an attachment by the hour', [allMonth('attachment', 1, prices.price('transitGateway.attachmentHour'))]);
}
