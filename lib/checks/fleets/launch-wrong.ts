import { Fleet, Settings, Workloads } from '../../template';
import type { Fault, Rule } from '../rule';

/** What an Auto Scaling group makes its instances from: one of these. */
const SOURCES = ['LaunchTemplate', 'LaunchConfigurationName', 'MixedInstancesPolicy', 'InstanceId'];

export const launchWrong: Rule = {
  name: 'LaunchWrong',
  severity: 'error',
  cause: 'what instances are made from is missing, said twice, or contradicts itself',
  consequence: 'EC2 rejects the Auto Scaling group, or starts no instance',
  fix: 'give the group one of LaunchTemplate, MixedInstancesPolicy and LaunchConfigurationName; put security groups of network interfaces into these',
  source: 'https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html',
  cdk: 'silent for L1s',
  find: function* (all): Iterable<Fault> {
    for (const { resource } of all.fleets) {
      const sources = SOURCES.filter((name) => resource.properties.has(name));
      if (sources.length === 1 || resource.properties.unknown !== undefined) continue;
      yield { resource, message: `it must have one of ${SOURCES.join(', ')}, got ${sources.length === 0 ? 'none' : sources.join(' and ')}` };
    }
    for (const resource of all.templates.ofType('AWS::EC2::LaunchTemplate')) {
      const launch = resource.properties.settings('LaunchTemplateData');
      const interfaces = launch.list('NetworkInterfaces').filter((network) => network.unknown === undefined);
      if (interfaces.length > 0 && hasGroups(launch)) yield { resource, message: 'SecurityGroupIds must stand in NetworkInterfaces where there are some, got them beside' };
    }
    for (const fleet of all.fleets) yield* zonesOf(fleet, all);
  },
};

function hasGroups(launch: Settings): boolean {
  return [...launch.values('SecurityGroupIds'), ...launch.values('SecurityGroups')].some((value) => typeof value === 'string' || typeof value === 'object');
}

/** Subnets and zones that are both given must agree. */
function* zonesOf({ resource, subnets }: Fleet, all: Workloads): Iterable<Fault> {
  const zones = resource.properties.values('AvailabilityZones');
  const known = subnets.map((value) => all.resourceAt(value)?.properties.text('AvailabilityZone'));
  if (zones.length === 0 || known.length === 0 || !zones.every((zone) => typeof zone === 'string') || !known.every((zone) => typeof zone === 'string')) return;
  const outside = known.find((zone) => !zones.includes(zone));
  if (outside !== undefined) yield { resource, message: `VPCZoneIdentifier must name subnets in AvailabilityZones, ${zones.join(', ')}, got one in ${outside}` };
}
