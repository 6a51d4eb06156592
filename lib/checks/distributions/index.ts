import type { RuleFamily } from '../rule';
import { bucketRefusesDistribution } from './bucket-refuses-distribution';
import { edgeFunctionUnsupported } from './edge-function-unsupported';
import { edgeOutsideVirginia } from './edge-outside-virginia';

/** Rules about CloudFront. */
export const DISTRIBUTIONS: RuleFamily = {
  title: 'CloudFront',
  rules: [bucketRefusesDistribution, edgeOutsideVirginia, edgeFunctionUnsupported],
};
