import { dirname, sep } from 'node:path';
import { Annotations, Duration } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { known, knownSeconds } from './known';

/** Thrown for a setting that AWS would reject, or that contradicts another one. */
class Refusal extends Error {
  public readonly name = 'Refusal';

  public constructor(message: string) {
    super(message);
    this.stack = [`${this.name}: ${message}`, ...ownFrames(this.stack ?? '')].join('\n');
  }
}

/** Where the user's own code stands in a stack trace; what is called from there is of no use to somebody who mends a prop. */
function ownFrames(stack: string): string[] {
  return stack.split('\n').filter((line) => /^\s+at /.test(line)
    && !line.includes(LIBRARY) && !/node:internal|[\\/]node_modules[\\/]/.test(line));
}

/** Folder of this library. */
const LIBRARY = dirname(__dirname) + sep;

/**
 * Ends the synthesis with one sentence that names the construct.
 *
 * An annotation would not do: `Annotations.addError` lets `app.synth()` and `Template.fromStack()` pass,
 * so a user's unit tests would stay green.
 *
 * @param scope the construct whose props are refused
 * @param sentence `<prop> must <rule>, got <value with unit>; <what to do>`
 */
export function refuse(scope: IConstruct, sentence: string): never {
  // Node.js prints the line that throws, and that is ours, unless it holds these words.
  throw new Refusal(`${scope.node.path}: ${sentence}`); // node-do-not-add-exception-line
}

/** The same of what is no construct: a policy, a route, a deployment. The call is named as it is written. */
export function refuseCall(call: string, sentence: string): never {
  throw new Refusal(`${call}: ${sentence}`); // node-do-not-add-exception-line
}

/**
 * Warns of something that is legal but risky.
 *
 * @param id name of the warning, by which users acknowledge it as `cdk-scale-to-zero:<id>`
 */
export function warn(scope: IConstruct, id: string, sentence: string): void {
  Annotations.of(scope).addWarningV2(`cdk-scale-to-zero:${id}`, sentence);
}

/** A closed interval of whole numbers, with its unit as it is written after a number. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** @default - no unit */
  readonly unit?: string;
  /** What to do instead, written after the semicolon. */
  readonly advice: string;
}

/** Refuses a number that is known and lies outside its bounds or is not whole. */
export function requireWithin(scope: IConstruct, prop: string, value: number | undefined, bounds: Bounds): void {
  const number = known(value);
  if (number === undefined) return;
  const unit = bounds.unit === undefined ? '' : ` ${bounds.unit}`;
  if (number >= bounds.min && number <= bounds.max && Number.isInteger(number)) return;
  const range = `between ${grouped(bounds.min)} and ${grouped(bounds.max)}${unit}`;
  refuse(scope, `${prop} must be a whole number ${range}, got ${grouped(number)}${unit}; ${bounds.advice}`);
}

/** Refuses a duration that is known and is not a whole number of seconds within its bounds. */
export function requireSeconds(scope: IConstruct, prop: string, value: Duration | undefined, bounds: Bounds): void {
  requireWithin(scope, prop, knownSeconds(value), { ...bounds, unit: 's' });
}

/** 43200 as 43,200: limits are easier to recognise the way AWS prints them. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
