import type { LiveTask, Observation, StoppedTask } from '../../../lib/runtime/dispatcher/observation';
import type { WorkerSettings } from '../../../lib/runtime/dispatcher/settings';

/** A moment, in the middle of a minute. */
export const NOW = Date.parse('2026-11-23T12:00:30Z');

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

export const REVISION = 'arn:aws:ecs:eu-central-1:111122223333:task-definition/JobsFeedBuilder:7';

/** Settings of a worker: jobs of 25 s, so twelve in the acceptable latency of 5 minutes. */
export function aWorker(settings: Partial<WorkerSettings> = {}): WorkerSettings {
  return {
    name: 'Jobs/FeedBuilder',
    queueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/feeds',
    queueName: 'feeds',
    cluster: 'arn:aws:ecs:eu-central-1:111122223333:cluster/platform',
    family: 'JobsFeedBuilder',
    taskDefinition: REVISION,
    subnets: ['subnet-1', 'subnet-2'],
    securityGroups: ['sg-1'],
    assignPublicIp: true,
    maxCapacity: 10,
    messagesPerTask: 12,
    acceptableLatencySeconds: 300,
    maxTaskLifetimeSeconds: 3600,
    ...settings,
  };
}

/** What is seen; by default nothing at all. */
export function seen(observation: Partial<Observation> = {}): Observation {
  return { visible: 0, inFlight: 0, delayed: 0, live: [], stopped: [], ...observation };
}

/** A task that was asked for so long ago and has not come to run. */
export function pending(secondsAgo = 20): LiveTask {
  return { createdAt: NOW - secondsAgo * SECOND };
}

/** A task that has run for so long. */
export function running(seconds = 300): LiveTask {
  return { createdAt: NOW - seconds * SECOND - MINUTE, startedAt: NOW - seconds * SECOND };
}

/** So many of the same. */
export function times(count: number, task: LiveTask): LiveTask[] {
  return Array.from({ length: count }, () => task);
}

/** A task that was asked for so many minutes ago and ended 30 s later, by default because its image could not be pulled. */
export function died(minutesAgo: number, how: Partial<StoppedTask> = {}): StoppedTask {
  const createdAt = NOW - minutesAgo * MINUTE;
  return {
    createdAt,
    endedAt: createdAt + 30 * SECOND,
    stoppedAt: createdAt + 30 * SECOND,
    stopCode: 'TaskFailedToStart',
    exitCodes: [],
    taskDefinition: REVISION,
    ...how,
  };
}

/** A task that ran for so long, ended just now, and exited as given. */
export function exited(ranSeconds: number, exitCodes: number[], how: Partial<StoppedTask> = {}): StoppedTask {
  return {
    createdAt: NOW - ranSeconds * SECOND - MINUTE,
    startedAt: NOW - ranSeconds * SECOND,
    endedAt: NOW,
    stoppedAt: NOW,
    stopCode: 'EssentialContainerExited',
    exitCodes,
    taskDefinition: REVISION,
    ...how,
  };
}
