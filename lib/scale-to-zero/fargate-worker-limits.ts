import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { FargateWorkerProps } from './fargate-worker';
import { checkContainerWorker } from '../containers/container-worker';
import { knownSeconds } from '../private/known';
import { grouped, requireSeconds, requireWithin, warn } from '../private/refusal';

/**
 * From a message in an empty queue to a task that works: up to a minute until the dispatcher looks, and about one
 * until Fargate has pulled the image.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-start.html
 */
export const TASK_START = Duration.minutes(2);

/**
 * Most tasks that are started for one worker.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
 */
const MAX_TASKS = 5000;

/** Refuses what would never work, or never start. */
export function checkFargateWorker(scope: Construct, props: FargateWorkerProps): void {
  checkContainerWorker(scope, props);
  requireWithin(scope, 'maxCapacity', props.maxCapacity, { min: 1, max: MAX_TASKS, unit: 'tasks', advice: 'with none, nothing would ever start' });
  requireWithin(scope, 'spotPercent', props.spotPercent, { min: 0, max: 100, unit: '%', advice: 'it is a share of the tasks' });
  requireSeconds(scope, 'idleTimeout', props.idleTimeout, { min: 20, max: 3600, advice: 'one long poll of an empty queue takes 20 s, and an idle task is paid for' });
  requireSeconds(scope, 'maxTaskLifetime', props.maxTaskLifetime, { min: 60, max: 43_200, advice: 'a new version takes over only when old tasks leave' });
  const latency = knownSeconds(props.acceptableLatency);
  if (latency !== undefined && latency < TASK_START.toSeconds()) {
    warn(scope, 'LatencyBelowStart', `acceptableLatency is ${grouped(latency)} s, but from zero a task needs up to ${TASK_START.toSeconds()} s to start; `
      + 'use a LambdaWorker, or a WorkerService that is always on');
  }
}
