import { ACCESS } from './access';
import { APIS } from './apis';
import { CIRCLES } from './circles';
import { DATABASES } from './databases';
import { DELIVERIES } from './deliveries';
import { DISTRIBUTIONS } from './distributions';
import { EVENT_SOURCES } from './event-sources';
import { FLEETS } from './fleets';
import { FUNCTIONS } from './functions';
import { LOAD_BALANCERS } from './load-balancers';
import { NETWORKS } from './networks';
import { QUEUES } from './queues';
import type { Rule, RuleFamily } from './rule';
import { SCALING } from './scaling';
import { SCHEDULES } from './schedules';
import { SERVICES } from './services';
import { STACKS } from './stacks';
import { WORKFLOWS } from './workflows';

/** Every rule, by what it is about. */
export const FAMILIES: readonly RuleFamily[] = [
  QUEUES,
  EVENT_SOURCES,
  FUNCTIONS,
  SCHEDULES,
  DELIVERIES,
  WORKFLOWS,
  ACCESS,
  CIRCLES,
  SERVICES,
  LOAD_BALANCERS,
  APIS,
  DISTRIBUTIONS,
  NETWORKS,
  SCALING,
  FLEETS,
  DATABASES,
  STACKS,
];

/** Every rule. */
export const RULES: readonly Rule[] = FAMILIES.flatMap(({ rules }) => rules);
