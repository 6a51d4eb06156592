import { isKnown, Resource } from '../../template';
import { allMonth, billed, counted, IdleContext, IdleCost, IdleRules, unknown } from './idle-cost';

/** Load balancers: by the hour, with a public address in each zone where visitors reach them. */
export const LOAD_BALANCERS: IdleRules = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': loadBalancer,
  'AWS::ElasticLoadBalancing::LoadBalancer': classic,
};

function loadBalancer(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  const found = workloads.loadBalancer(resource);
  if (found === undefined || !isKnown(found.type)) return unknown('its type is known at deploy time');
  const price = prices.price(found.type === 'application' ? 'elb.applicationHour' : 'elb.networkHour');
  const balancer = allMonth(`${found.type} load balancer`, 1, price);
  // Addresses of its own are billed by themselves, and some have none.
  const mappings = resource.properties.list('SubnetMappings');
  const owned = mappings.filter((mapping) => mapping.has('AllocationId')).length;
  const zones = mappings.length + resource.properties.values('Subnets').length - owned;
  const isPublic = found.isInternetFacing === true && resource.properties.text('IpAddressType') !== 'dualstack-without-public-ipv4';
  if (!isPublic || zones === 0) return billed('by the hour', [balancer]);
  return billed(`by the hour, and a public address in ${counted(zones, 'zone')}`, [balancer, allMonth('public addresses', zones, prices.price('vpc.publicIpv4Hour'))]);
}

function classic({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const balancer = allMonth('classic load balancer', 1, prices.price('elb.classicHour'));
  const zones = properties.values('Subnets').length;
  if (properties.text('Scheme') === 'internal' || zones === 0) return billed('by the hour', [balancer]);
  return billed(`by the hour, and a public address in ${counted(zones, 'zone')}`, [balancer, allMonth('public addresses', zones, prices.price('vpc.publicIpv4Hour'))]);
}
