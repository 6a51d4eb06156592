import type { ScalingInterval } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { ScalingTarget } from './scaling-target';
import { known } from '../private/known';
import { grouped, refuse } from '../private/refusal';

/**
 * Most steps of one policy; what adds is one policy, what removes another.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepScalingPolicyConfiguration.html
 */
const MAX_STEPS = 20;

/** A step whose ends are known. */
export interface Stretch {
  readonly lower: number;
  readonly upper: number;
  readonly change: number;
}

/**
 * Refuses steps that leave gaps, never start, or go the wrong way.
 *
 * CDK refuses more than one stretch without a change, but takes a single one wherever it stands: also above the
 * last step, where the load is highest.
 *
 * @param written the policy as the user wrote it
 * @param exact whether a change is a number of tasks, not a difference
 */
export function checkSteps(target: ScalingTarget, written: string, steps: ScalingInterval[], exact: boolean): void {
  const { owner, _scaler: { unit } } = target;
  const name = `scalingSteps of ${written}`;
  const stretches = inOrder(steps);
  if (stretches.length === 0) refuse(owner, `${name} must have at least one step, got none; say what is added from which value on`);
  checkEnds(owner, name, steps, stretches);
  for (const [index, stretch] of stretches.slice(1).entries()) {
    if (stretch.change < stretches[index].change) {
      refuse(owner, `${name} must be worth the more the higher the metric, got ${stretch.change} ${from(stretch.lower)} after ${stretches[index].change} below; `
        + 'turn a metric that falls with the load around, e.g. 100 - free');
    }
  }
  checkGaps(owner, name, stretches, exact);
  if (exact) return checkExact(target, name, stretches);
  if (!stretches.some(({ change }) => change > 0)) refuse(owner, `${name} must have one that adds ${unit.many}, got none; a policy that only removes ends at the minimum and stays there`);
  for (const direction of [stretches.filter(({ change }) => change > 0), stretches.filter(({ change }) => change < 0)]) {
    if (direction.length > MAX_STEPS) refuse(owner, `${name} must be at most ${MAX_STEPS} in each direction, got ${direction.length}; join some`);
  }
}

/** The steps with a stretch without change where CDK asks for a second step. */
export function completed(steps: ScalingInterval[], exact: boolean): ScalingInterval[] {
  const [only] = steps;
  if (steps.length !== 1 || exact) return steps;
  return only.lower === undefined ? [only, { lower: only.upper, change: 0 }] : [{ upper: only.lower, change: 0 }, only];
}

function checkEnds(owner: ScalingTarget['owner'], name: string, steps: ScalingInterval[], stretches: Stretch[]): void {
  const endless = steps.find(({ lower, upper }) => lower === undefined && upper === undefined);
  if (endless !== undefined) refuse(owner, `${name} must each have a lower or an upper end, got neither for a change of ${endless.change}; say from which value on it holds`);
  const empty = stretches.find(({ lower, upper }) => lower >= upper);
  if (empty !== undefined) refuse(owner, `${name} must each end above where they begin, got ${from(empty.lower)} to ${grouped(empty.upper)}; exchange the two, or leave the step out`);
  const over = stretches.slice(1).findIndex(({ lower }, index) => lower < stretches[index].upper);
  if (over !== -1) refuse(owner, `${name} must not overlap, got ${from(stretches[over].lower)}${upTo(stretches[over].upper)} and ${from(stretches[over + 1].lower)}${upTo(stretches[over + 1].upper)}; end one where the other begins`);
  const still = stretches.filter(({ change }) => change === 0);
  if (still.length > 1) refuse(owner, `${name} must be at most one that changes nothing, got ${still.length}; join them`);
}

function checkGaps(owner: ScalingTarget['owner'], name: string, stretches: Stretch[], exact: boolean): void {
  const gap = (lower: number, upper: number) => refuse(owner, `${name} must leave no gap, got nothing ${from(lower)}${upTo(upper)}; `
    + 'let each step begin where the one below it ends, and the outermost have no end');
  for (const [index, stretch] of stretches.slice(1).entries()) {
    const before = stretches[index];
    if (before.upper < stretch.lower && (exact || before.change * stretch.change > 0)) gap(before.upper, stretch.lower);
  }
  const lowest = stretches[0];
  const highest = stretches[stretches.length - 1];
  if (highest.upper < Infinity && (exact || highest.change > 0)) gap(highest.upper, Infinity);
  if (lowest.lower > 0 && (exact || lowest.change < 0)) gap(0, lowest.lower);
}

function checkExact({ owner, minCapacity, maxCapacity, _scaler: { unit } }: ScalingTarget, name: string, stretches: Stretch[]): void {
  const min = known(minCapacity) ?? 1;
  const max = known(maxCapacity) ?? Infinity;
  const worst = stretches.find(({ change }) => change < min || change > max || !Number.isInteger(change));
  if (worst !== undefined) {
    refuse(owner, `${name} must be whole numbers from minCapacity to maxCapacity (${grouped(min)} to ${grouped(max)} ${unit.many}), got ${grouped(worst.change)} `
      + `${from(worst.lower)}; capacity never leaves its bounds`);
  }
  if (stretches.length > MAX_STEPS) refuse(owner, `${name} must be at most ${MAX_STEPS}, got ${stretches.length}; join some`);
}

/** Steps from the lowest up; an end that was not said is where the neighbour begins. */
export function inOrder(steps: ScalingInterval[]): Stretch[] {
  const sorted = [...steps].sort((a, b) => (a.lower ?? a.upper ?? 0) - (b.lower ?? b.upper ?? 0));
  return sorted.map(({ lower, upper, change }, index) => ({
    lower: lower ?? sorted[index - 1]?.upper ?? 0,
    upper: upper ?? sorted[index + 1]?.lower ?? Infinity,
    change,
  }));
}

function from(value: number): string {
  return `from ${grouped(value)}`;
}

function upTo(value: number): string {
  return value === Infinity ? '' : ` to ${grouped(value)}`;
}
