/** Processor architectures, as Lambda and Fargate name them. */
export type Architecture = 'x86_64' | 'arm64';

/** Work to compare: so many requests a month, each so long with so much memory on Lambda. */
export interface Workload {
  readonly requestsPerMonth: number;
  /** Time of a request on Lambda. */
  readonly durationSeconds: number;
  /** Memory of the function, in GB of 1,024 MB, as Lambda bills it. */
  readonly memoryGb: number;
}

/**
 * What nobody can read from a workload and what decides the comparison all the same. Each has a default, and each is
 * printed with the answer.
 */
export interface Assumptions {
  /** @default x86_64 */
  readonly architecture: Architecture;
  /**
   * vCPU seconds that a request keeps busy wherever it runs.
   *
   * @default - duration x the share of a vCPU that the function's memory buys
   */
  readonly cpuSecondsPerRequest: number;
  /** Size of a Fargate task, in vCPU. @default 1 */
  readonly taskVcpu: number;
  /** @default 2, or what a request needs if that is more */
  readonly taskMemoryGb: number;
  /** Tasks, or instances, that always run. @default 1 */
  readonly minCapacity: number;
  /** Share of its processor that a task or an instance is given work for: the rest is kept for peaks. @default 0.7 */
  readonly utilisation: number;
  /** Times a month that work arrives after a pause, each of which starts a task from zero. @default 730, once an hour */
  readonly burstsPerMonth: number;
  /** Time of a task that is billed before it takes its first message: most of it pulls the image. @default 57 */
  readonly taskStartSeconds: number;
  /** How long a task stays once there is no work. @default 60 */
  readonly idleTimeoutSeconds: number;
  /** Whether tasks and instances have a public address each. @default false */
  readonly publicIp: boolean;
  /** @default c7i.large, or c7g.medium for arm64 */
  readonly instanceType: string;
}

/** Memory that buys a Lambda function one whole vCPU (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html). */
const MEMORY_OF_A_VCPU_GB = 1769 / 1024;

/** The assumptions for a workload, each with its default unless it is given. */
export function assumptionsFor(workload: Workload, given: Partial<Assumptions> = {}): Assumptions {
  const architecture = given.architecture ?? 'x86_64';
  return {
    architecture,
    cpuSecondsPerRequest: given.cpuSecondsPerRequest ?? workload.durationSeconds * workload.memoryGb / MEMORY_OF_A_VCPU_GB,
    taskVcpu: given.taskVcpu ?? 1,
    taskMemoryGb: given.taskMemoryGb ?? Math.max(2, Math.ceil(workload.memoryGb)),
    minCapacity: given.minCapacity ?? 1,
    utilisation: given.utilisation ?? 0.7,
    burstsPerMonth: given.burstsPerMonth ?? 730,
    // Mean of ten starts of a 413 MB image (https://elasticscale.com, 2024-04).
    taskStartSeconds: given.taskStartSeconds ?? 57,
    idleTimeoutSeconds: given.idleTimeoutSeconds ?? 60,
    publicIp: given.publicIp ?? false,
    instanceType: given.instanceType ?? (architecture === 'arm64' ? 'c7g.medium' : 'c7i.large'),
  };
}
