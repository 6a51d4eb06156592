import { RULES } from '../../lib/checks/catalogue';
import { DATABASES } from './corpus/databases';
import { EVENT_SOURCES } from './corpus/event-sources';
import { FLEETS } from './corpus/fleets';
import { HTTP } from './corpus/http';
import { LOAD_BALANCERS } from './corpus/load-balancers';
import { SERVICES } from './corpus/more-services';
import { ORCHESTRATION } from './corpus/orchestration';
import { OURS } from './corpus/ours';
import { QUEUE_WORKERS } from './corpus/queue-workers';
import { SCHEDULES } from './corpus/schedules';
import { SERVICE_PATTERNS } from './corpus/services';
import { STACKS } from './corpus/stacks';
import { STATIC_SITES } from './corpus/static-sites';
import { findingsInApp } from './rule-cases';

const THEMES = { QUEUE_WORKERS, EVENT_SOURCES, SCHEDULES, HTTP, STATIC_SITES, ORCHESTRATION, SERVICE_PATTERNS, SERVICES, LOAD_BALANCERS, FLEETS, DATABASES, STACKS, OURS };

beforeAll(() => {
  // What aws-cdk-lib and Solutions Constructs say about themselves is no concern of a test.
  process.env.JSII_DEPRECATED = 'quiet';
  process.env.overrideWarningsEnabled = 'false';
});

describe.each(Object.entries(THEMES))('%s', (_, shapes) => {
  test.each(Object.entries(shapes))('%s has no fault', (_name, build) => {
    const errors = findingsInApp(RULES, build).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  });
});
