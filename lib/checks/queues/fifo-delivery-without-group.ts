import type { Rule } from '../rule';
import { fifoTargets } from './fifo-targets';

/** A message of a FIFO queue belongs to a message group. */
export const fifoDeliveryWithoutGroup: Rule = {
  name: 'FifoDeliveryWithoutGroup',
  severity: 'error',
  cause: 'a rule, schedule or pipe sends to a FIFO queue without a message group',
  consequence: 'SQS refuses every message',
  fix: 'set MessageGroupId in the target\'s SQS parameters',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html',
  cdk: 'silent for L1s; the L2 of a rule\'s target sets nothing unless messageGroupId is given',
  find: function* (all) {
    for (const { at, queue, parameters } of fifoTargets(all)) {
      if (parameters.unknown === undefined && !parameters.has('MessageGroupId')) yield { resource: at, message: `MessageGroupId must be set for the FIFO queue ${queue.displayName}, got none` };
    }
  },
};
