import { known } from '../known';
import type { Rule } from '../rule';

const STREAMS = ['AWS::Kinesis::Stream', 'AWS::Kinesis::StreamConsumer', 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** A shard is read in order: what fails holds up what follows. */
export const streamBlockedByBadRecord: Rule = {
  name: 'StreamBlockedByBadRecord',
  severity: 'warning',
  cause: 'the mapping of a stream tries a batch that fails again for as long as its records last',
  consequence: 'one bad record holds up its shard for a day or more, and what waits behind it expires unread',
  fix: 'set MaximumRetryAttempts or MaximumRecordAgeInSeconds, with BisectBatchOnFunctionError and an OnFailure destination',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, source } of all.mappings) {
      if (source === undefined || !STREAMS.includes(source.type)) continue;
      const { properties } = resource;
      const limits = [known(properties.number('MaximumRetryAttempts') ?? -1), known(properties.number('MaximumRecordAgeInSeconds') ?? -1)];
      if (limits.every((limit) => limit === -1)) yield { resource, message: `MaximumRetryAttempts or MaximumRecordAgeInSeconds should be set for ${source.displayName}, got neither` };
    }
  },
};
