import { known } from '../known';
import type { Rule } from '../rule';

/** Without any concurrency every invocation is throttled. */
export const functionCanNeverRun: Rule = {
  name: 'FunctionCanNeverRun',
  severity: 'warning',
  cause: 'a function has a reserved concurrency of 0',
  consequence: 'every invocation is refused; messages of its queues become dead letters without having run',
  fix: 'leave ReservedConcurrentExecutions out, or set it to what may run at once',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, reservedConcurrency } of all.functions) {
      if (known(reservedConcurrency) === 0) yield { resource, message: 'ReservedConcurrentExecutions should be more than 0, got 0' };
    }
  },
};
