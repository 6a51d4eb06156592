import type { Rule } from '../rule';
import { fifoTargets } from './fifo-targets';

/** A rule and a schedule cannot say which messages are the same: the queue has to tell by their content. */
export const fifoQueueWithoutDeduplication: Rule = {
  name: 'FifoQueueWithoutDeduplication',
  severity: 'error',
  cause: 'a rule, schedule or pipe sends to a FIFO queue that does not tell equal messages by their content',
  consequence: 'SQS refuses every message: neither side says which are the same',
  fix: 'set ContentBasedDeduplication of the queue to true',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { at, queue, canDeduplicate } of fifoTargets(all)) {
      const told = queue.properties.boolean('ContentBasedDeduplication');
      if (!canDeduplicate && (told === undefined || told === false)) yield { resource: queue, message: `ContentBasedDeduplication must be true for ${at.displayName}, got ${told === undefined ? 'none' : 'false'}` };
    }
  },
};
