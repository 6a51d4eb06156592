import { grouped } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';
import { visibilityTimeoutForFunction } from '../../sizing/visibility-timeout';

/** Lambda refuses a queue that gives a message back while the function may still work on it. */
export const visibilityTimeoutBelowFunctionTimeout: Rule = {
  name: 'VisibilityTimeoutBelowFunctionTimeout',
  severity: 'error',
  cause: 'a queue gives a message back before the function that works on it has to be done',
  consequence: 'Lambda rejects the event source mapping; on an update that slips through, messages are worked on twice',
  fix: 'set the visibility timeout to six times the function\'s timeout plus the batching window',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  cdk: 'warns if both are in one stack, silent across stacks',
  find: function* (all) {
    for (const { queue, function: worker, batchingWindowSeconds } of all.mappings) {
      const visibility = known(queue?.visibilityTimeoutSeconds);
      const timeout = known(worker?.timeoutSeconds);
      if (queue === undefined || worker === undefined || visibility === undefined || timeout === undefined || visibility >= timeout) continue;
      yield {
        resource: queue.resource,
        message: `its visibility timeout must be at least the timeout of ${worker.displayName} (${grouped(timeout)} s), got ${grouped(visibility)} s`,
        fix: `set VisibilityTimeout to ${visibilityTimeoutForFunction(timeout, known(batchingWindowSeconds) ?? 0)}`,
      };
    }
  },
};
