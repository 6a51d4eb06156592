import { isKnown, type TaskDefinition } from '../../template';
import type { RunRates } from '../run-cost';
import type { Reading } from './reading';

/** What the tasks of a task definition are billed by. */
export function taskRates(definition: TaskDefinition | undefined, region: string | undefined, reading: Reading): RunRates {
  if (definition === undefined) return {};
  const architecture = definition.architecture;
  return {
    region,
    vcpu: reading.number('CPU of a task', definition.cpuUnits, 256) / 1024,
    taskMemoryGb: reading.number('memory of a task', definition.memoryMiB, 512) / 1024,
    arm: isKnown(architecture) && architecture === 'ARM64',
  };
}
