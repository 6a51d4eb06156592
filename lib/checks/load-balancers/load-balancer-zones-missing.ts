import { Value, Workloads } from '../../template';
import type { Rule } from '../rule';

export const loadBalancerZonesMissing: Rule = {
  name: 'LoadBalancerZonesMissing',
  severity: 'error',
  cause: 'an application load balancer stands in fewer than two zones, or twice in one',
  consequence: 'the load balancer is refused',
  fix: 'name one subnet in each of two zones or more',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, type } of all.loadBalancers) {
      const named = [...resource.properties.values('Subnets'), ...resource.properties.list('SubnetMappings').map((mapping) => mapping.value('SubnetId') ?? null)];
      if (type !== 'application' || named.length === 0 || named.some((value) => !isSubnet(value, all))) continue;
      const subnets = named.map((value) => all.subnets.find((subnet) => subnet.resource === all.resourceAt(value)));
      if (named.length === 1) yield { resource, message: 'Subnets must name two at least, got 1' };
      const zones = subnets.map((subnet) => subnet?.resource.properties.text('AvailabilityZone')).filter((zone) => typeof zone === 'string');
      const twice = zones.find((zone, index) => zones.indexOf(zone) !== index);
      if (twice !== undefined) yield { resource, message: `Subnets must be in zones of their own, got two in ${twice}` };
    }
  },
};

/** What is not one subnet may be a list of several. */
function isSubnet(value: Value, all: Workloads): boolean {
  return typeof value === 'string' || all.resourceAt(value)?.type === 'AWS::EC2::Subnet';
}
