import { Construct } from 'constructs';
import { LambdaFunctionOptions } from './lambda-function-options';
import { requireSecurityGroup } from '../platform/placement';
import { RESERVED_BY_LAMBDA, requireEnvironmentName } from '../private/environment-name';
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
  checkEnvironment(scope, options);
  checkNetwork(scope, options);
}

function checkEnvironment(scope: Construct, { environment = {} }: LambdaFunctionOptions): void {
  for (const name of Object.keys(environment)) {
    if (RESERVED_BY_LAMBDA.has(name)) refuse(scope, `environment must not set what Lambda sets itself, got ${name}; choose another name`);
    requireEnvironmentName(scope, 'each name in environment', name);
    if (name.length === 1) refuse(scope, `each name in environment must have at least two characters, got ${name}; Lambda refuses a shorter one`);
  }
}

function checkNetwork(scope: Construct, { vpc, vpcSubnets, securityGroups }: LambdaFunctionOptions): void {
  const lost = vpc === undefined && (securityGroups === undefined ? vpcSubnets && 'vpcSubnets' : 'securityGroups');
  if (lost) refuse(scope, `${lost} must come with a vpc, got a function outside any VPC; pass the vpc, or leave ${lost} out`);
  requireSecurityGroup(scope, securityGroups);
}

/** Refuses a reserved concurrency that no account has. */
export function checkReservedConcurrency(scope: Construct, reservedConcurrency: number | undefined): void {
  requireWithin(scope, 'reservedConcurrency', reservedConcurrency, {
    min: 0, max: 100_000, unit: 'invocations', advice: 'it is a share of the account\'s concurrency',
  });
}
