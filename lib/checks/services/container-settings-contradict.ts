import { Container, isKnown, TaskDefinition } from '../../template';
import type { Rule } from '../rule';
import { fargateTasks, named } from './fargate-tasks';

export const containerSettingsContradict: Rule = {
  name: 'ContainerSettingsContradict',
  severity: 'error',
  cause: 'containers of a task contradict the task or each other: more memory than it has, one name twice, a volume that is not there',
  consequence: 'ECS rejects the task definition',
  fix: 'make the numbers and names agree',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
  cdk: 'silent for most',
  find: function* (all) {
    const onFargate = new Set(fargateTasks(all));
    for (const task of all.taskDefinitions) {
      for (const message of [...problemsOfTask(task), ...task.containers.flatMap((container) => [...problemsOfContainer(container, task, onFargate.has(task))])]) {
        yield { resource: task.resource, message };
      }
    }
  },
};

function* problemsOfTask({ containers, memoryMiB, cpuUnits }: TaskDefinition): Iterable<string> {
  if (containers.length > 0 && containers.every(({ isEssential }) => isEssential === false)) yield 'at least one container must be essential, got none';
  const names = containers.map(({ name }) => name).filter((name) => typeof name === 'string');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) yield `its containers must have names of their own, got ${twice} twice`;
  const sum = (property: string): number => containers.map(({ settings }) => settings.number(property)).reduce<number>((total, amount) => total + (typeof amount === 'number' ? amount : 0), 0);
  // A hard limit counts where there is no reservation.
  const reserved = containers.map(({ settings }) => settings.number('MemoryReservation') ?? settings.number('Memory'))
    .reduce<number>((total, amount) => total + (typeof amount === 'number' ? amount : 0), 0);
  if (typeof memoryMiB === 'number' && reserved > memoryMiB) yield `its containers must reserve at most the Memory of the task, ${memoryMiB} MiB, got ${reserved} MiB`;
  if (typeof cpuUnits === 'number' && sum('Cpu') > cpuUnits) yield `its containers must reserve at most the Cpu of the task, ${cpuUnits}, got ${sum('Cpu')}`;
}

function* problemsOfContainer(container: Container, task: TaskDefinition, isFargate: boolean): Iterable<string> {
  const { settings } = container;
  const { memoryMiB, resource: { properties } } = task;
  const [limit, reservation] = [settings.number('Memory'), settings.number('MemoryReservation')];
  if (typeof limit === 'number' && typeof memoryMiB === 'number' && limit > memoryMiB) yield `Memory of ${named(container)} must be at most that of the task, ${memoryMiB} MiB, got ${limit} MiB`;
  if (typeof limit === 'number' && typeof reservation === 'number' && reservation > limit) yield `MemoryReservation of ${named(container)} must be at most its Memory, ${limit} MiB, got ${reservation} MiB`;
  if (limit === undefined && reservation === undefined && memoryMiB === undefined && !isFargate && settings.unknown === undefined) yield `${named(container)} must have Memory or MemoryReservation where the task has no Memory, got neither`;
  const volumes = properties.list('Volumes').map((volume) => volume.text('Name'));
  for (const mount of settings.list('MountPoints')) {
    const volume = mount.text('SourceVolume');
    if (typeof volume === 'string' && volumes.every((name) => isKnown(name) && name !== volume)) yield `${named(container)} must mount a volume of the task, got ${volume}, which is none`;
  }
  if (task.networkMode !== 'awsvpc') return;
  for (const port of settings.list('PortMappings')) {
    const [host, inside] = [port.number('HostPort'), port.number('ContainerPort')];
    if (typeof host === 'number' && typeof inside === 'number' && host !== inside && host !== 0) yield `HostPort of ${named(container)} must be its ContainerPort, ${inside}, in network mode awsvpc, got ${host}`;
  }
}
