import { known } from '../known';
import type { Rule } from '../rule';

/** The name of a FIFO queue or topic ends in .fifo, and no other does. */
export const fifoNameMismatch: Rule = {
  name: 'FifoNameMismatch',
  severity: 'error',
  cause: 'a name ends in .fifo and the queue or topic is not FIFO, or the other way round',
  consequence: 'AWS rejects it',
  fix: 'end the names of FIFO queues and topics in .fifo, and no others',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-message-order.html',
  cdk: 'refuses in L2s, silent for L1s',
  find: function* (all) {
    for (const [type, name, flag] of [['AWS::SQS::Queue', 'QueueName', 'FifoQueue'], ['AWS::SNS::Topic', 'TopicName', 'FifoTopic']]) {
      for (const resource of all.templates.ofType(type)) {
        const given = resource.properties.value(name);
        const isFifo = known(resource.properties.boolean(flag) ?? false);
        if (typeof given !== 'string' || isFifo === undefined || given.endsWith('.fifo') === isFifo) continue;
        yield { resource, message: isFifo ? `${name} must end in .fifo where ${flag} is true, got ${given}` : `${flag} must be true where ${name} ends in .fifo, got ${given} without it` };
      }
    }
  },
};
