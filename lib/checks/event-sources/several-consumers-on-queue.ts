import type { Resource } from '../../template';
import type { Rule } from '../rule';
import { consumersOf } from './consumers';

/** Consumers of one queue share its messages out; none sees all. */
export const severalConsumersOnQueue: Rule = {
  name: 'SeveralConsumersOnQueue',
  severity: 'warning',
  cause: 'several workers take messages out of one queue',
  consequence: 'each message reaches one of them, by chance',
  fix: 'give each worker a queue of its own, and send to all of them by a topic',
  source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-common-scenarios.html',
  cdk: 'silent',
  find: function* (all) {
    for (const queue of all.queues) {
      const workers = new Map<Resource, string>(consumersOf(all, queue).map(({ worker, name }) => [worker, name]));
      if (workers.size < 2) continue;
      yield { resource: queue.resource, message: `it should have one worker, got ${[...workers.values()].join(' and ')}` };
    }
  },
};
