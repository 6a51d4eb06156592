import { TaskDefinition, Workloads } from '../../template';
import type { CostComponent } from '../cost-component';
import { amount } from '../idle/idle-cost';
import { HOURS_A_MONTH, PriceList } from '../price-list';
import { line, product, UsageRules } from './usage-rule';

/** Billed time of a task before its first message; mean of ten starts of a 413 MB image (https://elasticscale.com, 2024-04). */
const START_SECONDS = 57;

/** How long a task of a dispatched worker stays without work, unless the worker says otherwise. */
const IDLE_SECONDS = 60;

/** Services by the tasks they run; workers from zero by their messages. */
export const CONTAINER_USAGE: UsageRules = {
  'AWS::ECS::Service': {
    takes: { tasks: 'count' },
    appliesTo: (resource, { workloads }) => workloads.services.find((service) => service.resource === resource)?.isFargate !== false,
    insteadOfIdle: ({ tasks }) => tasks !== undefined,
    lines: (resource, { tasks }, { prices, workloads }) => {
      const service = workloads.services.find((candidate) => candidate.resource === resource);
      if (tasks === undefined) return [];
      return [
        ...taskHours(service?.taskDefinition, product(tasks, HOURS_A_MONTH), prices),
        ...(service?.network.text('AssignPublicIp') === 'ENABLED' ? [line('public addresses', tasks * HOURS_A_MONTH, prices.price('vpc.publicIpv4Hour'))] : []),
      ];
    },
  },
  'AWS::ECS::TaskDefinition': {
    takes: { messages: 'count', duration: 'seconds', bursts: 'count' },
    appliesTo: (resource, { workloads }) => dispatchedWorker(resource, workloads) !== undefined,
    lines: (resource, { messages, duration, bursts }, { prices, workloads }) => {
      const worker = dispatchedWorker(resource, workloads);
      const working = product(messages, duration, 1 / (amount(worker?.concurrency) ?? 1));
      // Each time work arrives after a pause a task starts, and waits once it is done.
      const waiting = product(bursts, START_SECONDS + IDLE_SECONDS);
      const hours = working === undefined || waiting === undefined ? undefined : (working + waiting) / 3600;
      return [
        ...taskHours(workloads.taskDefinition(resource), hours, prices),
        ...(worker?.settings.boolean('assignPublicIp') === true ? [line('public addresses', hours, prices.price('vpc.publicIpv4Hour'))] : []),
      ];
    },
  },
};

function taskHours(task: TaskDefinition | undefined, hours: number | undefined, prices: PriceList): CostComponent[] {
  const arm = task?.architecture === 'ARM64';
  return [
    line('vCPU', product(hours, amount(task?.cpuUnits), 1 / 1024), prices.price(arm ? 'fargate.vcpuHour.arm' : 'fargate.vcpuHour.x86')),
    line('memory', product(hours, amount(task?.memoryMiB), 1 / 1024), prices.price(arm ? 'fargate.gbHour.arm' : 'fargate.gbHour.x86')),
  ];
}

function dispatchedWorker(resource: TaskDefinition['resource'], { dispatchedWorkers }: Workloads): Workloads['dispatchedWorkers'][number] | undefined {
  return dispatchedWorkers.find((worker) => worker.taskDefinition?.resource === resource);
}
