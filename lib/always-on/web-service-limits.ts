import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { checkCapacity } from './capacity';
import type { WebServiceProps } from './web-service';
import { SharedLoadBalancer } from '../platform/shared-load-balancer';
import { known, knownSeconds } from '../private/known';
import { refuse, requireSeconds, requireWithin, warn } from '../private/refusal';
import { MAX_TASKS } from '../scaling/max-tasks';

/** Fewest tasks: one in each of two zones. */
export const DEFAULT_MIN_CAPACITY = 2;

/** Five times the minimum: room for a busy day, and an end to a runaway bill. */
export function defaultMaxCapacity(minCapacity: number): number {
  const min = known(minCapacity);
  return min === undefined ? MAX_TASKS : Math.min(MAX_TASKS, 5 * min);
}

/** Refuses what AWS would reject, and what would stop answering. */
export function checkWebService(scope: Construct, props: WebServiceProps, listener: elbv2.IApplicationListener): void {
  checkCapacity(scope, props, DEFAULT_MIN_CAPACITY, 'a service that stops entirely cannot answer: use a LambdaWorker for work that may wait');
  if (known(props.minCapacity) === 1) {
    warn(scope, 'SingleTask', 'minCapacity is 1 task: while it is replaced, or its zone is lost, nobody answers; use 2 in production');
  }
  requireWithin(scope, 'containerPort', props.containerPort, { min: 1, max: 65_535, advice: 'take the port on which the container listens' });
  requireSeconds(scope, 'bootTime', props.bootTime, { min: 0, max: 600, advice: 'a release whose tasks need longer cannot be told from a broken one' });
  requireSeconds(scope, 'longestRequest', props.longestRequest, { min: 2, max: 3600, advice: 'put longer work on a queue' });
  if (props.routes !== undefined && props.routes.length === 0) {
    refuse(scope, 'routes must name at least one route, got none; omit it to take everything, or use Route.path or Route.host');
  }
  const keep = knownSeconds(props.keepAliveTimeout);
  const idle = knownSeconds(SharedLoadBalancer.idleTimeoutOf(listener));
  if (keep !== undefined && idle !== undefined && keep <= idle) {
    refuse(scope, `keepAliveTimeout must be longer than the load balancer's idle timeout (${idle} s), got ${keep} s; omit it to keep connections ${idle + 5} s`);
  }
}
