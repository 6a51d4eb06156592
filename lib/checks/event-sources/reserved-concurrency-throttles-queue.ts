import { known } from '../known';
import type { Rule } from '../rule';

/** Pollers do not know of a function's reserved concurrency. */
export const reservedConcurrencyThrottlesQueue: Rule = {
  name: 'ReservedConcurrencyThrottlesQueue',
  severity: 'warning',
  cause: 'a function with reserved concurrency takes messages through a mapping without a maximum concurrency',
  consequence: 'pollers fetch more than may run; throttled messages are received again and end among the dead letters without having run',
  fix: 'set ScalingConfig.MaximumConcurrency (2 to 1,000) of the mapping; for one at a time use a FIFO queue with one message group',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, function: worker, queue, maxConcurrency } of all.mappings) {
      const reserved = known(worker?.reservedConcurrency);
      if (worker === undefined || queue === undefined || reserved === undefined || reserved === 0 || maxConcurrency !== undefined) continue;
      // The order of a FIFO queue holds pollers back: one batch a group.
      if (known(queue.isFifo) !== false || resource.properties.has('ProvisionedPollerConfig')) continue;
      yield { resource, message: `ScalingConfig.MaximumConcurrency should be set for ${worker.displayName} with ReservedConcurrentExecutions ${reserved}, got none` };
    }
  },
};
