import type { Resource } from '../../template';
import { bucketNotifications } from '../access/service-deliveries';
import type { Rule } from '../rule';

/** A bucket cannot say what order an event has. */
export const fifoNotSupported: Rule = {
  name: 'FifoNotSupported',
  severity: 'error',
  cause: 'a bucket sends to a FIFO queue or topic',
  consequence: 'S3 rejects the notification',
  fix: 'send to a standard queue, or through a function that sets the message group',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { bucket, at, to } of bucketNotifications(all)) {
      if (isFifo(to)) yield { resource: at, message: `${bucket.displayName} must send to a standard queue or topic, got the FIFO ${to.displayName}` };
    }
  },
};

/** Whether a queue or topic is FIFO for certain. */
export function isFifo(resource: Resource): boolean {
  return resource.properties.boolean(resource.type === 'AWS::SQS::Queue' ? 'FifoQueue' : 'FifoTopic') === true;
}
