import type { Rule } from '../rule';
import { consumersOf } from './consumers';

/** What a mapping's filter turns away is deleted, not left for others. */
export const filteredConsumersShareQueue: Rule = {
  name: 'FilteredConsumersShareQueue',
  severity: 'error',
  cause: 'several workers take messages out of one queue, and one of them filters',
  consequence: 'a message that the filter turns away is deleted from the queue: the worker that it was meant for never sees it',
  fix: 'filter before the queue: one queue for each worker, subscribed to a topic with a FilterPolicy',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html',
  cdk: 'silent',
  find: function* (all) {
    for (const queue of all.queues) {
      const consumers = consumersOf(all, queue);
      if (new Set(consumers.map(({ worker }) => worker)).size < 2) continue;
      const filtering = queue.mappings.find(({ resource }) => resource.properties.list('FilterCriteria', 'Filters').length > 0);
      if (filtering === undefined) continue;
      yield { resource: filtering.resource, message: `${queue.displayName} must have one worker where mappings filter, got ${[...new Set(consumers.map(({ name }) => name))].join(' and ')}` };
    }
  },
};
