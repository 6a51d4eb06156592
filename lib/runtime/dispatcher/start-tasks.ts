import { createHash } from 'node:crypto';
import { ConflictException, RunTaskCommand } from '@aws-sdk/client-ecs';
import { allot } from './capacity-mix';
import type { Clients } from './clients';
import type { LiveTask } from './observation';
import type { WorkerSettings } from './settings';

/** Most tasks in one RunTask. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
const TASKS_A_CALL = 10;

const MINUTE = 60_000;

/** Tasks that were asked for and not started, with ECS's reason. */
export interface StartFailure {
  readonly count: number;
  readonly reason: string;
}

/** What became of the tasks that were asked for. */
export interface Started {
  readonly started: number;
  readonly failures: StartFailure[];
}

/** One RunTask call. */
interface Call {
  readonly capacityProvider?: string;
  readonly count: number;
}

/**
 * Starts tasks, ten in a call. What fails is reported and not tried again: the next tick sees what is missing.
 *
 * @param tick when the tick was due, in milliseconds since 1970: delivered twice it names the same tasks
 */
export async function startTasks(
  start: number, live: readonly LiveTask[], settings: WorkerSettings, clients: Clients, tick: number,
): Promise<Started> {
  const calls = allot(start, settings.spotPercent, live).flatMap(inTens);
  let started = 0;
  const failures: StartFailure[] = [];
  for (const [index, call] of calls.entries()) {
    try {
      const answer = await clients.ecs.send(runTask(call, settings, clientToken(settings, tick, index)), { abortSignal: clients.abortSignal });
      started += answer.tasks?.length ?? 0;
      for (const { reason, detail } of answer.failures ?? []) {
        failures.push({ count: 1, reason: [reason ?? 'no reason given', detail].filter((part) => part !== undefined).join(': ') });
      }
    } catch (error) {
      // The same tick, delivered before and answered with another number: its tasks are there already.
      if (error instanceof ConflictException) continue;
      // Throttled or refused, after the SDK's own attempts: so would be the calls after it.
      const count = calls.slice(index).reduce((sum, { count: tasks }) => sum + tasks, 0);
      const { name, message } = error as Error;
      failures.push({ count, reason: `${name}: ${message}` });
      break;
    }
  }
  return { started, failures };
}

function inTens(call: Call): Call[] {
  const calls = Math.ceil(call.count / TASKS_A_CALL);
  return Array.from({ length: calls }, (_, index) => ({ ...call, count: Math.min(TASKS_A_CALL, call.count - index * TASKS_A_CALL) }));
}

function runTask({ capacityProvider, count }: Call, settings: WorkerSettings, token: string): RunTaskCommand {
  return new RunTaskCommand({
    cluster: settings.cluster,
    taskDefinition: settings.taskDefinition,
    count,
    clientToken: token,
    startedBy: 'dispatcher',
    propagateTags: 'TASK_DEFINITION',
    enableECSManagedTags: true,
    ...(capacityProvider === undefined
      ? { launchType: 'FARGATE' as const }
      : { capacityProviderStrategy: [{ capacityProvider, weight: 1 }] }),
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: settings.subnets,
        securityGroups: settings.securityGroups,
        assignPublicIp: settings.assignPublicIp ? 'ENABLED' : 'DISABLED',
      },
    },
  });
}

/** At most 64 characters are allowed: a SHA-256 in hex has 64. The revision is left out: a deploy is no second tick. */
function clientToken({ cluster, family }: WorkerSettings, tick: number, index: number): string {
  return createHash('sha256').update(JSON.stringify([cluster, family, Math.floor(tick / MINUTE), index])).digest('hex');
}
