import { FARGATE_CPU_UNITS, fargateMemorySizes } from '../../sizing';
import { isKnown } from '../../template';
import type { Rule } from '../rule';
import { fargateTasks } from './fargate-tasks';

export const fargateSizeNotOffered: Rule = {
  name: 'FargateSizeNotOffered',
  severity: 'error',
  cause: 'a task on Fargate has a size that Fargate does not offer',
  consequence: 'ECS rejects the task definition',
  fix: 'take one of the memory sizes that go with the CPU units',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html',
  cdk: 'warns (its validator)',
  find: function* (all) {
    for (const { resource, cpuUnits, memoryMiB } of fargateTasks(all)) {
      if (!isKnown(cpuUnits) || !isKnown(memoryMiB)) continue;
      if (cpuUnits === undefined || memoryMiB === undefined) {
        yield { resource, message: `Cpu and Memory must be set on Fargate, got no ${cpuUnits === undefined ? 'Cpu' : 'Memory'}` };
        continue;
      }
      // Above the largest size that we know there may be newer ones.
      if (cpuUnits > Math.max(...FARGATE_CPU_UNITS)) continue;
      const sizes = fargateMemorySizes(cpuUnits);
      if (sizes.includes(memoryMiB)) continue;
      yield sizes.length === 0
        ? { resource, message: `Cpu must be one of ${FARGATE_CPU_UNITS.join(', ')}, got ${cpuUnits}` }
        : { resource, message: `Memory must be one that Fargate offers with Cpu ${cpuUnits} (${sizes[0]} to ${sizes.at(-1)} MiB, in steps), got ${memoryMiB} MiB` };
    }
  },
};
