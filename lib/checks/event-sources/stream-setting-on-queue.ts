import type { EventSourceMapping } from '../../template';
import type { Rule } from '../rule';

/** Settings that Lambda takes for streams, but not for queues. */
const OF_STREAMS = ['StartingPosition', 'StartingPositionTimestamp', 'ParallelizationFactor', 'MaximumRecordAgeInSeconds', 'MaximumRetryAttempts', 'BisectBatchOnFunctionError', 'TumblingWindowInSeconds', 'DestinationConfig'];

/** Settings that Lambda takes for queues, but not for streams. */
const OF_QUEUES = ['ScalingConfig'];

const STREAMS = ['AWS::Kinesis::Stream', 'AWS::Kinesis::StreamConsumer', 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** Queues retry by their redrive policy, streams by the mapping. */
export const streamSettingOnQueue: Rule = {
  name: 'StreamSettingOnQueue',
  severity: 'error',
  cause: 'the mapping of a queue has settings of streams, or the other way round',
  consequence: 'Lambda rejects the event source mapping',
  fix: 'leave the setting out; what fails in a queue goes to its dead-letter queue (RedrivePolicy)',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html',
  cdk: 'silent',
  find: function* (all) {
    for (const mapping of all.mappings) {
      const [kind, wrong] = wrongFor(mapping);
      const names = wrong.filter((name) => mapping.resource.properties.has(name) && mapping.resource.properties.value(name) !== false);
      if (names.length > 0) yield { resource: mapping.resource, message: `${names.join(' and ')} must not be set for a ${kind}` };
    }
  },
};

function wrongFor({ source }: EventSourceMapping): readonly [kind: string, wrong: readonly string[]] {
  if (source?.type === 'AWS::SQS::Queue') return ['queue', OF_STREAMS];
  return STREAMS.includes(source?.type ?? '') ? ['stream', OF_QUEUES] : ['source', []];
}
