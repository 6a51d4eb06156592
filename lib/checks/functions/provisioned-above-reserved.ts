import { known } from '../known';
import type { Rule } from '../rule';

/** What is kept ready counts against what is reserved. */
export const provisionedAboveReserved: Rule = {
  name: 'ProvisionedAboveReserved',
  severity: 'error',
  cause: 'the provisioned concurrency of a function is above its reserved concurrency',
  consequence: 'Lambda rejects the provisioned concurrency',
  fix: 'raise ReservedConcurrentExecutions to at least the provisioned concurrency of all versions',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, reservedConcurrency, provisionedConcurrency } of all.functions) {
      const reserved = known(reservedConcurrency);
      const provisioned = provisionedConcurrency.reduce((sum, { amount }) => sum + (known(amount) ?? 0), 0);
      if (reserved !== undefined && provisioned > reserved) yield { resource, message: `ReservedConcurrentExecutions must be at least its provisioned concurrency (${provisioned}), got ${reserved}` };
    }
  },
};
