import type { Rule } from '../rule';

const STREAMS = ['AWS::Kinesis::Stream', 'AWS::Kinesis::StreamConsumer', 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** A stream is read from somewhere. */
export const streamWithoutStartingPosition: Rule = {
  name: 'StreamWithoutStartingPosition',
  severity: 'error',
  cause: 'the mapping of a stream does not say where to start, or its table has no stream',
  consequence: 'Lambda rejects the event source mapping',
  fix: 'set StartingPosition to LATEST or TRIM_HORIZON; give the table a StreamSpecification',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  cdk: 'refuses in the L2 event sources, silent for L1s',
  find: function* (all) {
    for (const { resource, source } of all.mappings) {
      if (source === undefined || !STREAMS.includes(source.type)) continue;
      if (!resource.properties.has('StartingPosition')) yield { resource, message: `StartingPosition must be set for ${source.displayName}, got none` };
      if (source.type === 'AWS::DynamoDB::Table' && !source.properties.has('StreamSpecification') && !source.properties.has('KinesisStreamSpecification')) yield { resource: source, message: `it must have a StreamSpecification for ${resource.displayName}, got none` };
    }
  },
};
