import { Construct } from 'constructs';
import { checkCapacity } from './capacity';
import type { WebServiceProps } from './web-service-props';
import { known, knownSeconds } from '../private/known';
import { grouped, refuse, requireWithin, warn } from '../private/refusal';
import { MAX_TASKS } from '../scaling/max-tasks';

/** Fewest tasks: one in each of two zones. */
export const DEFAULT_MIN_CAPACITY = 2;

/** How long before a task on Spot is stopped Fargate says so. */
const SPOT_NOTICE_SECONDS = 120;

/** Five times the minimum: room for a busy day, and an end to a runaway bill. */
export function defaultMaxCapacity(minCapacity: number): number {
  const min = known(minCapacity);
  return min === undefined ? MAX_TASKS : Math.min(MAX_TASKS, 5 * min);
}

/** Refuses what AWS would reject, and what would stop answering. */
export function checkWebService(scope: Construct, props: WebServiceProps): void {
  checkCapacity(scope, props, DEFAULT_MIN_CAPACITY, 'a service that stops entirely cannot answer: use a LambdaWorker for work that may wait');
  if (known(props.minCapacity) === 1) {
    warn(scope, 'SingleTask', 'minCapacity is 1 task: while it is replaced, or its zone is lost, nobody answers; use 2 in production');
  }
  checkSpot(scope, props);
  const routes = props.routes?.length ?? 1;
  if (props.deployment?.movesTraffic === true && routes > 1) {
    refuse(scope, `routes must be one with a deployment that moves traffic, got ${routes}; ECS moves that of one listener rule: give each route a service, or use Deployment.rolling`);
  }
}

function checkSpot(scope: Construct, { spotPercent, minCapacity, maxCapacity, longestRequest }: WebServiceProps): void {
  requireWithin(scope, 'spotPercent', spotPercent, { min: 0, max: 100, unit: '%', advice: 'it is the share of the tasks above minCapacity' });
  const percent = known(spotPercent) ?? 0;
  if (percent === 0) return;
  const min = known(minCapacity ?? DEFAULT_MIN_CAPACITY);
  if (min !== undefined && min === known(maxCapacity)) {
    refuse(scope, `maxCapacity must be above minCapacity with Spot, got ${grouped(min)} tasks for both; the minimum runs on demand, so none would be on Spot`);
  }
  const longest = knownSeconds(longestRequest) ?? 0;
  if (longest > SPOT_NOTICE_SECONDS) {
    warn(scope, 'SpotCutsRequests', `longestRequest is ${grouped(longest)} s, but a task on Spot is gone ${SPOT_NOTICE_SECONDS} s after its notice: longer requests are cut off; `
      + 'leave spotPercent out, or put long work on a queue');
  }
}
