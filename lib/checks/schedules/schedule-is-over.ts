import { known } from '../known';
import type { Rule } from '../rule';
import { recurring } from './recurring';

// A time is in the time zone of the schedule: nobody's clock is a day off.
const SLACK_MS = 24 * 3_600_000;

/** What was to run in the past runs no more. */
export const scheduleIsOver: Rule = {
  name: 'ScheduleIsOver',
  severity: 'warning',
  cause: 'a schedule ended before now, or ends before it begins',
  consequence: 'it never runs',
  fix: 'set a time to come, or remove the schedule',
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time',
  cdk: 'silent',
  find: function* (all, now) {
    for (const { at, expression, recurrence: { last } } of recurring(all)) {
      if (last !== undefined && last.getTime() + SLACK_MS < now.getTime()) yield { resource: at, message: `it should run in the future, got ${expression}` };
      const [from, to] = ['StartDate', 'EndDate'].map((name) => known(at.properties.text(name)) ?? '');
      const [start, end] = [Date.parse(from), Date.parse(to)];
      if (end + SLACK_MS < now.getTime()) yield { resource: at, message: `EndDate should be in the future, got ${to}` };
      else if (start > end) yield { resource: at, message: `EndDate should be after StartDate (${from}), got ${to}` };
    }
  },
};
