import { known } from '../known';
import type { Rule } from '../rule';
import { collectsDeadLetters } from './collects-dead-letters';

/** What fails again and again has to go somewhere. */
export const deadLetterQueueMissing: Rule = {
  name: 'DeadLetterQueueMissing',
  severity: 'warning',
  cause: 'a standard queue has no dead-letter queue',
  consequence: 'a message that cannot be worked on comes back until it expires, then it is gone; nobody is told',
  fix: 'give it a RedrivePolicy with a dead-letter queue that keeps messages for 14 days, and an alarm on the first one',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  cdk: 'silent',
  find: function* (all) {
    for (const queue of all.queues) {
      if (queue.redrive !== undefined || known(queue.isFifo) !== false || collectsDeadLetters(all, queue)) continue;
      yield { resource: queue.resource, message: 'it should have a dead-letter queue, got none' };
    }
  },
};
