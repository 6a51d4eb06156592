import { known } from '../known';
import type { Rule } from '../rule';

/** Dead letters of a FIFO queue keep their order. */
export const deadLetterQueueTypeMismatch: Rule = {
  name: 'DeadLetterQueueTypeMismatch',
  severity: 'error',
  cause: 'a queue and its dead-letter queue are of different types',
  consequence: 'SQS rejects the redrive policy',
  fix: 'make both FIFO or both standard',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  cdk: 'warns if both are in one stack, silent across stacks',
  find: function* (all) {
    for (const queue of all.queues) {
      const dead = queue.deadLetterQueue;
      const [own, other] = [known(queue.isFifo), known(dead?.isFifo)];
      if (dead === undefined || own === undefined || other === undefined || own === other) continue;
      yield { resource: queue.resource, message: `its dead-letter queue must be ${typeName(own)} as it is itself, got the ${typeName(other)} queue ${dead.displayName}` };
    }
  },
};

function typeName(isFifo: boolean): string {
  return isFifo ? 'FIFO' : 'standard';
}
