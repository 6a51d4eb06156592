import { grouped } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';
import { recurring } from './recurring';

/** A late run meets the next one. */
export const retriedPastNextRun: Rule = {
  name: 'RetriedPastNextRun',
  severity: 'warning',
  cause: 'a schedule tries a failed run again for longer than until the next one',
  consequence: 'after an outage old runs and new ones arrive together, for up to a day',
  fix: 'set RetryPolicy.MaximumEventAgeInSeconds to the interval or less',
  source: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html',
  cdk: 'silent: 24 hours by default',
  find: function* (all) {
    for (const { at, recurrence: { intervalSeconds }, targets: [target] } of recurring(all)) {
      if (at.type !== 'AWS::Scheduler::Schedule' || intervalSeconds === undefined || intervalSeconds >= 86_400) continue;
      const age = known(target.maxAgeSeconds);
      if (age === undefined || age <= Math.max(intervalSeconds, 60) || known(target.maxAttempts) === 0) continue;
      yield { resource: at, message: `RetryPolicy.MaximumEventAgeInSeconds should be at most its interval (${grouped(intervalSeconds)} s), got ${target.settings.settings('RetryPolicy').has('MaximumEventAgeInSeconds') ? '' : 'the default of '}${grouped(age)} s` };
    }
  },
};
