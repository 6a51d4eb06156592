import { known } from '../known';
import type { Rule } from '../rule';

/** Lambda waits for more than ten messages only if it may wait. */
export const batchingWindowMissing: Rule = {
  name: 'BatchingWindowMissing',
  severity: 'error',
  cause: 'a batch of more than 10 messages has no batching window',
  consequence: 'Lambda rejects the event source mapping',
  fix: 'set MaximumBatchingWindowInSeconds to at least 1',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  cdk: 'refuses no window in L2s; silent for a window of 0 s and L1s',
  find: function* (all) {
    for (const { resource, queue, batchSize, batchingWindowSeconds } of all.mappings) {
      const [size, window] = [known(batchSize), known(batchingWindowSeconds)];
      if (queue === undefined || known(queue.isFifo) !== false || size === undefined || size <= 10 || window === undefined || window >= 1) continue;
      yield { resource, message: `MaximumBatchingWindowInSeconds must be at least 1 s for batches of ${size}, got ${resource.properties.has('MaximumBatchingWindowInSeconds') ? `${window} s` : 'none'}` };
    }
  },
};
