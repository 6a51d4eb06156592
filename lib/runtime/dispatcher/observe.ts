import { Datapoint, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeTasksCommand, ListTasksCommand, Task } from '@aws-sdk/client-ecs';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Clients } from './clients';
import type { LiveTask, Observation, StoppedTask } from './observation';
import type { WorkerSettings } from './settings';

/** Most tasks in one DescribeTasks. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
const TASKS_A_CALL = 100;

// SQS reports each minute and CloudWatch shows it within a few; an older age is of messages that may be done since.
const AGE_MILLISECONDS = 5 * 60_000;

/** A task in one of these takes messages, or will; the later ones (DEACTIVATING …) only clean up. */
const LIVE_STATUSES = ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING'];

/** What was seen, and what could not be seen but is not needed to go on. */
export interface Sight {
  readonly observation: Observation;
  readonly ageFault?: Error;
}

/** Looks at one worker. While nothing waits it costs one call. */
export async function observe(settings: WorkerSettings, clients: Clients, now: number): Promise<Sight> {
  const depth = await depthOf(settings, clients);
  if (depth.visible === 0) return { observation: { ...depth, live: [], stopped: [] } };
  const [live, stopped] = await Promise.all([
    tasksOf(settings, clients, 'RUNNING').then((tasks) => tasks.map(liveTask).filter((task) => task !== undefined)),
    tasksOf(settings, clients, 'STOPPED').then((tasks) => tasks.map(stoppedTask).filter((task) => task !== undefined)),
  ]);
  const observation = { ...depth, live, stopped };
  // From zero the age is never asked for: it is up to 15 minutes late when a queue wakes, and each question costs money.
  if (live.length === 0) return { observation };
  try {
    return { observation: { ...observation, oldestSeconds: await oldestOf(settings, clients, now) } };
  } catch (error) {
    return { observation, ageFault: error as Error };
  }
}

/** The queue's own counters: CloudWatch's are minutes late. */
async function depthOf(settings: WorkerSettings, clients: Clients): Promise<Pick<Observation, 'visible' | 'inFlight' | 'delayed'>> {
  const { Attributes: attributes = {} } = await clients.sqs.send(new GetQueueAttributesCommand({
    QueueUrl: settings.queueUrl,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'],
  }), { abortSignal: clients.abortSignal });
  const count = (name: keyof typeof attributes): number => {
    const value = Number(attributes[name]);
    if (Number.isInteger(value)) return value;
    throw new Error(`${name} of ${settings.queueName} must be a whole number, got ${attributes[name]}; look at the queue's policy`);
  };
  return {
    visible: count('ApproximateNumberOfMessages'),
    inFlight: count('ApproximateNumberOfMessagesNotVisible'),
    delayed: count('ApproximateNumberOfMessagesDelayed'),
  };
}

async function tasksOf(settings: WorkerSettings, clients: Clients, desiredStatus: 'RUNNING' | 'STOPPED'): Promise<Task[]> {
  const { cluster, family } = settings;
  const tasks: Task[] = [];
  let nextToken: string | undefined;
  do {
    const page = await clients.ecs.send(
      new ListTasksCommand({ cluster, family, desiredStatus, maxResults: TASKS_A_CALL, nextToken }), { abortSignal: clients.abortSignal });
    nextToken = page.nextToken;
    const arns = page.taskArns ?? [];
    if (arns.length > 0) {
      // A task that ECS forgot since it was listed is among `failures`: it is no task of ours any more.
      const described = await clients.ecs.send(new DescribeTasksCommand({ cluster, tasks: arns }), { abortSignal: clients.abortSignal });
      tasks.push(...described.tasks ?? []);
    }
  } while (nextToken !== undefined);
  return tasks;
}

function liveTask(task: Task): LiveTask | undefined {
  if (task.createdAt === undefined || !LIVE_STATUSES.includes(task.lastStatus ?? '')) return undefined;
  return {
    createdAt: task.createdAt.getTime(),
    startedAt: task.startedAt?.getTime(),
    capacityProvider: task.capacityProviderName,
  };
}

function stoppedTask(task: Task): StoppedTask | undefined {
  const ended = task.executionStoppedAt ?? task.stoppingAt ?? task.stoppedAt;
  if (task.createdAt === undefined || ended === undefined) return undefined;
  const exitCodes = (task.containers ?? []).map(({ exitCode }) => exitCode);
  return {
    createdAt: task.createdAt.getTime(),
    startedAt: task.startedAt?.getTime(),
    endedAt: ended.getTime(),
    stoppedAt: task.stoppedAt?.getTime(),
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    // A container that never ran has none; while others are being stopped, theirs are not known yet.
    exitCodes: task.stoppedAt === undefined && exitCodes.includes(undefined) ? [] : exitCodes.filter((code) => code !== undefined),
    taskDefinition: task.taskDefinitionArn ?? '',
  };
}

/** GetMetricStatistics, not GetMetricData: only the former is among CloudWatch's free million calls a month. */
async function oldestOf(settings: WorkerSettings, clients: Clients, now: number): Promise<number | undefined> {
  const { Datapoints: points = [] } = await clients.cloudwatch.send(new GetMetricStatisticsCommand({
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateAgeOfOldestMessage',
    Dimensions: [{ Name: 'QueueName', Value: settings.queueName }],
    StartTime: new Date(now - AGE_MILLISECONDS),
    EndTime: new Date(now),
    Period: 60,
    Statistics: ['Maximum'],
  }), { abortSignal: clients.abortSignal });
  const time = (point: Datapoint): number => point.Timestamp?.getTime() ?? 0;
  return [...points].sort((a, b) => time(b) - time(a)).at(0)?.Maximum;
}
