import { ACCESS } from './access';
import { EVENT_SOURCES } from './event-sources';
import { FUNCTIONS } from './functions';
import { LOAD_BALANCERS } from './load-balancers';
import { NETWORKS } from './networks';
import { QUEUES } from './queues';
import type { Rule, RuleFamily } from './rule';
import { SCHEDULES } from './schedules';
import { SERVICES } from './services';

/** Every rule, by what it is about. */
export const FAMILIES: readonly RuleFamily[] = [
  QUEUES,
  EVENT_SOURCES,
  FUNCTIONS,
  SCHEDULES,
  ACCESS,
  SERVICES,
  LOAD_BALANCERS,
  NETWORKS,
];

/** Every rule. */
export const RULES: readonly Rule[] = FAMILIES.flatMap(({ rules }) => rules);
