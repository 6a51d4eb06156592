import type { RuleFamily } from '../rule';
import { deliveryRunsInCircle } from './delivery-runs-in-circle';
import { workRunsInCircle } from './work-runs-in-circle';
import { workRunsInLongCircle } from './work-runs-in-long-circle';

/** Work that makes itself. */
export const CIRCLES: RuleFamily = {
  title: 'Circles',
  rules: [
    workRunsInCircle,
    deliveryRunsInCircle,
    workRunsInLongCircle,
  ],
};
