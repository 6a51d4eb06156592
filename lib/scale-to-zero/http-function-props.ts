import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { FunctionCode } from './function-code';
import { FunctionDeployment } from './function-deployment';
import { FunctionUrlAccess } from './function-url-access';
import { LambdaFunctionOptions } from './lambda-function-options';
import { TrafficSplit } from './traffic-split';
import { WarmConcurrency } from './warm-concurrency';
import { Route } from '../platform/route';

/** Settings of an `HttpFunction`. */
export interface HttpFunctionProps extends LambdaFunctionOptions {
  /**
   * What the function runs: a handler, or a web server's own image with the Lambda Web Adapter in it.
   *
   * @see https://github.com/aws/aws-lambda-web-adapter
   */
  readonly code: FunctionCode;

  /**
   * Which requests of the load balancer the function answers. A request's body and an answer have 1 MB each at most.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
   * @default - none; then `functionUrl` must be given
   */
  readonly routes?: Route[];

  /**
   * Web servers that answer a share of the same routes: to move them from there to here, little by little.
   *
   * @default - the function answers all requests of its routes
   */
  readonly trafficSplit?: TrafficSplit;

  /**
   * Who may call the function by a URL of its own, without a load balancer.
   *
   * @default - it has no URL
   */
  readonly functionUrl?: FunctionUrlAccess;

  /**
   * Whether answers are sent while they are made, by the function URL: up to 200 MB in place of 6 MB, and the first byte
   * at once. The handler must be one that streams; the Lambda Web Adapter is told. A load balancer cannot stream.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
   * @default - true for a function that has a URL and no routes
   */
  readonly responseStreaming?: boolean;

  /**
   * Which pages of other origins a browser lets call the function URL.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
   * @default - none
   */
  readonly cors?: lambda.FunctionUrlCorsOptions;

  /**
   * Port on which a web server in the image answers; it finds it as `PORT`, and the Lambda Web Adapter is told. 1 to 65,535.
   *
   * @default 8080
   */
  readonly containerPort?: number;

  /**
   * Path that answers while a web server in the image is well: the Lambda Web Adapter waits for it before the first request,
   * and the load balancer asks for it where there is a `healthCheckInterval`.
   *
   * @default '/'
   */
  readonly healthCheckPath?: string;

  /**
   * How often the load balancer looks whether the function answers. Each look is an invocation that is billed, and keeps an
   * environment warm. 5 s to 300 s.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#enable-health-checks-lambda
   * @default - never; a function has no servers to leave out
   */
  readonly healthCheckInterval?: Duration;

  /**
   * Whether the function gets, and sets, headers and query parameters that occur more than once, as several cookies do.
   * The event then names them `multiValueHeaders` and `multiValueQueryStringParameters`, and the answer must use
   * `multiValueHeaders`. Of the load balancer alone.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#multi-value-headers
   * @default true
   */
  readonly multiValueHeaders?: boolean;

  /**
   * The listener that carries the routes.
   *
   * @default - that of the servers in the `trafficSplit`; else that of the platform's load balancer
   */
  readonly listener?: elbv2.IApplicationListener;

  /**
   * Whether the internet reaches the routes, or only the VPC: then they stand on the platform's internal load balancer.
   * Not with a `listener`, which decides itself.
   *
   * @default true
   */
  readonly internetFacing?: boolean;

  /**
   * Most requests answered at once; more are turned away. It is set aside from the account's concurrency.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @default - as many as the account has
   */
  readonly reservedConcurrency?: number;

  /**
   * Environments kept ready, so that requests meet no cold start. Billed while nobody asks.
   *
   * @default - none
   */
  readonly warm?: WarmConcurrency;

  /**
   * Why this function may cost something while nobody asks. Needed for `warm` in a ScaleToZeroStack.
   *
   * @default - it may not
   */
  readonly idleCostReason?: string;

  /**
   * How requests move to a new version.
   *
   * @default FunctionDeployment.allAtOnce()
   */
  readonly deployment?: FunctionDeployment;

  /**
   * Topic that hears of errors, throttles, slow requests and 5xx answers.
   *
   * @default - the platform's alarm topic; without one the alarms are created and tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
