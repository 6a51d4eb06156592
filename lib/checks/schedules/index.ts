import type { RuleFamily } from '../rule';
import { bucketSendsNoEvents } from './bucket-sends-no-events';
import { eventPatternNeverMatches } from './event-pattern-never-matches';
import { retriedPastNextRun } from './retried-past-next-run';
import { ruleOnWrongBus } from './rule-on-wrong-bus';
import { ruleRejected } from './rule-rejected';
import { ruleWithoutTargets } from './rule-without-targets';
import { runsOverlap } from './runs-overlap';
import { scheduleDisabled } from './schedule-disabled';
import { scheduleExpressionInvalid } from './schedule-expression-invalid';
import { scheduleIsOver } from './schedule-is-over';
import { scheduleSettingOutOfRange } from './schedule-setting-out-of-range';
import { scheduleWithoutDeadLetters } from './schedule-without-dead-letters';
import { windowBeyondInterval } from './window-beyond-interval';

/** Rules about schedules and rules of EventBridge. */
export const SCHEDULES: RuleFamily = {
  title: 'Schedules and events',
  rules: [
    scheduleExpressionInvalid,
    scheduleIsOver,
    scheduleDisabled,
    scheduleWithoutDeadLetters,
    retriedPastNextRun,
    runsOverlap,
    windowBeyondInterval,
    scheduleSettingOutOfRange,
    ruleWithoutTargets,
    ruleRejected,
    eventPatternNeverMatches,
    ruleOnWrongBus,
    bucketSendsNoEvents,
  ],
};
