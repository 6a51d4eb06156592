import type { Resource } from '../../template';
import { bucketNotifications, subscriptions } from '../access/service-deliveries';
import type { Rule } from '../rule';

/** Some services cannot say what order a message has. */
export const fifoNotSupported: Rule = {
  name: 'FifoNotSupported',
  severity: 'error',
  cause: 'a bucket sends to a FIFO queue or topic, a standard topic to a FIFO queue, or a FIFO topic to what is no queue',
  consequence: 'AWS rejects the notification or the subscription',
  fix: 'send to a standard queue, or through a function that sets the message group',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { bucket, at, to } of bucketNotifications(all)) {
      if (isFifo(to)) yield { resource: at, message: `${bucket.displayName} must send to a standard queue or topic, got the FIFO ${to.displayName}` };
    }
    for (const { topic, at, to, settings } of subscriptions(all)) {
      const protocol = settings.text('Protocol');
      if (topic.properties.boolean('FifoTopic') === true) {
        if (typeof protocol === 'string' && !['sqs', 'firehose'].includes(protocol)) yield { resource: at, message: `the FIFO topic ${topic.displayName} must send to queues, got the protocol ${protocol}` };
      } else if (topic.properties.value('FifoTopic') === undefined && to !== undefined && isFifo(to)) {
        yield { resource: at, message: `the standard topic ${topic.displayName} must send to standard queues, got the FIFO queue ${to.displayName}` };
      }
    }
  },
};

/** Whether a queue or topic is FIFO for certain. */
export function isFifo(resource: Resource): boolean {
  return resource.properties.boolean(resource.type === 'AWS::SQS::Queue' ? 'FifoQueue' : 'FifoTopic') === true;
}
