import { isKnown, Resource, Settings, Unknown } from '../../template';
import type { CostComponent } from '../cost-component';
import { instanceHour } from '../instance-type';
import { allMonth, amount, billed, counted, free, IdleContext, IdleCost, IdleRules, unknown, withoutPrice } from './idle-cost';
import { volume, volumesAtRest, volumesOf } from './volumes';

/** Servers of EC2, and what is kept for them. */
export const INSTANCES: IdleRules = {
  'AWS::EC2::Instance': instance,
  'AWS::EC2::Volume': (resource, { prices }) => {
    const found = volume(resource.properties, 'Size', 'VolumeType', 'gp2');
    return billed(`${found.gib ?? 'an unknown number of'} GiB ${found.type}`, volumesAtRest(prices, 1, [found]));
  },
  'AWS::EC2::Host': () => billed('a host of one\'s own by the hour', [withoutPrice('host')]),
  'AWS::EC2::CapacityReservation': reservation,
  'AWS::EC2::EC2Fleet': () => billed('instances up to its target capacity', [withoutPrice('instances')]),
  'AWS::EC2::SpotFleet': () => billed('instances up to its target capacity', [withoutPrice('instances')]),
  'AWS::AutoScaling::AutoScalingGroup': group,
  'AWS::AutoScaling::WarmPool': () => billed('volumes of instances that wait stopped', [withoutPrice('volumes')]),
};

function instance(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  const { properties } = resource;
  const type = instanceTypeOf(properties, workloads.resourceAt(properties.value('LaunchTemplate', 'LaunchTemplateId')));
  if (type === undefined) return billed('an instance of a type known at deploy time', [withoutPrice('instance')]);
  const subnet = workloads.resourceAt(properties.value('SubnetId') ?? properties.list('NetworkInterfaces')[0]?.value('SubnetId'));
  const publicIp = publicIpOf(properties) ?? subnet?.properties.boolean('MapPublicIpOnLaunch') === true;
  return billed(`1 ${type}${publicIp ? ' with a public address' : ''}`, [
    allMonth('instance', 1, instanceHour(prices, 'ec2', type)),
    ...volumesAtRest(prices, 1, volumesOf(properties)),
    ...addresses(publicIp ? 1 : 0, prices.price('vpc.publicIpv4Hour')),
  ]);
}

/** The fewest instances that whatever scales the group leaves. */
function group(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  const fleet = workloads.fleet(resource);
  if (fleet === undefined) return unknown('the group cannot be read');
  const scaled = fleet.policies.length > 0;
  const least = (scaled ? fleet.minSize : fleet.desiredCapacity ?? fleet.minSize) ?? 0;
  if (least === 0) return free('no instance while nobody uses it');
  if (!isKnown(least)) return unknown('how many instances it keeps is known at deploy time');
  const type = fleet.instanceType;
  if (typeof type !== 'string') return billed(`${counted(least, 'instance')} of a type known at deploy time`, [withoutPrice('instances')]);
  const publicIp = publicIpOf(fleet.launch)
    ?? fleet.subnets.some((subnet) => workloads.resourceAt(subnet)?.properties.boolean('MapPublicIpOnLaunch') === true);
  return billed(`${counted(least, 'instance')} (${type})${publicIp ? ' with a public address each' : ''}`, [
    allMonth('instances', least, instanceHour(prices, 'ec2', type)),
    ...volumesAtRest(prices, least, volumesOf(fleet.launch)),
    ...addresses(publicIp ? least : 0, prices.price('vpc.publicIpv4Hour')),
  ]);
}

function reservation({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const [count, type] = [properties.number('InstanceCount'), properties.text('InstanceType')];
  if (typeof type !== 'string') return billed('capacity of a type known at deploy time', [withoutPrice('capacity')]);
  return billed(`capacity for ${counted(amount(count), 'instance')} (${type}), used or not`, [allMonth('capacity', count, instanceHour(prices, 'ec2', type))]);
}

function addresses(count: number, price: CostComponent['price']): CostComponent[] {
  return count === 0 ? [] : [allMonth('public addresses', count, price)];
}

function instanceTypeOf(properties: Settings, template: Resource | undefined): string | undefined {
  // EC2 takes m1.small where nothing is said.
  const type: string | Unknown = properties.text('InstanceType') ?? template?.properties.text('LaunchTemplateData', 'InstanceType') ?? 'm1.small';
  return typeof type === 'string' ? type : undefined;
}

/** Whether its network interface says that it has a public address; nothing where the subnet decides. */
function publicIpOf(launch: Settings): boolean | undefined {
  const said = launch.list('NetworkInterfaces')[0]?.boolean('AssociatePublicIpAddress') ?? launch.boolean('AssociatePublicIpAddress');
  return typeof said === 'boolean' ? said : undefined;
}
