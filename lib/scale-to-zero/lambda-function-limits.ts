import { Construct } from 'constructs';
import { LambdaFunctionOptions } from './lambda-function-options';
import { knownMebibytes } from '../private/known';
import { grouped, refuse, requireSeconds, requireWithin } from '../private/refusal';

/**
 * Longest that a function may run.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_TIMEOUT_SECONDS = 900;

/**
 * Refuses what Lambda would reject of any function.
 *
 * @param longerWork what to do with work that takes longer than a function may
 */
export function checkLambdaFunction(scope: Construct, options: LambdaFunctionOptions, longerWork: string): void {
  requireSeconds(scope, 'timeout', options.timeout, { min: 1, max: MAX_TIMEOUT_SECONDS, advice: longerWork });
  requireWithin(scope, 'memoryMiB', options.memoryMiB, { min: 128, max: 10_240, unit: 'MiB', advice: 'run what needs more in a container' });
  const disk = knownMebibytes(options.ephemeralStorage);
  if (disk !== undefined && (disk < 512 || disk > 10_240)) {
    refuse(scope, `ephemeralStorage must be between 512 and 10,240 MiB, got ${grouped(disk)} MiB; keep larger files in a bucket`);
  }
}

/** Refuses a reserved concurrency that no account has. */
export function checkReservedConcurrency(scope: Construct, reservedConcurrency: number | undefined): void {
  requireWithin(scope, 'reservedConcurrency', reservedConcurrency, {
    min: 0, max: 100_000, unit: 'invocations', advice: 'it is a share of the account\'s concurrency',
  });
}
