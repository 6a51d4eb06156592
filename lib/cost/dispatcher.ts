import type { CostComponent } from './cost-component';
import { PriceList, SECONDS_A_MONTH } from './price-list';

/** A dispatcher looks at its queues once a minute. */
const RUNS_A_MONTH = SECONDS_A_MONTH / 60;

/**
 * How long a run of the dispatcher takes while nothing waits. Longer than it does: all its calls of SQS go out at once,
 * over connections that are open since the last minute, and each is answered in some ten milliseconds.
 */
const IDLE_RUN_SECONDS = 0.5;

/**
 * Gigabytes of log for such a run: Lambda's two lines (platform.start and platform.report), each with the 26 bytes that
 * CloudWatch adds. The dispatcher itself writes nothing while nothing waits. Rounded up.
 */
const IDLE_RUN_LOG_GB = 1000 / 1e9;

/** The function that starts Fargate workers: its memory, and the architecture it runs on. */
export interface DispatcherSize {
  readonly memoryGb: number;
  readonly arm: boolean;
}

/** Runs of the dispatcher in a month without a message, and what they log. */
export function idleDispatcherRuns(prices: PriceList, { memoryGb, arm }: DispatcherSize): CostComponent[] {
  return [
    { what: 'runs', quantity: RUNS_A_MONTH, price: prices.price('lambda.request') },
    { what: 'duration', quantity: RUNS_A_MONTH * IDLE_RUN_SECONDS * memoryGb, price: prices.price(arm ? 'lambda.gbSecond.arm' : 'lambda.gbSecond.x86') },
    { what: 'log, written', quantity: RUNS_A_MONTH * IDLE_RUN_LOG_GB, price: prices.price('logs.ingestedGb') },
  ];
}

/** What those runs need of others: a schedule, a look at each queue, and the log of a month. */
export function idleDispatcherCalls(prices: PriceList, queues: number): CostComponent[] {
  return [
    { what: 'invocations by the schedule', quantity: RUNS_A_MONTH, price: prices.price('scheduler.invocation') },
    { what: 'looks at the queues', quantity: RUNS_A_MONTH * queues, price: prices.price('sqs.request') },
    { what: 'log, kept a month', quantity: RUNS_A_MONTH * IDLE_RUN_LOG_GB, price: prices.price('logs.storedGbMonth') },
  ];
}
