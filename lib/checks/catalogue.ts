import { ACCESS } from './access';
import { EVENT_SOURCES } from './event-sources';
import { FUNCTIONS } from './functions';
import { QUEUES } from './queues';
import type { Rule, RuleFamily } from './rule';
import { SCHEDULES } from './schedules';

/** Every rule, by what it is about. */
export const FAMILIES: readonly RuleFamily[] = [
  QUEUES,
  EVENT_SOURCES,
  FUNCTIONS,
  SCHEDULES,
  ACCESS,
];

/** Every rule. */
export const RULES: readonly Rule[] = FAMILIES.flatMap(({ rules }) => rules);
