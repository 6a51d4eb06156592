import type { RuleFamily } from '../rule';

/** Rules about queues and their dead-letter queues. */
export const QUEUES: RuleFamily = {
  title: 'Queues',
  rules: [],
};
