import { Construct } from 'constructs';
import type { WorkerServiceProps } from './worker-service';
import { checkAgent, checkMessageTimes } from '../containers/queue-agent';
import { known } from '../private/known';
import { refuse, requireWithin } from '../private/refusal';
import { MAX_TASKS } from '../scaling';

/** Refuses what ECS would reject, and what would stop working. */
export function checkWorkerService(scope: Construct, props: WorkerServiceProps): void {
  checkAgent(scope, props);
  checkMessageTimes(scope, props);
  const min = known(props.minCapacity);
  const max = known(props.maxCapacity);
  if (min === 0) {
    refuse(scope, 'minCapacity must be at least 1 task, got 0; a service cannot start by itself when a message comes: use a FargateWorker, which does');
  }
  const bounds = { min: 1, max: MAX_TASKS, unit: 'tasks', advice: 'that is what one ECS service runs' };
  requireWithin(scope, 'minCapacity', min, bounds);
  requireWithin(scope, 'maxCapacity', max, bounds);
  if (max !== undefined && (min ?? 1) > max) {
    refuse(scope, `maxCapacity must be at least minCapacity (${min ?? 1} tasks), got ${max} tasks; raise it or lower minCapacity`);
  }
}
