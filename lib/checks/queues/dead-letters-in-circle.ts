import type { Queue } from '../../template';
import type { Rule } from '../rule';

/** A dead letter should come to rest. */
export const deadLettersInCircle: Rule = {
  name: 'DeadLettersInCircle',
  severity: 'warning',
  cause: 'the dead letters of a queue come back to it',
  consequence: 'what cannot be worked on goes round until it expires, and is never seen',
  fix: 'use a dead-letter queue that has no dead-letter queue itself',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  cdk: 'silent for L1s; L2s cannot be tied in a circle',
  find: function* (all) {
    const told = new Set<Queue>();
    for (const queue of all.queues) {
      const path: Queue[] = [];
      for (let next: Queue | undefined = queue; next !== undefined && !path.includes(next); next = next.deadLetterQueue) path.push(next);
      const last = path[path.length - 1]?.deadLetterQueue;
      if (last !== queue || path.some((one) => told.has(one))) continue;
      for (const one of path) told.add(one);
      yield { resource: queue.resource, message: `its dead letters must not come back to it, got ${[...path, queue].map(({ displayName }) => displayName).join(' -> ')}` };
    }
  },
};
