import { known } from '../known';
import type { Rule } from '../rule';

/** Unless the function may name the messages that failed, all of them come back. */
export const wholeBatchRetried: Rule = {
  name: 'WholeBatchRetried',
  severity: 'warning',
  cause: 'a mapping does not take the function\'s word on which messages of a batch failed',
  consequence: 'one bad message brings the whole batch back: the good ones are worked on again, and become dead letters with it',
  fix: 'set FunctionResponseTypes to [ReportBatchItemFailures] and return batchItemFailures, or set BatchSize to 1',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  cdk: 'silent: reportBatchItemFailures is false by default',
  find: function* (all) {
    for (const { resource, queue, batchSize, reportsBatchItemFailures } of all.mappings) {
      const size = known(batchSize);
      if (queue === undefined || size === undefined || size <= 1 || known(reportsBatchItemFailures) !== false) continue;
      yield { resource, message: `ReportBatchItemFailures should be set for batches of ${size} messages, got none` };
    }
  },
};
