import type { Rule } from '../rule';

/** A queue is encrypted by SQS or with a key, not both. */
export const queueEncryptedTwice: Rule = {
  name: 'QueueEncryptedTwice',
  severity: 'error',
  cause: 'a queue is to be encrypted by SQS and with a key of KMS',
  consequence: 'SQS rejects the queue',
  fix: 'leave out SqsManagedSseEnabled or KmsMasterKeyId',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html',
  cdk: 'refuses in L2s, silent for L1s',
  find: function* (all) {
    for (const { resource } of all.queues) {
      const { properties } = resource;
      const key = properties.value('KmsMasterKeyId');
      if (properties.boolean('SqsManagedSseEnabled') !== true || key === undefined || key === '') continue;
      yield { resource, message: 'it must have either SqsManagedSseEnabled or KmsMasterKeyId, got both' };
    }
  },
};
