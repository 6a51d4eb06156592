import { known } from '../known';
import type { Rule } from '../rule';

/** Pollers do not know of a function's reserved concurrency. */
export const maxConcurrencyAboveReserved: Rule = {
  name: 'MaxConcurrencyAboveReserved',
  severity: 'warning',
  cause: 'mappings may run a function more often at once than its reserved concurrency allows',
  consequence: 'the surplus is throttled, received again and again, and ends among the dead letters without having run',
  fix: 'lower MaximumConcurrency of the mappings, or raise ReservedConcurrentExecutions to their sum',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, reservedConcurrency, mappings } of all.functions) {
      const reserved = known(reservedConcurrency);
      const limits = mappings.flatMap(({ maxConcurrency }) => known(maxConcurrency) ?? []);
      const sum = limits.reduce((total, limit) => total + limit, 0);
      if (reserved === undefined || reserved === 0 || sum <= reserved) continue;
      yield { resource, message: `ReservedConcurrentExecutions should be at least the MaximumConcurrency of its mappings (${limits.join(' + ')}${limits.length > 1 ? ` = ${sum}` : ''}), got ${reserved}` };
    }
  },
};
