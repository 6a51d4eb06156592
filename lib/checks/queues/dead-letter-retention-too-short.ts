import { grouped } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';

/** On standard queues a dead letter keeps the age it had in the queue it came from. */
export const deadLetterRetentionTooShort: Rule = {
  name: 'DeadLetterRetentionTooShort',
  severity: 'warning',
  cause: 'a dead-letter queue keeps messages no longer than the queue they come from',
  consequence: 'the clock starts when the message is first sent: dead letters vanish before, or soon after, they arrive',
  fix: 'set MessageRetentionPeriod of the dead-letter queue to 1209600 (14 days)',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html#understanding-message-retention-periods',
  cdk: 'silent',
  find: function* (all) {
    for (const queue of all.queues) {
      const dead = queue.deadLetterQueue;
      const [own, kept] = [known(queue.retentionSeconds), known(dead?.retentionSeconds)];
      // A FIFO queue's dead letters start anew.
      if (dead === undefined || own === undefined || kept === undefined || known(queue.isFifo) !== false || kept > own || kept === LONGEST) continue;
      yield { resource: dead.resource, message: `it should keep dead letters longer than ${queue.displayName} keeps messages (${days(own)}), got ${days(kept)}` };
    }
  },
};

const LONGEST = 1_209_600;

function days(seconds: number): string {
  return seconds < 86_400 ? `${grouped(seconds)} s` : `${grouped(seconds / 86_400)} days`;
}
