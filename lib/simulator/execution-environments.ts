import type { Distribution } from './distribution';
import { fixed } from './distribution';

/**
 * How Lambda keeps execution environments, in seconds and per second.
 *
 * The two times are not in AWS's documentation, which promises neither. They are measured:
 * - Idle: an environment is gone after 10 minutes and a little. In 476 recorded requests of two runs, all that found
 *   one idle for up to 632.5 s were warm, and all that found one idle for 646.2 s or more were cold. Since July 2019
 *   it is a fixed time (mikhail.io/2019/08/aws-lambda-cold-starts-after-10-minutes).
 * - Lifetime: an environment in use all the time is replaced after two hours
 *   (xebia.com/blog/til-that-aws-lambda-terminates-instances-preemptively); AWS says "every few hours"
 *   (docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).
 */
export const IDLE_SECONDS = 640;
export const LIFETIME_SECONDS = 7_200;

/**
 * New environments of one function: 1,000 each 10 s, refilled continuously.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
 */
export const ENVIRONMENTS_AT_ONCE = 1_000;
export const ENVIRONMENTS_PER_SECOND = 100;

/**
 * Concurrent invocations of an account and Region before AWS is asked for more.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const ACCOUNT_CONCURRENCY = 1_000;

/** A function as Lambda sees it. */
export interface FunctionSettings {
  /** Time of one invocation in a warm environment. */
  readonly serviceTime: Distribution;
  /** What a new environment adds: placing it, fetching the code, INIT. */
  readonly coldStart: Distribution;
  /** Most invocations at once: its own reservation, or what the account has left. */
  readonly concurrency: number;
  /** Environments that are always there. */
  readonly provisionedConcurrency: number;
  /** Probability that an invocation fails. */
  readonly failureRate: number;
  readonly idleSeconds: number;
  readonly lifetimeSeconds: number;
}

/** Settings of a function of which nothing is said. */
export const FUNCTION_DEFAULTS: FunctionSettings = {
  serviceTime: fixed(0.2),
  // Half a second from the client's side: 128 MB of Python, 574 ms of 102 measured cold starts.
  coldStart: fixed(0.57),
  concurrency: ACCOUNT_CONCURRENCY,
  provisionedConcurrency: 0,
  failureRate: 0,
  idleSeconds: IDLE_SECONDS,
  lifetimeSeconds: LIFETIME_SECONDS,
};
