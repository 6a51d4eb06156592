import { known } from '../known';
import type { Rule } from '../rule';
import { recurrenceOf } from './expression';

/** A run that fails for good should be seen. */
export const scheduleWithoutDeadLetters: Rule = {
  name: 'ScheduleWithoutDeadLetters',
  severity: 'warning',
  cause: 'a schedule has no dead-letter queue',
  consequence: 'a run that cannot be delivered is dropped, and nobody knows that it is missing',
  fix: 'set Target.DeadLetterConfig to a standard queue, with an alarm on its first message',
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, target, expression } of all.schedules) {
      if (target.settings.unknown !== undefined || target.settings.has('DeadLetterConfig')) continue;
      // A minute later it runs again.
      if ((recurrenceOf(known(expression) ?? '').intervalSeconds ?? Infinity) <= 60) continue;
      yield { resource, message: 'it should have a dead-letter queue, got none' };
    }
  },
};
