import { Construct } from 'constructs';
import { checkCapacity } from './capacity';
import type { WorkerServiceProps } from './worker-service';
import { checkContainerWorker } from '../containers/container-worker';

/** Fewest tasks: one that waits for messages. While it is replaced they wait in the queue. */
export const DEFAULT_MIN_CAPACITY = 1;

/** Refuses what ECS would reject, and what would stop working. */
export function checkWorkerService(scope: Construct, props: WorkerServiceProps): void {
  checkContainerWorker(scope, props);
  checkCapacity(scope, props, DEFAULT_MIN_CAPACITY, 'a service cannot start by itself when a message comes: use a FargateWorker, which does');
}
