import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { HttpFunctionProps } from './http-function-props';
import { checkLambdaFunction, checkReservedConcurrency } from './lambda-function-limits';
import { listenerFor } from '../platform/ground';
import { standsIn } from '../platform/half';
import { listenerIdentity } from '../platform/listener-identity';
import { SharedLoadBalancer } from '../platform/shared-load-balancer';
import { knownSeconds } from '../private/known';
import { grouped, refuse, requireSeconds, requireWithin } from '../private/refusal';

/** Half of what a load balancer waits by default. What takes a visitor longer belongs on a queue. */
const DEFAULT_TIMEOUT_SECONDS = 30;

/** The timeout in force: less than the load balancer in front waits. */
export function timeoutOf({ timeout }: HttpFunctionProps, listener?: elbv2.IApplicationListener): Duration {
  const idle = listener === undefined ? undefined : knownSeconds(SharedLoadBalancer.idleTimeoutOf(listener));
  return timeout ?? Duration.seconds(Math.max(1, Math.min(DEFAULT_TIMEOUT_SECONDS, (idle ?? Infinity) - 1)));
}

/** Whether answers are sent while they are made. */
export function streams({ responseStreaming, functionUrl, routes }: HttpFunctionProps): boolean {
  return responseStreaming ?? (functionUrl !== undefined && routes === undefined);
}

/** Refuses what Lambda or a load balancer would reject, and what callers would meet as an error. */
export function checkHttpFunction(scope: Construct, props: HttpFunctionProps): void {
  checkLambdaFunction(scope, props, 'put longer work on a queue');
  checkReservedConcurrency(scope, props.reservedConcurrency);
  requireWithin(scope, 'containerPort', props.containerPort, { min: 1, max: 65_535, advice: 'take the port on which the web server in the image listens' });
  requireSeconds(scope, 'healthCheckInterval', props.healthCheckInterval, { min: 5, max: 300, advice: 'omit it: health checks of a function are billed' });
  if (props.routes !== undefined && props.routes.length === 0) {
    refuse(scope, 'routes must name at least one route, got none; use Route.path or Route.host, or omit it for a function with a URL');
  }
  if (props.internetFacing !== undefined && props.listener !== undefined) {
    refuse(scope, `internetFacing must not come with a listener, got ${props.internetFacing} with one; the listener decides who reaches the function`);
  }
  if (props.routes === undefined && props.functionUrl === undefined) {
    refuse(scope, 'routes or functionUrl must be given, got neither; nobody could reach the function: say which requests it answers, or who may call its URL');
  }
  checkSplit(scope, props);
  checkUrl(scope, props);
  checkWarm(scope, props);
  props.deployment?._check(scope);
}

function checkUrl(scope: Construct, { functionUrl, responseStreaming, cors, routes }: HttpFunctionProps): void {
  if (functionUrl === undefined) {
    const lost = responseStreaming === true ? 'responseStreaming' : cors && 'cors';
    if (lost !== undefined) refuse(scope, `${lost} must come with a functionUrl, got none; a load balancer does not have it: say who may call the URL`);
    return;
  }
  // Both ways in run one handler, which either streams or does not.
  if (responseStreaming === true && routes !== undefined) {
    refuse(scope, 'responseStreaming must be false with routes, got true; a load balancer cannot stream: create a second HttpFunction of the same code for the URL, or leave it out');
  }
}

function checkWarm(scope: Construct, { warm, reservedConcurrency, deployment, idleCostReason }: HttpFunctionProps): void {
  if (warm === undefined) return;
  warm._check(scope, reservedConcurrency);
  if (standsIn(scope, 'scale-to-zero') && (idleCostReason ?? '').trim() === '') {
    refuse(scope, 'warm must not be set in a ScaleToZeroStack, got environments that are billed while nobody asks; '
      + 'omit it, or say in idleCostReason why they are worth it');
  }
  if (deployment?.shiftsTraffic === true) {
    refuse(scope, 'warm must not come with a deployment that shifts traffic, got both; Lambda takes no provisioned concurrency at an alias that leads to two versions: '
      + 'use FunctionDeployment.allAtOnce, with which the new version is warm before it gets a request');
  }
}

function checkSplit(scope: Construct, { trafficSplit, routes, listener, internetFacing }: HttpFunctionProps): void {
  if (trafficSplit === undefined) return;
  if (routes === undefined) {
    refuse(scope, 'trafficSplit must come with routes, got none; say which requests are shared');
  }
  trafficSplit._check(scope);
  const { webServers } = trafficSplit;
  const own = listener ?? (internetFacing === undefined ? undefined : listenerFor(scope, undefined, internetFacing));
  if (own !== undefined && listenerIdentity(own) !== listenerIdentity(webServers.listener)) {
    refuse(scope, `${listener === undefined ? 'internetFacing' : 'listener'} must lead to the listener of ${webServers.node.path}, which shares the routes, got another one; omit it`);
  }
}

/** Refuses a timeout at which the load balancer has given up. */
export function checkBehindLoadBalancer(scope: Construct, listener: elbv2.IApplicationListener, timeout: Duration): void {
  const [seconds, idle] = [timeout, SharedLoadBalancer.idleTimeoutOf(listener)].map(knownSeconds);
  if (seconds !== undefined && idle !== undefined && seconds >= idle) {
    refuse(scope, `timeout must be below the load balancer's idle timeout (${grouped(idle)} s), got ${grouped(seconds)} s; the caller would get a 504 while the function works on: `
      + 'lower it, raise idleTimeout of the load balancer, or put the work on a queue');
  }
}
