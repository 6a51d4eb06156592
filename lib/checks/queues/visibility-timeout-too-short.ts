import { grouped } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';
import { visibilityTimeoutForFunction } from '../../sizing/visibility-timeout';

/** A throttled batch is tried again within the visibility timeout. */
export const visibilityTimeoutTooShort: Rule = {
  name: 'VisibilityTimeoutTooShort',
  severity: 'warning',
  cause: 'a visibility timeout is below six times the function\'s timeout plus the batching window',
  consequence: 'batches that are throttled come back while Lambda still tries them: they run twice, and good messages reach the dead-letter queue',
  fix: 'set the visibility timeout to six times the function\'s timeout plus the batching window',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { queue, function: worker, batchingWindowSeconds } of all.mappings) {
      const visibility = known(queue?.visibilityTimeoutSeconds);
      const timeout = known(worker?.timeoutSeconds);
      if (queue === undefined || worker === undefined || visibility === undefined || timeout === undefined || visibility < timeout) continue;
      const window = known(batchingWindowSeconds) ?? 0;
      const needed = visibilityTimeoutForFunction(timeout, window);
      if (visibility >= needed) continue;
      yield {
        resource: queue.resource,
        message: `its visibility timeout should be at least 6 x ${grouped(timeout)} s for ${worker.displayName}${window > 0 ? ` plus its batching window of ${window} s` : ''} = ${grouped(needed)} s, got ${grouped(visibility)} s`,
        fix: `set VisibilityTimeout to ${needed}`,
      };
    }
  },
};
