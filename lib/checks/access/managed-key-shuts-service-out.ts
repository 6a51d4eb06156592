import type { Rule } from '../rule';
import { serviceDeliveries } from './service-deliveries';

/** AWS's own keys serve roles of the account; services that act in their own name they do not. */
export const managedKeyShutsServiceOut: Rule = {
  name: 'ManagedKeyShutsServiceOut',
  severity: 'error',
  cause: 'a service sends to a queue or topic that is encrypted with the AWS managed key',
  consequence: 'the key\'s policy cannot be changed and does not let services in: every delivery is dropped without a trace',
  fix: 'use SSE-SQS (SqsManagedSseEnabled, QueueEncryption.SQS_MANAGED) for a queue, or a key of your own whose policy lets the service in',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services',
  cdk: 'silent',
  find: function* (all) {
    for (const { from, to, service, what } of serviceDeliveries(all)) {
      const key = to.type === 'AWS::SQS::Queue' || to.type === 'AWS::SNS::Topic' ? to.properties.text('KmsMasterKeyId') : undefined;
      if (typeof key !== 'string' || !/(^|:)alias\/aws\/s(qs|ns)$/.test(key)) continue;
      yield { resource: to, message: `it must not be encrypted with ${key} where ${service} delivers to it, got the ${what} of ${from.displayName}` };
    }
  },
};
