import type { Subnet, Workloads } from '../../template';
import { isExported } from '../exported';
import type { Fault, Rule } from '../rule';
import { Mount, mountsIn } from './mounts';
import { subnetsAt } from './subnets';

export const fileSystemOutOfReach: Rule = {
  name: 'FileSystemOutOfReach',
  severity: 'error',
  cause: 'a function or service mounts a file system that has no mount target in a zone it runs in, or runs in no network',
  consequence: 'Lambda rejects the function; tasks in that zone do not start',
  fix: 'add an AWS::EFS::MountTarget in each zone of the client, and give a function a VpcConfig',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html',
  cdk: 'silent for subnets of your choice; refuses a function outside of a network',
  find: function* (all): Iterable<Fault> {
    for (const mount of mountsIn(all)) {
      const problem = problemOf(mount, all);
      if (problem !== undefined) yield { resource: mount.client, message: problem };
    }
  },
};

function problemOf({ fileSystem, mountTargets, placement }: Mount, all: Workloads): string | undefined {
  if (placement === undefined) return `it must be in the network of ${fileSystem.displayName}, which it mounts, got no VpcConfig`;
  const mayHaveMore = isExported(fileSystem) || fileSystem.stack.isGenerated || all.templates.ofType('AWS::EFS::MountTarget').some(({ properties }) => properties.resource('FileSystemId') === undefined);
  if (mayHaveMore) return undefined;
  if (mountTargets.length === 0) return `${fileSystem.displayName} must have a mount target where it is mounted, got none`;
  const [subnets, targets] = [subnetsAt(placement.subnets, all), subnetsAt(mountTargets.map(({ properties }) => properties.value('SubnetId') ?? null), all)];
  const zones = targets?.map(zoneOf);
  if (subnets === undefined || zones === undefined || zones.includes(undefined)) return undefined;
  const lost = subnets.find((subnet) => !targets?.includes(subnet) && zoneOf(subnet) !== undefined && !zones.includes(zoneOf(subnet)));
  return lost === undefined || !isComparable([lost, ...targets ?? []]) ? undefined : `${fileSystem.displayName} must have a mount target in the zone of ${lost.displayName}, got none`;
}

/** A zone as the template has it: one of the zones of the region by its number, or its name. */
function zoneOf({ resource }: Subnet): string | undefined {
  const written = (resource.written.Properties as { AvailabilityZone?: unknown } | undefined)?.AvailabilityZone;
  const text = JSON.stringify(written) ?? '';
  return typeof written === 'string' || /^\{"Fn::Select":\["?\d"?,\{"Fn::GetAZs":("[a-z0-9-]*"|\{"Ref":"AWS::Region"\})\}\]\}$/.test(text) ? text.replace(/"(\d)"/, '$1') : undefined;
}

/** Whether zones are all names or all numbers, and of one region: a name and a number may be the same zone. */
function isComparable(subnets: readonly Subnet[]): boolean {
  const kinds = new Set(subnets.map((subnet) => zoneOf(subnet)?.startsWith('{')));
  return kinds.size === 1 && new Set(subnets.map(({ resource }) => resource.stack)).size === 1;
}
