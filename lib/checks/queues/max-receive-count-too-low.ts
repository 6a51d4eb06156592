import { known } from '../known';
import type { Rule } from '../rule';

// What Lambda's documentation asks for, so that throttling does not use them up.
const LEAST_FOR_FUNCTIONS = 5;

/** Every receive counts, also of a batch that was throttled and never ran. */
export const maxReceiveCountTooLow: Rule = {
  name: 'MaxReceiveCountTooLow',
  severity: 'warning',
  cause: 'a message becomes a dead letter after one receive, or after fewer than five behind a function',
  consequence: 'messages that were throttled, or whose task was stopped, become dead letters although nothing is wrong with them',
  fix: 'set maxReceiveCount to at least 5',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  cdk: 'silent',
  find: function* (all) {
    for (const queue of all.queues) {
      const redrive = known(queue.redrive);
      const count = known(redrive?.maxReceiveCount);
      if (count === undefined || count < 1) continue;
      const [worker] = queue.mappings.flatMap((mapping) => mapping.function ?? []);
      if (count >= (worker === undefined ? 2 : LEAST_FOR_FUNCTIONS)) continue;
      yield {
        resource: queue.resource,
        message: worker === undefined
          ? `its maxReceiveCount should be more than 1, got ${count}; one stopped task makes a dead letter`
          : `its maxReceiveCount should be at least ${LEAST_FOR_FUNCTIONS} for ${worker.displayName}, got ${count}`,
      };
    }
  },
};
