import { Duration, Size, SizeRoundingBehavior, Token, Tokenization } from 'aws-cdk-lib/core';

/**
 * The value of a number, or nothing where it is only known at deploy time.
 *
 * An unresolved number is encoded as a large negative double, so a comparison without this question
 * finds every lower bound broken.
 */
export function known(value?: number): number | undefined {
  return value === undefined || Token.isUnresolved(value) ? undefined : value;
}

/** Seconds of a duration, fractions included, or nothing where they are only known at deploy time. */
export function knownSeconds(duration?: Duration): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toSeconds({ integral: false });
}

/** Mebibytes of a size, or nothing where they are only known at deploy time. */
export function knownMebibytes(size?: Size): number | undefined {
  return size === undefined || size.isUnresolved() ? undefined : size.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
}

/** A text, or nothing where it is only known at deploy time. */
export function knownText(value?: string): string | undefined {
  return value === undefined || Token.isUnresolved(value) ? undefined : value;
}

/** Seconds of a duration as text, also where they are only known at deploy time: attributes of load balancers are texts. */
export function secondsText(duration: Duration): string {
  return Tokenization.stringifyNumber(duration.toSeconds());
}
