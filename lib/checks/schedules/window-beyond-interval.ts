import { grouped } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';
import { recurring } from './recurring';

/** A flexible window that reaches over the next run. */
export const windowBeyondInterval: Rule = {
  name: 'WindowBeyondInterval',
  severity: 'warning',
  cause: 'the flexible window of a schedule is longer than the time until the next run',
  consequence: 'runs come out of order, and two may come at once',
  fix: 'set FlexibleTimeWindow.MaximumWindowInMinutes below the interval',
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { at, recurrence: { intervalSeconds } } of recurring(all)) {
      const minutes = known(at.properties.number('FlexibleTimeWindow', 'MaximumWindowInMinutes'));
      if (minutes === undefined || intervalSeconds === undefined || minutes * 60 <= intervalSeconds) continue;
      yield { resource: at, message: `its flexible window should be at most its interval (${grouped(intervalSeconds / 60)} min), got ${minutes} min` };
    }
  },
};
