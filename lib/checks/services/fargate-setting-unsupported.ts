import type { Container, TaskDefinition } from '../../template';
import { isKnown } from '../../template';
import type { Rule } from '../rule';
import { fargateTasks, named } from './fargate-tasks';

export const fargateSettingUnsupported: Rule = {
  name: 'FargateSettingUnsupported',
  severity: 'error',
  cause: 'a task on Fargate asks for what only instances have: the host\'s network, devices, folders or rights',
  consequence: 'ECS rejects the task definition',
  fix: 'remove the setting, or run the task on instances',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html',
  cdk: 'silent for L1s; L2s refuse some',
  find: function* (all) {
    for (const task of fargateTasks(all)) {
      for (const problem of [...problemsOfTask(task), ...task.containers.flatMap(problemsOfContainer)]) {
        yield { resource: task.resource, message: problem };
      }
    }
  },
};

function* problemsOfTask({ networkMode, resource: { properties }, architecture }: TaskDefinition): Iterable<string> {
  if (isKnown(networkMode) && networkMode !== 'awsvpc') yield `NetworkMode must be awsvpc on Fargate, got ${networkMode}`;
  if (properties.text('IpcMode') === 'host' || properties.text('IpcMode') === 'task') yield 'IpcMode must not be set on Fargate';
  if (properties.text('PidMode') === 'host') yield 'PidMode must be task on Fargate, got host';
  if (properties.list('PlacementConstraints').some((constraint) => constraint.unknown === undefined)) yield 'PlacementConstraints must not be set on Fargate';
  for (const volume of properties.list('Volumes')) {
    const name = volume.text('Name');
    if (volume.has('DockerVolumeConfiguration')) yield `volume ${isKnown(name) ? name : ''} must not be a Docker volume on Fargate`;
    if (typeof volume.text('Host', 'SourcePath') === 'string') yield `volume ${isKnown(name) ? name : ''} must not be a folder of the host on Fargate`;
  }
  const system = properties.text('RuntimePlatform', 'OperatingSystemFamily');
  if (typeof system === 'string' && system.startsWith('WINDOWS') && architecture === 'ARM64') yield `CpuArchitecture must be X86_64 with ${system}, got ARM64`;
}

function problemsOfContainer(container: Container): string[] {
  const { settings } = container;
  const linux = settings.settings('LinuxParameters');
  const capabilities = linux.values('Capabilities', 'Add').filter((name) => typeof name === 'string').filter((name) => name !== 'SYS_PTRACE');
  return [
    settings.boolean('Privileged') === true ? 'Privileged' : undefined,
    settings.values('Links').some(isKnown) ? 'Links' : undefined,
    linux.list('Devices').some((device) => device.unknown === undefined) ? 'LinuxParameters.Devices' : undefined,
    typeof linux.number('SharedMemorySize') === 'number' ? 'LinuxParameters.SharedMemorySize' : undefined,
    typeof linux.number('MaxSwap') === 'number' ? 'LinuxParameters.MaxSwap' : undefined,
    capabilities.length > 0 ? `LinuxParameters.Capabilities.Add ${capabilities.join(', ')}` : undefined,
    settings.list('ResourceRequirements').some((need) => need.text('Type') === 'GPU') ? 'a GPU' : undefined,
    settings.values('ExtraHosts').some(isKnown) ? 'ExtraHosts' : undefined,
  ].filter((name) => name !== undefined).map((name) => `${named(container)} must not have ${name} on Fargate`);
}
