import type { Rule } from '../rule';
import { DEAD_LETTERS, refusedByKey } from './key-refuses-delivery';

/** Dead letters are encrypted with the key of their own queue. */
export const keyRefusesDeadLetters: Rule = {
  name: 'KeyRefusesDeadLetters',
  // Nothing is lost until a delivery fails.
  severity: 'warning',
  cause: 'a topic, rule or schedule has a dead-letter queue that is encrypted with a key which does not serve the sender',
  consequence: 'what cannot be delivered is dropped without a trace, as if there were no dead-letter queue',
  fix: 'allow kms:GenerateDataKey and kms:Decrypt to the service in the key\'s policy',
  source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html',
  cdk: 'silent: the key of a dead-letter queue is not granted',
  find: (all) => refusedByKey(all, (what) => what === DEAD_LETTERS),
};
