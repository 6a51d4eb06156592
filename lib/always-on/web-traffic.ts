import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration, Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { WebServerOptions } from './web-server-options';
import { listenerRules } from '../platform/listener-rules';
import { Route } from '../platform/route';
import { SharedLoadBalancer } from '../platform/shared-load-balancer';
import { knownSeconds, knownText, secondsText } from '../private/known';
import { grouped, refuse, requireSeconds, requireWithin } from '../private/refusal';
import { keepAliveMilliseconds } from '../sizing';

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const LONGEST_PATH = 1024;

/** What web servers are told, and where their traffic comes from. */
export interface WebTraffic {
  readonly vpc: ec2.IVpc;
  readonly listener: elbv2.IApplicationListener;
  readonly options: WebServerOptions;
  /** What the load balancer sends to: addresses of tasks, or instances. */
  readonly targetType: elbv2.TargetType;
}

/** The port on which the program answers. */
export function portOf(options: WebServerOptions): number {
  return options.containerPort ?? 8080;
}

/** How long the program has from its start until it must answer. */
export function bootTimeOf(options: WebServerOptions): Duration {
  return options.bootTime ?? Duration.seconds(60);
}

/** How long requests in flight have when their server leaves. */
export function longestRequestOf(options: WebServerOptions): Duration {
  return options.longestRequest ?? Duration.seconds(30);
}

/** How long 19 requests of 20 may take: a tenth of the longest one. */
export function acceptableResponseTimeOf(options: WebServerOptions): Duration {
  return options.acceptableResponseTime ?? Duration.millis(100 * (knownSeconds(longestRequestOf(options)) ?? 30));
}

/** Refuses what a load balancer would reject, and what would lose requests. */
export function checkWebTraffic(scope: Construct, options: WebServerOptions, listener: elbv2.IApplicationListener): void {
  requireWithin(scope, 'containerPort', options.containerPort, { min: 1, max: 65_535, advice: 'take the port on which the container listens' });
  requireSeconds(scope, 'bootTime', options.bootTime, { min: 0, max: 600, advice: 'a release that needs longer cannot be told from a broken one' });
  requireSeconds(scope, 'longestRequest', options.longestRequest, { min: 2, max: 3600, advice: 'put longer work on a queue' });
  checkResponseTime(scope, options);
  const path = knownText(options.healthCheckPath);
  if (path !== undefined && (!path.startsWith('/') || path.length > LONGEST_PATH)) {
    refuse(scope, `healthCheckPath must begin with / and have at most ${grouped(LONGEST_PATH)} characters, got ${path.startsWith('/') ? `${grouped(path.length)} characters` : JSON.stringify(path)}; `
      + 'name a path that answers 200, e.g. /health');
  }
  if (options.routes !== undefined && options.routes.length === 0) {
    refuse(scope, 'routes must name at least one route, got none; omit it to take everything, or use Route.path or Route.host');
  }
  if (options.internetFacing !== undefined && options.listener !== undefined) {
    refuse(scope, `internetFacing must not come with a listener, got ${options.internetFacing} with one; the listener decides who reaches the servers`);
  }
  const keep = knownSeconds(options.keepAliveTimeout);
  const idle = knownSeconds(SharedLoadBalancer.idleTimeoutOf(listener));
  if (keep !== undefined && idle !== undefined && keep <= idle) {
    refuse(scope, `keepAliveTimeout must be longer than the load balancer's idle timeout (${idle} s), got ${keep} s; omit it to keep connections ${idle + 5} s`);
  }
}

function checkResponseTime(scope: Construct, options: WebServerOptions): void {
  const acceptable = knownSeconds(options.acceptableResponseTime);
  const longest = knownSeconds(longestRequestOf(options));
  if (acceptable !== undefined && longest !== undefined && (acceptable <= 0 || acceptable > longest)) {
    refuse(scope, `acceptableResponseTime must be above 0 s and at most longestRequest (${longest} s), got ${acceptable} s; it is what 19 requests of 20 keep`);
  }
}

/** What the program finds in its environment. */
export function trafficEnvironment(options: WebServerOptions, listener: elbv2.IApplicationListener): { [name: string]: string } {
  return {
    PORT: Tokenization.stringifyNumber(portOf(options)),
    KEEP_ALIVE_TIMEOUT_MS: keepAlive(options.keepAliveTimeout, listener),
  };
}

function keepAlive(decided: Duration | undefined, listener: elbv2.IApplicationListener): string {
  // CloudFormation cannot multiply, but it can write three zeros behind a number of seconds.
  if (decided?.isUnresolved()) return `${secondsText(decided)}000`;
  if (decided !== undefined) return String(decided.toMilliseconds());
  // The longest idle timeout there is, where it is only known at deploy time.
  return String(keepAliveMilliseconds(knownSeconds(SharedLoadBalancer.idleTimeoutOf(listener)) ?? 4000));
}

/** A port that no task is asked at: those of HTTP are as good as any. */
const ANY_PORT = 80;

/** The target group: asked every ten seconds, and left only when requests in flight have had their time. */
export function webTargetGroup(scope: Construct, id: string, { vpc, options, targetType }: WebTraffic): elbv2.ApplicationTargetGroup {
  const targetGroup = new elbv2.ApplicationTargetGroup(scope, id, {
    vpc,
    // A task is registered with its own port, an instance with this one. It cannot be changed in place: while another port
    // came with a new group, the rule would lead to one without targets until tasks are in it.
    port: targetType === elbv2.TargetType.IP ? ANY_PORT : portOf(options),
    protocol: elbv2.ApplicationProtocol.HTTP,
    targetType,
    healthCheck: {
      path: options.healthCheckPath ?? '/',
      // A server that answers no more gets no visitors after 30 s, and after 20 s of answering again it does.
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  });
  targetGroup.setAttribute('deregistration_delay.timeout_seconds', secondsText(longestRequestOf(options)));
  return targetGroup;
}

/**
 * The rules of the servers' routes.
 *
 * @param alternate the group that ECS moves the traffic to, and at the next release back
 */
export function webRules(scope: Construct, { listener, options }: WebTraffic, targetGroup: elbv2.ApplicationTargetGroup, alternate?: elbv2.ApplicationTargetGroup): elbv2.ApplicationListenerRule[] {
  const action = alternate === undefined ? elbv2.ListenerAction.forward([targetGroup])
    : elbv2.ListenerAction.weightedForward([{ targetGroup, weight: 100 }, { targetGroup: alternate, weight: 0 }]);
  return listenerRules(scope, listener, options.routes ?? [Route.everything()], action);
}
