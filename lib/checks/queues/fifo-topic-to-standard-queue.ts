import { known } from '../known';
import { subscriptions } from '../access/service-deliveries';
import type { Rule } from '../rule';

/** A standard queue forgets the order it was given. */
export const fifoTopicToStandardQueue: Rule = {
  name: 'FifoTopicToStandardQueue',
  severity: 'warning',
  cause: 'a FIFO topic sends to a standard queue',
  consequence: 'messages may arrive out of order and more than once, which is what the topic is paid to prevent',
  fix: 'subscribe a FIFO queue',
  source: 'https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { topic, at, to } of subscriptions(all)) {
      const queue = all.queue(to);
      if (topic.properties.boolean('FifoTopic') !== true || queue === undefined || known(queue.isFifo) !== false) continue;
      yield { resource: at, message: `the FIFO topic ${topic.displayName} should send to FIFO queues, got the standard queue ${queue.displayName}` };
    }
  },
};
