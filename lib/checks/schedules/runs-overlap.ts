import { grouped } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';
import { recurring } from './recurring';

/** A run that may take longer than the interval meets the next one. */
export const runsOverlap: Rule = {
  name: 'RunsOverlap',
  severity: 'warning',
  cause: 'a function may run longer than the time until its schedule starts it again',
  consequence: 'two runs work on the same things at once',
  fix: 'lower the timeout below the interval, set ReservedConcurrentExecutions to 1, or send to a FIFO queue with one message group',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { at, recurrence: { intervalSeconds }, targets } of recurring(all)) {
      for (const target of targets) {
        const worker = all.functionAt(target.arn)?.function;
        const timeout = known(worker?.timeoutSeconds);
        if (worker === undefined || timeout === undefined || intervalSeconds === undefined || timeout <= intervalSeconds) continue;
        if (worker.reservedConcurrency !== undefined) continue;
        yield { resource: at, message: `its interval should be at least the timeout of ${worker.displayName} (${grouped(timeout)} s), got ${grouped(intervalSeconds)} s` };
      }
    }
  },
};
