import { isValueObject, jsonIn, Settings, Value } from '../../template';
import { faultIn } from '../patterns';
import type { Rule } from '../rule';

/** Names at the top of the records of each kind of source. */
const RECORDS: Readonly<Record<string, readonly string[]>> = {
  'AWS::SQS::Queue': ['messageId', 'receiptHandle', 'body', 'attributes', 'messageAttributes', 'md5OfBody', 'eventSource', 'eventSourceARN', 'awsRegion'],
  'AWS::DynamoDB::Table': ['eventID', 'eventName', 'eventVersion', 'eventSource', 'awsRegion', 'dynamodb', 'eventSourceARN', 'userIdentity'],
  'AWS::DynamoDB::GlobalTable': ['eventID', 'eventName', 'eventVersion', 'eventSource', 'awsRegion', 'dynamodb', 'eventSourceARN', 'userIdentity'],
  'AWS::Kinesis::Stream': ['data', 'partitionKey', 'sequenceNumber', 'approximateArrivalTimestamp', 'kinesisSchemaVersion', 'kinesis', 'eventSource', 'eventVersion', 'eventID', 'eventName', 'invokeIdentityArn', 'awsRegion', 'eventSourceARN'],
};

/** A filter looks at the record as the source gives it. */
export const filterNeverMatches: Rule = {
  name: 'FilterNeverMatches',
  severity: 'error',
  cause: 'a filter asks for something that no record of its source has, or is no pattern',
  consequence: 'every message is turned away, which deletes it from a queue; Lambda rejects what is no pattern',
  fix: 'write the pattern for the record: {"body": {…}} for a queue, {"data": {…}} for Kinesis, {"dynamodb": {…}} for a table',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html',
  cdk: 'silent',
  find: function* (all) {
    const mappings = all.mappings.map((mapping) => ({ resource: mapping.resource, source: mapping.source, filters: mapping.resource.properties.list('FilterCriteria', 'Filters') }));
    const pipes = all.templates.ofType('AWS::Pipes::Pipe').map((resource) => ({
      resource, source: all.resourceAt(resource.properties.value('Source')), filters: resource.properties.list('SourceParameters', 'FilterCriteria', 'Filters'),
    }));
    for (const { resource, source, filters } of [...mappings, ...pipes]) {
      const faults = filters.map((filter) => faultOf(filter, RECORDS[source?.type ?? '']));
      // Filters are alternatives: a record that fits one of them gets through.
      const [fault] = faults;
      if (fault !== undefined && faults.every((one) => one !== undefined)) yield { resource, message: `its filter must fit records of ${source?.displayName ?? 'its source'}, got ${fault}` };
    }
  },
};

function faultOf(filter: Settings, names: readonly string[] | undefined): string | undefined {
  const written = filter.value('Pattern');
  const pattern: Value | undefined = jsonIn(written);
  if (typeof pattern === 'string') return `${pattern}, which is no JSON`;
  if (!isValueObject(pattern)) return undefined;
  const stranger = Object.keys(pattern).find((name) => !name.startsWith('$') && names !== undefined && !names.includes(name));
  return stranger === undefined ? faultIn(pattern) : `${stranger}, which they do not have`;
}
