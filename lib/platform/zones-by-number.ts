import { Fn } from 'aws-cdk-lib/core';

/** The first zones of the region a stack is deployed to, whichever that is: no look-up in an account. */
export function zonesByNumber(count: number): string[] {
  return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs()));
}
