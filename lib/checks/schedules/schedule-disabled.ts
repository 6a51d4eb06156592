import { known } from '../known';
import type { Rule } from '../rule';

/** What is switched off never runs. */
export const scheduleDisabled: Rule = {
  name: 'ScheduleDisabled',
  severity: 'warning',
  cause: 'a schedule or rule is disabled',
  consequence: 'its targets never hear of it',
  fix: 'set State to ENABLED, or remove it',
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-state.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, isEnabled } of [...all.schedules, ...all.rules]) {
      if (known(isEnabled) === false) yield { resource, message: 'it should be enabled, got State DISABLED' };
    }
  },
};
