/** One worker, as the schedule's input describes it. */
export interface WorkerSettings {
  /** Path of the construct; also the metrics' dimension. */
  readonly name: string;
  readonly queueUrl: string;
  readonly queueName: string;
  readonly cluster: string;
  /** Family of the task definition: by it tasks are counted, whichever revision they run. */
  readonly family: string;
  /** ARN of the revision that new tasks run. */
  readonly taskDefinition: string;
  readonly subnets: string[];
  readonly securityGroups: string[];
  readonly assignPublicIp: boolean;
  /** Share of the tasks on Spot, in percent; the rest, and without it all, are on demand. */
  readonly spotPercent?: number;
  /** Most tasks at any time. */
  readonly maxCapacity: number;
  /** Messages of backlog that one task may have. */
  readonly messagesPerTask: number;
  /** Messages one task works on at once. Without it 1. */
  readonly concurrency?: number;
  readonly acceptableLatencySeconds: number;
  readonly maxTaskLifetimeSeconds: number;
  /** How long a task stays at an empty queue. Without it 60 s, the queue agent's default. */
  readonly idleTimeoutSeconds?: number;
}

/** What the schedule sends each minute. */
export interface Tick {
  readonly workers: WorkerSettings[];
  /** `<aws.scheduler.scheduled-time>`: names the tick however late, or often, it arrives. */
  readonly scheduledTime?: string;
}

const TEXTS = ['name', 'queueUrl', 'queueName', 'cluster', 'family', 'taskDefinition'] as const;
const AMOUNTS = ['maxCapacity', 'messagesPerTask', 'acceptableLatencySeconds', 'maxTaskLifetimeSeconds'] as const;
const OPTIONAL_AMOUNTS = ['concurrency', 'idleTimeoutSeconds'] as const;
const LISTS = ['subnets', 'securityGroups'] as const;

/** The workers of a tick; throws when the input is no list of workers. */
export function workersOf(tick: unknown): unknown[] {
  const workers = isRecord(tick) ? tick.workers : undefined;
  if (Array.isArray(workers)) return workers as unknown[];
  throw new Error(`workers must be a list, got ${JSON.stringify(tick)}; send the dispatcher the input of its schedule`);
}

/** Checks one worker of a tick. A wrong setting fails its own worker only. */
export function settingsOf(worker: unknown): WorkerSettings {
  if (!isRecord(worker)) throw new Error(`worker must be an object, got ${JSON.stringify(worker)}; deploy the stack again`);
  for (const text of TEXTS) {
    demand(typeof worker[text] === 'string' && worker[text] !== '', worker, text, 'be a text that is not empty');
  }
  for (const amount of [...AMOUNTS, ...OPTIONAL_AMOUNTS.filter((name) => worker[name] !== undefined)]) {
    demand(Number.isInteger(worker[amount]) && Number(worker[amount]) > 0, worker, amount, 'be a whole number above 0');
  }
  for (const list of LISTS) demand(Array.isArray(worker[list]) && worker[list].length > 0, worker, list, 'name at least one');
  demand(typeof worker.assignPublicIp === 'boolean', worker, 'assignPublicIp', 'be true or false');
  const spot = worker.spotPercent;
  demand(spot === undefined || (typeof spot === 'number' && spot >= 0 && spot <= 100), worker, 'spotPercent', 'be a number from 0 to 100');
  return worker as unknown as WorkerSettings;
}

/** Name of a worker whose settings may be wrong, for its log line. */
export function nameOf(worker: unknown): string {
  return isRecord(worker) && typeof worker.name === 'string' ? worker.name : '(without a name)';
}

function demand(holds: boolean, worker: Record<string, unknown>, setting: string, rule: string): void {
  if (holds) return;
  throw new Error(`${setting} must ${rule}, got ${JSON.stringify(worker[setting])}; deploy the stack again`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
