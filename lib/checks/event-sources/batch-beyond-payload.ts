import { grouped } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';

// A function takes 6 MB in one invocation.
const MOST_BYTES = 6 * 1024 * 1024;

/** A full batch of the largest messages has to fit into one invocation. */
export const batchBeyondPayload: Rule = {
  name: 'BatchBeyondPayload',
  severity: 'warning',
  cause: 'a full batch of the largest messages is more than one invocation takes',
  consequence: 'batches are cut short of the size that was asked for, and the function runs more often than planned',
  fix: 'lower BatchSize, or MaximumMessageSize of the queue',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, queue } of all.mappings) {
      // Only where somebody chose both: by default a batch can be 10 MiB, and nobody minds.
      const size = known(resource.properties.number('BatchSize'));
      const bytes = known(queue?.resource.properties.number('MaximumMessageSize'));
      if (queue === undefined || size === undefined || bytes === undefined || size * bytes <= MOST_BYTES) continue;
      yield { resource, message: `BatchSize x MaximumMessageSize of ${queue.displayName} should be at most 6 MiB, got ${grouped(size)} x ${grouped(bytes / 1024)} KiB = ${grouped(size * bytes / 1024 / 1024)} MiB` };
    }
  },
};
