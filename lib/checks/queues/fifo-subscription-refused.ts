import { subscriptions } from '../access/service-deliveries';
import type { Rule } from '../rule';
import { isFifo } from './fifo-not-supported';

/** What a FIFO topic may send to. The documentation speaks of queues alone; of streams it does not say that they are refused. */
const PROTOCOLS = ['sqs', 'firehose'];

/** The order of messages is kept from end to end, or not at all. */
export const fifoSubscriptionRefused: Rule = {
  name: 'FifoSubscriptionRefused',
  severity: 'error',
  cause: 'a FIFO topic sends to what is no queue, or a standard topic to a FIFO queue',
  consequence: 'SNS rejects the subscription',
  fix: 'subscribe a queue, and let that trigger the function; let topic and queue both be FIFO',
  source: 'https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { topic, at, to, settings } of subscriptions(all)) {
      const protocol = settings.text('Protocol');
      if (topic.properties.boolean('FifoTopic') === true) {
        if (typeof protocol === 'string' && !PROTOCOLS.includes(protocol)) yield { resource: at, message: `the FIFO topic ${topic.displayName} must send to queues, got the protocol ${protocol}` };
      } else if (topic.properties.value('FifoTopic') === undefined && to !== undefined && isFifo(to)) {
        // Not on the page, but measured against AWS: https://github.com/getmoto/moto/pull/8957
        yield { resource: at, message: `the standard topic ${topic.displayName} must send to standard queues, got the FIFO queue ${to.displayName}` };
      }
    }
  },
};
