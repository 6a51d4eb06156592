import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { BorrowedFunction } from './borrowed-function';
import { checkLambdaFunction, checkReservedConcurrency, MAX_TIMEOUT_SECONDS } from './lambda-function-limits';
import type { LambdaWorkerProps } from './lambda-worker';
import { standsIn } from '../platform/half';
import { known, knownSeconds } from '../private/known';
import { grouped, refuse, requireSeconds, requireWithin } from '../private/refusal';
import { defaultBatchingWindow, needsBatchingWindow } from '../sizing';

// AWS's own default, and the largest batch that starts without waiting to fill.
export const DEFAULT_BATCH_SIZE = 10;

/** Long enough for a picture or a mail; what needs longer says so. */
export const DEFAULT_TIMEOUT = Duration.minutes(1);

/** The batching window in force: nothing where AWS takes none. */
export function batchingWindowOf(props: LambdaWorkerProps): Duration | undefined {
  if (props.maxBatchingWindow !== undefined) return props.maxBatchingWindow;
  const seconds = defaultBatchingWindow(known(props.batchSize ?? DEFAULT_BATCH_SIZE), props.queue.queue.fifo);
  return seconds === 0 ? undefined : Duration.seconds(seconds);
}

/** Most invocations at once, as far as somebody said; each poller runs up to ten. */
export function mostInvocations({ maxConcurrency, maxPollers }: LambdaWorkerProps): number | undefined {
  const pollers = known(maxPollers);
  return maxConcurrency ?? (pollers === undefined ? undefined : 10 * pollers);
}

/** Refuses what Lambda would reject at deploy time, and what would lose or delay messages without a word. */
export function checkLambdaWorker(scope: Construct, props: LambdaWorkerProps, borrowed?: BorrowedFunction): void {
  checkSource(scope, props, borrowed);
  checkLambdaFunction(scope, props, 'split the message into smaller ones, or run the work in a container');
  checkBatch(scope, props, borrowed);
  checkConcurrency(scope, props, borrowed);
  checkPollers(scope, props);
}

/** Props that describe a function to create, and mean nothing for one that exists. */
const FUNCTION_PROPS = ['memoryMiB', 'ephemeralStorage', 'architecture', 'environment', 'reservedConcurrency', 'vpc', 'vpcSubnets', 'securityGroups',
  'role', 'logGroup', 'selfRequeue'] as const;

function checkSource(scope: Construct, props: LambdaWorkerProps, borrowed?: BorrowedFunction): void {
  if (props.code === undefined && props.function === undefined) {
    refuse(scope, 'code or function must be given, got neither; pass code: FunctionCode.entry(...), .zip(...) or .image(...), or a function of your own');
  }
  if (props.function === undefined) return;
  const foreign = FUNCTION_PROPS.find((prop) => props[prop] !== undefined);
  if (props.code !== undefined || foreign !== undefined) {
    refuse(scope, `function must come without ${foreign ?? 'code'}, got both; set it where the function is defined`);
  }
  if (props.function.role === undefined) {
    refuse(scope, 'function must be imported with its role, got one without; it could not be allowed to take from the queue: '
      + 'use lambda.Function.fromFunctionAttributes with functionArn and role');
  }
  if (borrowed?.timeout === undefined && props.timeout === undefined) {
    refuse(scope, 'timeout must be given with an imported function, got nothing; it cannot be read, and the queue\'s visibility timeout follows it');
  }
  if (borrowed?.timeout !== undefined && props.timeout !== undefined) {
    refuse(scope, 'timeout must not be given with a function that tells its own, got both; set it where the function is defined');
  }
  if (borrowed?.isDurableUnqualified) {
    refuse(scope, `function must be a version or an alias of a durable function, got ${props.function?.node.path} itself; a run goes on with the version it began with: pass its currentVersion`);
  }
}

function checkBatch(scope: Construct, props: LambdaWorkerProps, borrowed?: BorrowedFunction): void {
  const { fifo } = props.queue.queue;
  const max = fifo ? 10 : 10_000;
  requireWithin(scope, 'batchSize', props.batchSize, { min: 1, max, unit: 'messages', advice: `that is what Lambda takes from a ${fifo ? 'FIFO' : 'standard'} queue` });
  requireSeconds(scope, 'maxBatchingWindow', props.maxBatchingWindow, { min: 0, max: 300, advice: 'a message should not wait longer for company' });
  const window = knownSeconds(props.maxBatchingWindow);
  const size = known(props.batchSize ?? DEFAULT_BATCH_SIZE);
  if (fifo && props.maxBatchingWindow !== undefined) {
    refuse(scope, 'maxBatchingWindow must not be set on a FIFO queue, got one; Lambda takes such a queue\'s messages at once: omit it');
  }
  if (size !== undefined && needsBatchingWindow(size) && window === 0) {
    refuse(scope, `maxBatchingWindow must be at least 1 s for a batchSize of ${size} messages, got 0 s; omit it to get 1 s`);
  }
  checkBatchTime(scope, props, size, borrowed);
}

function checkBatchTime(scope: Construct, props: LambdaWorkerProps, size: number | undefined, borrowed?: BorrowedFunction): void {
  requireSeconds(scope, 'messageProcessingTime', props.messageProcessingTime, {
    min: 1, max: MAX_TIMEOUT_SECONDS, advice: 'one message must fit into one invocation',
  });
  const each = knownSeconds(props.messageProcessingTime);
  const timeout = knownSeconds(borrowed?.timeout ?? props.timeout ?? DEFAULT_TIMEOUT);
  if (size === undefined || each === undefined || timeout === undefined || size * each <= timeout) return;
  refuse(scope, `batchSize x messageProcessingTime must be at most the timeout (${grouped(timeout)} s), got ${size} x ${grouped(each)} s = ${grouped(size * each)} s; `
    + `lower batchSize to ${Math.max(1, Math.floor(timeout / each))} or raise the timeout`);
}

function checkConcurrency(scope: Construct, props: LambdaWorkerProps, borrowed?: BorrowedFunction): void {
  const max = known(props.maxConcurrency);
  if (max === 1) {
    refuse(scope, 'maxConcurrency must be between 2 and 1,000 batches, got 1; for one at a time use fifo: true on the queue and a single message group');
  }
  requireWithin(scope, 'maxConcurrency', max, { min: 2, max: 1000, unit: 'batches', advice: 'that is what Lambda takes; omit it for up to 1,250' });
  checkReservedConcurrency(scope, props.reservedConcurrency);
  const together = borrowed === undefined ? max : borrowed.addWorker(scope, max);
  const reserved = known(props.reservedConcurrency ?? borrowed?.reservedConcurrency);
  if (reserved === undefined) return;
  if (props.maxConcurrency === undefined) {
    refuse(scope, `maxConcurrency must be set with a reservedConcurrency, got ${reserved} reserved alone; messages that are throttled above it would reach `
      + 'the dead-letter queue though they never ran: set maxConcurrency (2 to 1,000) and leave reservedConcurrency out, or for one at a time use '
      + 'fifo: true on the queue and a single message group');
  }
  if (together !== undefined && together > reserved) {
    refuse(scope, `maxConcurrency must be at most reservedConcurrency (${reserved}), got ${together}${borrowed === undefined ? '' : ' over all workers of the function'}; `
      + 'the surplus would be throttled into the dead-letter queue: lower it or raise reservedConcurrency');
  }
}

function checkPollers(scope: Construct, props: LambdaWorkerProps): void {
  if (props.minPollers === undefined && props.maxPollers === undefined) return;
  requireWithin(scope, 'minPollers', props.minPollers, { min: 2, max: 200, unit: 'pollers', advice: 'that is what AWS offers' });
  requireWithin(scope, 'maxPollers', props.maxPollers, { min: 2, max: 10_000, unit: 'pollers', advice: 'that is what AWS offers' });
  const min = known(props.minPollers);
  const max = known(props.maxPollers);
  if (min !== undefined && max !== undefined && min > max) {
    refuse(scope, `minPollers must be at most maxPollers (${max}), got ${min}; lower it or raise maxPollers`);
  }
  if (props.maxConcurrency !== undefined) {
    refuse(scope, 'maxConcurrency must not come with minPollers or maxPollers, got both; maxPollers is the limit: each poller runs up to ten batches at once');
  }
  if (standsIn(scope, 'scale-to-zero') && (props.idleCostReason ?? '').trim() === '') {
    refuse(scope, 'minPollers and maxPollers must not be set in a ScaleToZeroStack, got pollers that are billed while the queue is empty; '
      + 'omit them, or say in idleCostReason why they are worth it');
  }
}
