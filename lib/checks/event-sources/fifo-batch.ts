import { known } from '../known';
import type { Rule } from '../rule';

/** A FIFO queue gives at most ten messages, at once. */
export const fifoBatch: Rule = {
  name: 'FifoBatch',
  severity: 'error',
  cause: 'a mapping takes more than 10 messages from a FIFO queue, or waits for them',
  consequence: 'Lambda rejects the event source mapping',
  fix: 'set BatchSize to at most 10 and leave MaximumBatchingWindowInSeconds out',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  cdk: 'refuses in L2s of the same stack, silent for L1s',
  find: function* (all) {
    for (const { resource, queue, batchSize, batchingWindowSeconds } of all.mappings) {
      if (queue === undefined || known(queue.isFifo) !== true) continue;
      const [size, window] = [known(batchSize), known(batchingWindowSeconds)];
      if (size !== undefined && size > 10) yield { resource, message: `BatchSize must be at most 10 for the FIFO queue ${queue.displayName}, got ${size}` };
      if (window !== undefined && window > 0) yield { resource, message: `MaximumBatchingWindowInSeconds must not be set for the FIFO queue ${queue.displayName}, got ${window} s` };
    }
  },
};
