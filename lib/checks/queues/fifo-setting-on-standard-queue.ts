import { known } from '../known';
import type { Rule } from '../rule';

/** Some settings are of FIFO queues alone, and two of them go together. */
export const fifoSettingOnStandardQueue: Rule = {
  name: 'FifoSettingOnStandardQueue',
  severity: 'error',
  cause: 'a standard queue has settings of FIFO queues, or a FIFO queue has its throughput by group without deduplication by group',
  consequence: 'SQS rejects the queue',
  fix: 'set FifoQueue to true or leave the setting out; with FifoThroughputLimit perMessageGroupId set DeduplicationScope to messageGroup',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html',
  cdk: 'refuses in L2s, silent for L1s',
  find: function* (all) {
    for (const { resource, isFifo } of all.queues) {
      const { properties } = resource;
      const fifoOnly = ['DeduplicationScope', 'FifoThroughputLimit', ...properties.boolean('ContentBasedDeduplication') === true ? ['ContentBasedDeduplication'] : []].filter((name) => properties.has(name));
      if (known(isFifo) === false && fifoOnly.length > 0) yield { resource, message: `${fifoOnly.join(' and ')} must be set on a FIFO queue only, got a standard queue` };
      if (known(isFifo) !== true || properties.text('FifoThroughputLimit') !== 'perMessageGroupId') continue;
      const scope = known(properties.text('DeduplicationScope') ?? 'queue');
      if (scope === 'queue') yield { resource, message: 'DeduplicationScope must be messageGroup where FifoThroughputLimit is perMessageGroupId, got queue' };
    }
  },
};
