import { grouped } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';
import { collectsDeadLetters } from './collects-dead-letters';

/** In a FIFO queue a message that fails holds up all behind it. */
export const fifoQueueWithoutDeadLetters: Rule = {
  name: 'FifoQueueWithoutDeadLetters',
  severity: 'warning',
  cause: 'a FIFO queue has no dead-letter queue',
  consequence: 'one message that cannot be worked on holds up its whole message group until it expires',
  fix: 'give it a RedrivePolicy with a FIFO dead-letter queue',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  cdk: 'silent',
  find: function* (all) {
    for (const queue of all.queues) {
      if (queue.redrive !== undefined || known(queue.isFifo) !== true || collectsDeadLetters(all, queue)) continue;
      const retention = known(queue.retentionSeconds);
      yield { resource: queue.resource, message: `it should have a dead-letter queue, got none${retention === undefined ? '' : `; a message that fails holds up its group for ${grouped(retention / 86_400)} days`}` };
    }
  },
};
