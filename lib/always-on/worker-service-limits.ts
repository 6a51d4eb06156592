import { Construct } from 'constructs';
import { checkCapacity } from './capacity';
import type { WorkerServiceProps } from './worker-service';
import { Delivery } from '../containers/agent-options';
import { checkContainerWorker } from '../containers/container-worker';
import { refuse, requireSeconds } from '../private/refusal';

/** Fewest tasks: one that waits for messages. While it is replaced they wait in the queue. */
export const DEFAULT_MIN_CAPACITY = 1;

/** Refuses what ECS would reject, and what would stop working. */
export function checkWorkerService(scope: Construct, props: WorkerServiceProps): void {
  checkContainerWorker(scope, props);
  requireSeconds(scope, 'restAfter', props.restAfter, { min: 600, max: 1_209_600, advice: 'a rest lasts a minute, and a deployment may have to wait for it' });
  if (props.restAfter !== undefined && props.delivery === Delivery.SELF) {
    refuse(scope, 'restAfter must not come with delivery SELF, got both; the container protects its task itself, and rests when it sees fit');
  }
  checkCapacity(scope, props, DEFAULT_MIN_CAPACITY, 'a service cannot start by itself when a message comes: use a FargateWorker, which does');
}
