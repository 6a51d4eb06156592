import { EcsService, isKnown, Resource, TaskDefinition, Unknown } from '../../template';
import type { CostComponent } from '../cost-component';
import { instanceHour } from '../instance-type';
import type { Price, PriceList } from '../price-list';
import { allMonth, amount, billed, counted, free, IdleContext, IdleCost, IdleRules, unknown, withoutPrice } from './idle-cost';
import { volumesAtRest } from './volumes';

/** Ephemeral storage that each Fargate task has for nothing (https://aws.amazon.com/fargate/pricing/). */
const FREE_STORAGE_GIB = 20;

/**
 * What Fargate asks for on Spot, as a share of the price without. It changes with supply; AWS says up to 70 % less
 * (https://aws.amazon.com/fargate/pricing/, 2026-03).
 */
const SPOT_SHARE = 0.3;

/** Services, clusters and node groups. */
export const CONTAINERS: IdleRules = {
  'AWS::ECS::Service': service,
  'AWS::ECS::TaskSet': () => unknown('a task set runs a share of its service\'s tasks, which its deployment controller decides'),
  'AWS::ECS::ExpressGatewayService': () => billed('at least one task and a load balancer', [withoutPrice('express service')]),
  'AWS::ECS::Daemon': () => free('it runs on instances that are billed by themselves'),
  'AWS::ECS::CapacityProvider': ({ properties }) => properties.has('ManagedInstancesProvider')
    ? free('instances come with tasks, and are billed with a fee for managing them')
    : free('its Auto Scaling group is billed by itself'),
  'AWS::EKS::Cluster': controlPlane,
  // Clusters that CDK made by itself before CloudFormation could.
  'Custom::AWSCDK-EKS-Cluster': controlPlane,
  'AWS::EKS::Nodegroup': nodeGroup,
  'AWS::EKS::Capability': () => billed('a managed capability by the hour', [withoutPrice('capability')]),
  'AWS::Batch::ComputeEnvironment': batch,
};

function controlPlane(_: Resource, { prices }: IdleContext): IdleCost {
  return billed('a control plane', [allMonth('control plane', 1, prices.price('eks.clusterHour'))]);
}

/** Tasks that a service keeps while nobody uses it: the fewest that whatever scales it leaves. */
function service(resource: Resource, context: IdleContext): IdleCost {
  const found = context.workloads.services.find((candidate) => candidate.resource === resource);
  if (found === undefined) return unknown('the service cannot be read');
  if (found.isFargate === false) return free('its tasks run on instances that are billed by themselves');
  if (!isKnown(found.isFargate)) return unknown('whether its tasks run on Fargate is known at deploy time');
  const tasks = leastTasks(found);
  if (tasks === 0) return free('no task while nobody uses it');
  const definition = found.taskDefinition;
  if (definition === undefined) return billed(`${counted(amount(tasks), 'task')} of a size that is not among the templates`, [withoutPrice('tasks')]);
  if (amount(tasks) === undefined) return unknown('how many tasks it keeps is known at deploy time');
  return billed(inWords(found, definition, amount(tasks)), tasksAtRest(found, definition, amount(tasks) ?? 0, context.prices));
}

function leastTasks(found: EcsService): number | Unknown | undefined {
  return found.scalableTarget?.minCapacity ?? found.desiredCount ?? 1;
}

function tasksAtRest(found: EcsService, definition: TaskDefinition, tasks: number, prices: PriceList): CostComponent[] {
  const spot = spotTasks(found, tasks);
  const size = { cpu: perThousand(definition.cpuUnits), memory: perThousand(definition.memoryMiB), arm: definition.architecture === 'ARM64' };
  const vcpu = prices.price(size.arm ? 'fargate.vcpuHour.arm' : 'fargate.vcpuHour.x86');
  const memory = prices.price(size.arm ? 'fargate.gbHour.arm' : 'fargate.gbHour.x86');
  const each = (share: number, what: string, amountOfOne: number | undefined, price: Price): CostComponent[] =>
    share === 0 ? [] : [allMonth(what, amountOfOne === undefined ? undefined : share * amountOfOne, price)];
  return [
    ...each(tasks - spot, 'vCPU', size.cpu, vcpu),
    ...each(tasks - spot, 'memory', size.memory, memory),
    ...each(spot, 'vCPU on Spot', size.cpu, cheaper(vcpu)),
    ...each(spot, 'memory on Spot', size.memory, cheaper(memory)),
    ...each(extraStorage(definition) === 0 ? 0 : tasks, 'ephemeral storage', extraStorage(definition), prices.price('fargate.ephemeralGbHour')),
    ...each(hasPublicIp(found) ? tasks : 0, 'public addresses', 1, prices.price('vpc.publicIpv4Hour')),
    ...(isWindows(definition) ? [withoutPrice('licence of Windows')] : []),
  ];
}

function inWords(found: EcsService, definition: TaskDefinition, tasks: number | undefined): string {
  const sizes = [perThousand(definition.cpuUnits), perThousand(definition.memoryMiB)];
  const size = sizes.includes(undefined) ? 'a size known at deploy time' : `${sizes[0]} vCPU and ${sizes[1]} GB${definition.architecture === 'ARM64' ? ' on ARM' : ''}`;
  const spot = spotTasks(found, tasks ?? 0);
  return `${counted(tasks, 'task')} of ${size}${spot > 0 ? `, ${spot} on Spot at about ${SPOT_SHARE * 100} %` : ''}${hasPublicIp(found) ? ', with a public address each' : ''}`;
}

/** Tasks on Spot: each provider's base first, then by weight. */
function spotTasks(found: EcsService, tasks: number): number {
  const strategy = found.resource.properties.list('CapacityProviderStrategy').map((item) => ({
    spot: item.text('CapacityProvider') === 'FARGATE_SPOT', base: amount(item.number('Base')) ?? 0, weight: amount(item.number('Weight')) ?? 0,
  }));
  const sum = (key: 'base' | 'weight', only: boolean): number => strategy.filter(({ spot }) => spot || !only).reduce((total, item) => total + item[key], 0);
  const base = Math.min(tasks, sum('base', false));
  const spotBase = Math.min(base, sum('base', true));
  return spotBase + (sum('weight', false) === 0 ? 0 : Math.round((tasks - base) * sum('weight', true) / sum('weight', false)));
}

function cheaper(price: Price): Price {
  return { ...price, tiers: price.tiers.map(({ usd }) => ({ usd: usd * SPOT_SHARE })) };
}

function extraStorage(definition: TaskDefinition): number | undefined {
  const size = amount(definition.ephemeralStorageGiB);
  return size === undefined ? undefined : Math.max(0, size - FREE_STORAGE_GIB);
}

function hasPublicIp(found: EcsService): boolean {
  return found.network.text('AssignPublicIp') === 'ENABLED';
}

function isWindows(definition: TaskDefinition): boolean {
  const family = definition.resource.properties.text('RuntimePlatform', 'OperatingSystemFamily');
  return typeof family === 'string' && family.startsWith('WINDOWS');
}

/** CPU units as vCPU, MiB as GB of 1,024: what Fargate's prices count. */
function perThousand(value: number | Unknown | undefined): number | undefined {
  const known = amount(value);
  return known === undefined ? undefined : known / 1024;
}

function nodeGroup({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const nodes = properties.number('ScalingConfig', 'MinSize') ?? properties.number('ScalingConfig', 'DesiredSize') ?? 1;
  if (nodes === 0) return free('no node while nobody uses it');
  // Without a launch template EKS takes t3.medium, with 20 GiB.
  const [type = 't3.medium'] = properties.values('InstanceTypes');
  if (properties.has('LaunchTemplate') && !properties.has('InstanceTypes')) return billed(`${counted(amount(nodes), 'node')} of its launch template`, [withoutPrice('nodes')]);
  if (typeof type !== 'string') return billed('nodes of a type known at deploy time', [withoutPrice('nodes')]);
  if (properties.text('CapacityType') === 'SPOT') return billed(`${counted(amount(nodes), 'node')} on Spot`, [withoutPrice('nodes on Spot')]);
  const size = properties.number('DiskSize') ?? 20;
  const known = amount(nodes);
  return billed(`${counted(known, 'node')} (${type})`, [
    allMonth('nodes', nodes, instanceHour(prices, 'ec2', type)),
    ...(properties.has('LaunchTemplate') ? [] : volumesAtRest(prices, known, [{ gib: amount(size), type: 'gp2' }])),
  ]);
}

function batch({ properties }: Resource): IdleCost {
  const least = properties.number('ComputeResources', 'MinvCpus') ?? 0;
  if (!isKnown(least)) return unknown('its minimum of vCPUs is known at deploy time');
  return least === 0 ? free('no instance while there is no job') : billed(`instances with ${least} vCPUs`, [withoutPrice('instances')]);
}
