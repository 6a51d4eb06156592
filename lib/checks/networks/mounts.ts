import type { Resource, Value, Workloads } from '../../template';

/** A function or service that mounts a file system of the templates. */
export interface Mount {
  readonly client: Resource;
  readonly fileSystem: Resource;
  readonly mountTargets: readonly Resource[];
  /** Its subnets and security groups; `undefined` outside any network. */
  readonly placement?: { readonly subnets: readonly Value[]; readonly groups: readonly Value[] };
}

/** What mounts which file system: functions by its access points, tasks by their volumes. */
export function mountsIn(all: Workloads): Mount[] {
  const functions = all.functions.flatMap(({ resource, vpc }) => resource.properties.list('FileSystemConfigs').flatMap((config) => {
    const point = all.resourceAt(config.value('Arn'));
    const fileSystem = point?.type === 'AWS::EFS::AccessPoint' ? point.properties.resource('FileSystemId') : undefined;
    const placement = vpc.has('SubnetIds') ? { subnets: vpc.values('SubnetIds'), groups: vpc.values('SecurityGroupIds') } : undefined;
    return [{ client: resource, fileSystem, placement: vpc.unknown === undefined ? placement : { subnets: [], groups: [] } }];
  }));
  const services = all.services.flatMap(({ resource, network, taskDefinition }) => (taskDefinition?.resource.properties.list('Volumes') ?? []).map((volume) => ({
    client: resource,
    fileSystem: volume.resource('EFSVolumeConfiguration', 'FilesystemId'),
    placement: { subnets: network.values('Subnets'), groups: network.values('SecurityGroups') },
  })));
  return [...functions, ...services].flatMap(({ client, fileSystem, placement }) => fileSystem?.type !== 'AWS::EFS::FileSystem' ? [] : [
    { client, fileSystem, placement, mountTargets: all.naming('AWS::EFS::MountTarget', ['FileSystemId'], fileSystem) },
  ]);
}
