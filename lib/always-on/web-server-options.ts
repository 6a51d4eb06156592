import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Route } from '../platform/route';
import { ScalingPolicy } from '../scaling';

/** How web servers stand behind the load balancer, whatever they run on. */
export interface WebServerOptions {
  /**
   * Port on which the program answers HTTP. 1 to 65,535.
   *
   * The program finds it as `PORT`.
   *
   * @default 8080
   */
  readonly containerPort?: number;

  /**
   * Which requests of the load balancer these servers take.
   *
   * @default - everything that no other route takes
   */
  readonly routes?: Route[];

  /**
   * Path that answers 200 while the program is well. Begins with `/`, at most 1,024 characters.
   *
   * @default '/'
   */
  readonly healthCheckPath?: string;

  /**
   * How long the program may take from its start until it answers; failed health checks do not count before.
   *
   * 0 s to 600 s.
   *
   * @default Duration.seconds(60)
   */
  readonly bootTime?: Duration;

  /**
   * The longest request to let finish when a server leaves: the deregistration delay, and then the time between
   * SIGTERM and SIGKILL (on Fargate up to its 120 s).
   *
   * 2 s to 3,600 s. Every deployment takes this long.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   * @default Duration.seconds(30)
   */
  readonly longestRequest?: Duration;

  /**
   * How long the program keeps an idle connection; it finds the milliseconds as `KEEP_ALIVE_TIMEOUT_MS`.
   *
   * Must be longer than the load balancer's idle timeout, or visitors meet a 502 now and then.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-502-issues
   * @default - the load balancer's idle timeout + 5 s
   */
  readonly keepAliveTimeout?: Duration;

  /**
   * The listener that carries the routes.
   *
   * @default - that of the platform's load balancer
   */
  readonly listener?: elbv2.IApplicationListener;

  /**
   * Whether the internet reaches these servers, or only the VPC: then they stand behind a second load balancer of the
   * platform, an internal one. Not with a `listener`, which decides itself.
   *
   * @default true
   */
  readonly internetFacing?: boolean;

  /**
   * When tasks or instances are added and removed.
   *
   * @default [ScalingPolicy.cpu()]
   */
  readonly scaling?: ScalingPolicy[];

  /**
   * How long 19 requests of 20 may take. Above it for three minutes `responseTimeAlarm` fires; of a WebService it takes back
   * a release that began just before.
   *
   * More than 0 s, at most `longestRequest`.
   *
   * @default - a tenth of `longestRequest`: 3 s
   */
  readonly acceptableResponseTime?: Duration;

  /**
   * Topic that hears of errors, slow answers and servers that are not well.
   *
   * @default - the platform's alarm topic; without one the alarms are created and tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
