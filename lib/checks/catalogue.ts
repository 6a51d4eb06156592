import { ACCESS } from './access';
import { QUEUES } from './queues';
import type { Rule, RuleFamily } from './rule';

/** Every rule, by what it is about. */
export const FAMILIES: readonly RuleFamily[] = [
  QUEUES,
  ACCESS,
];

/** Every rule. */
export const RULES: readonly Rule[] = FAMILIES.flatMap(({ rules }) => rules);
