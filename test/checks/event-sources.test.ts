import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource, SqsEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { batchBeyondPayload } from '../../lib/checks/event-sources/batch-beyond-payload';
import { batchingWindowMissing } from '../../lib/checks/event-sources/batching-window-missing';
import { fifoBatch } from '../../lib/checks/event-sources/fifo-batch';
import { filterNeverMatches } from '../../lib/checks/event-sources/filter-never-matches';
import { filteredConsumersShareQueue } from '../../lib/checks/event-sources/filtered-consumers-share-queue';
import { mappingDisabled } from '../../lib/checks/event-sources/mapping-disabled';
import { mappingExistsTwice } from '../../lib/checks/event-sources/mapping-exists-twice';
import { mappingSettingOutOfRange } from '../../lib/checks/event-sources/mapping-setting-out-of-range';
import { maxConcurrencyAboveReserved } from '../../lib/checks/event-sources/max-concurrency-above-reserved';
import { pipeLosesFailedTasks } from '../../lib/checks/event-sources/pipe-loses-failed-tasks';
import { pollersWithMaxConcurrency } from '../../lib/checks/event-sources/pollers-with-max-concurrency';
import { reservedConcurrencyThrottlesQueue } from '../../lib/checks/event-sources/reserved-concurrency-throttles-queue';
import { severalConsumersOnQueue } from '../../lib/checks/event-sources/several-consumers-on-queue';
import { streamBlockedByBadRecord } from '../../lib/checks/event-sources/stream-blocked-by-bad-record';
import { streamSettingOnQueue } from '../../lib/checks/event-sources/stream-setting-on-queue';
import { streamWithoutStartingPosition } from '../../lib/checks/event-sources/stream-without-starting-position';
import { wholeBatchRetried } from '../../lib/checks/event-sources/whole-batch-retried';
import { arn, fn, mapping, pipe, queue, ref, table } from './bare';
import { aFunction } from './corpus/shape';
import { BareTemplate, describeRule } from './rule-cases';

const worker = (stack: Stack, source: SqsEventSourceProps = {}, props: Partial<lambda.FunctionProps> = {}): void => {
  aFunction(stack, 'Function', props).addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue'), source));
};
const mapped = (settings: object = {}, ofFunction: object = {}, ofQueue: object = {}, more: BareTemplate['Resources'] = {}): BareTemplate => ({
  Resources: { Queue: queue(ofQueue), Function: fn(ofFunction), Mapping: mapping(settings), ...more },
});
const streamed = (settings: object = {}, ofTable: object = {}): BareTemplate => ({
  Resources: { Table: table(ofTable), Function: fn(), Mapping: mapping({ EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] }, StartingPosition: 'LATEST', ...settings }) },
});
const filter = (...patterns: unknown[]): object => ({ FilterCriteria: { Filters: patterns.map((pattern) => ({ Pattern: typeof pattern === 'string' ? pattern : JSON.stringify(pattern) })) } });

describeRule(batchingWindowMissing, {
  broken: {
    'a window of 0 s with CDK': (stack) => worker(stack, { batchSize: 100, maxBatchingWindow: Duration.seconds(0) }),
    'no window, bare': mapped({ BatchSize: 11 }),
  },
  sound: { 'a window of 1 s': mapped({ BatchSize: 100, MaximumBatchingWindowInSeconds: 1 }), 'ten messages': mapped({ BatchSize: 10 }), 'an unknown source': mapped({ BatchSize: 100, EventSourceArn: 'arn:aws:sqs:eu-west-1:111111111111:theirs' }) },
});

describeRule(fifoBatch, {
  broken: {
    'a window, with an L1': (stack) => {
      new lambda.CfnEventSourceMapping(stack, 'Mapping', { eventSourceArn: new sqs.Queue(stack, 'Queue', { fifo: true }).queueArn, functionName: aFunction(stack, 'Function').functionName, maximumBatchingWindowInSeconds: 5 });
    },
    'eleven messages, bare': mapped({ BatchSize: 11 }, {}, { FifoQueue: true }),
  },
  sound: { 'ten messages at once': mapped({ BatchSize: 10, MaximumBatchingWindowInSeconds: 0 }, {}, { FifoQueue: true }) },
});

describeRule(wholeBatchRetried, {
  broken: { 'the default of CDK': (stack) => worker(stack), 'a mapping, bare': mapped() },
  sound: { 'partial failures': (stack) => worker(stack, { reportBatchItemFailures: true }), 'one message at a time': mapped({ BatchSize: 1 }) },
});

describeRule(maxConcurrencyAboveReserved, {
  broken: {
    '50 of 5 with CDK': (stack) => worker(stack, { maxConcurrency: 50 }, { reservedConcurrentExecutions: 5 }),
    'the sum of two, bare': mapped({ ScalingConfig: { MaximumConcurrency: 6 } }, { ReservedConcurrentExecutions: 10 }, {}, { Other: queue(), OtherMapping: mapping({ EventSourceArn: arn('Other'), ScalingConfig: { MaximumConcurrency: 5 } }) }),
  },
  sound: { 'five of five': mapped({ ScalingConfig: { MaximumConcurrency: 5 } }, { ReservedConcurrentExecutions: 5 }), 'a number that is a parameter': { ...mapped({ ScalingConfig: { MaximumConcurrency: 50 } }, { ReservedConcurrentExecutions: ref('Reserved') }), Parameters: { Reserved: { Type: 'Number' } } } },
});

describeRule(reservedConcurrencyThrottlesQueue, {
  broken: { 'one at a time with CDK': (stack) => worker(stack, {}, { reservedConcurrentExecutions: 1 }), 'one at a time, bare': mapped({}, { ReservedConcurrentExecutions: 1 }) },
  sound: { 'a maximum': mapped({ ScalingConfig: { MaximumConcurrency: 2 } }, { ReservedConcurrentExecutions: 2 }), 'a FIFO queue': mapped({}, { ReservedConcurrentExecutions: 1 }, { FifoQueue: true }) },
});

describeRule(pollersWithMaxConcurrency, {
  broken: {
    'an L1': (stack) => {
      new lambda.CfnEventSourceMapping(stack, 'Mapping', { eventSourceArn: new sqs.Queue(stack, 'Queue').queueArn, functionName: aFunction(stack, 'Function').functionName, scalingConfig: { maximumConcurrency: 5 }, provisionedPollerConfig: { minimumPollers: 2 } });
    },
    'a mapping, bare': mapped({ ScalingConfig: { MaximumConcurrency: 5 }, ProvisionedPollerConfig: { MaximumPollers: 5 } }),
  },
  sound: { 'pollers alone': mapped({ ProvisionedPollerConfig: { MaximumPollers: 5 } }) },
});

describeRule(batchBeyondPayload, {
  broken: {
    '100 messages of 256 KiB, with CDK': (stack) => {
      aFunction(stack, 'Function').addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue', { maxMessageSizeBytes: 262_144 }), { batchSize: 100, maxBatchingWindow: Duration.seconds(1) }));
    },
    '10 messages of 1 MiB, bare': mapped({ BatchSize: 10 }, {}, { MaximumMessageSize: 1_048_576 }),
  },
  sound: { 'defaults': mapped(), '24 of 256 KiB': mapped({ BatchSize: 24 }, {}, { MaximumMessageSize: 262_144 }) },
});

describeRule(filterNeverMatches, {
  broken: {
    'what no message has, with CDK': (stack) => worker(stack, { filters: [lambda.FilterCriteria.filter({ detail: { kind: lambda.FilterRule.isEqual('order') } })] }),
    'what no message has, bare': mapped(filter({ Body: { kind: ['order'] } })),
    'no JSON': mapped(filter('kind = order')),
    'a value without a list': mapped(filter({ body: { kind: 'order' } })),
    'an empty list': mapped(filter({ body: { kind: [] } })),
    'numbers that do not exist': mapped(filter({ body: { price: [{ numeric: ['>', 10, '<', 5] }] } })),
    'what no record of a table has': streamed(filter({ body: { kind: ['order'] } })),
    'a pipe': { Resources: { Source: queue(), Pipe: pipe({ Source: arn('Source'), Target: 'x', SourceParameters: filter({ message: ['x'] }) }) } },
  },
  sound: {
    'a body': (stack) => worker(stack, { filters: [lambda.FilterCriteria.filter({ body: { kind: lambda.FilterRule.isEqual('order') } })] }),
    'one of two that fits': mapped(filter({ Body: { kind: ['order'] } }, { body: { price: [{ numeric: ['>', 5, '<=', 10] }], $or: [{ a: ['x'] }, { b: [{ exists: false }] }] } })),
    'a record of a table': streamed(filter({ eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['order'] } } } })),
    'a pattern that is a parameter': (stack) => {
      new lambda.CfnEventSourceMapping(stack, 'Mapping', { eventSourceArn: new sqs.Queue(stack, 'Queue').queueArn, functionName: aFunction(stack, 'Function').functionName, filterCriteria: { filters: [{ pattern: new CfnParameter(stack, 'Pattern').valueAsString }] } });
    },
  },
});

const two = (settings: object = {}): BareTemplate => mapped(settings, {}, {}, { Other: fn(), OtherMapping: mapping({ FunctionName: ref('Other') }) });

describeRule(severalConsumersOnQueue, {
  broken: {
    'two functions with CDK': (stack) => {
      const shared = new sqs.Queue(stack, 'Queue');
      for (const id of ['One', 'Two']) aFunction(stack, id).addEventSource(new SqsEventSource(shared));
    },
    'two functions, bare': two(),
    'a function and a pipe': mapped({}, {}, {}, { Pipe: pipe({ Source: arn('Queue'), Target: 'x' }) }),
  },
  sound: { 'one function': mapped(), 'two, of which one may not be deployed': { ...two(), Parameters: { Stage: { Type: 'String' } }, Conditions: { Extra: { 'Fn::Equals': [ref('Stage'), 'x'] } }, Resources: { ...two().Resources, OtherMapping: { ...mapping({ FunctionName: ref('Other') }), Condition: 'Extra' } } } },
});

describeRule(filteredConsumersShareQueue, {
  broken: {
    'two functions with CDK': (stack) => {
      const shared = new sqs.Queue(stack, 'Queue');
      aFunction(stack, 'All').addEventSource(new SqsEventSource(shared));
      aFunction(stack, 'Some').addEventSource(new SqsEventSource(shared, { filters: [lambda.FilterCriteria.filter({ body: { kind: ['x'] } })] }));
    },
    'two functions, bare': two(filter({ body: { kind: ['x'] } })),
  },
  sound: { 'one function that filters': mapped(filter({ body: { kind: ['x'] } })), 'two that do not': two() },
});

describeRule(mappingExistsTwice, {
  broken: {
    'two mappings with CDK': (stack) => {
      const [one, source] = [aFunction(stack, 'Function'), new sqs.Queue(stack, 'Queue').queueArn];
      for (const id of ['A', 'B']) new lambda.EventSourceMapping(stack, id, { target: one, eventSourceArn: source });
    },
    'two mappings, bare': mapped({}, {}, {}, { Again: mapping() }),
  },
  sound: { 'one': mapped(), 'two functions': two() },
});

describeRule(mappingDisabled, {
  broken: { 'a mapping with CDK': (stack) => worker(stack, { enabled: false }), 'a mapping, bare': mapped({ Enabled: 'false' }), 'a pipe': { Resources: { Pipe: pipe({ DesiredState: 'STOPPED' }) } } },
  sound: { 'a mapping that is on': mapped({ Enabled: true }), 'one that a parameter decides': { ...mapped({ Enabled: ref('On') }), Parameters: { On: { Type: 'String' } } } },
});

describeRule(mappingSettingOutOfRange, {
  broken: {
    'an L1': (stack) => {
      new lambda.CfnEventSourceMapping(stack, 'Mapping', { eventSourceArn: new sqs.Queue(stack, 'Queue').queueArn, functionName: aFunction(stack, 'Function').functionName, batchSize: 10_001, scalingConfig: { maximumConcurrency: 1 } });
    },
    'a mapping, bare': mapped({ MaximumBatchingWindowInSeconds: 301, ProvisionedPollerConfig: { MinimumPollers: 50, MaximumPollers: 20 } }),
  },
  sound: { 'the bounds': mapped({ BatchSize: 10_000, MaximumBatchingWindowInSeconds: 300, ScalingConfig: { MaximumConcurrency: 1_000 } }) },
});

describeRule(streamSettingOnQueue, {
  broken: {
    'a destination for failures, with CDK': (stack) => {
      new lambda.EventSourceMapping(stack, 'Mapping', { target: aFunction(stack, 'Function'), eventSourceArn: new sqs.Queue(stack, 'Queue').queueArn, retryAttempts: 2 });
    },
    'settings of streams, bare': mapped({ StartingPosition: 'LATEST', BisectBatchOnFunctionError: true }),
    'a maximum concurrency of a table': streamed({ ScalingConfig: { MaximumConcurrency: 5 } }),
  },
  sound: { 'a table': streamed({ MaximumRetryAttempts: 2 }), 'what is off': mapped({ BisectBatchOnFunctionError: false }) },
});

describeRule(streamWithoutStartingPosition, {
  broken: {
    'an L1': (stack) => {
      const orders = new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, stream: dynamodb.StreamViewType.NEW_IMAGE });
      new lambda.CfnEventSourceMapping(stack, 'Mapping', { eventSourceArn: orders.tableStreamArn, functionName: aFunction(stack, 'Function').functionName });
    },
    'a table without a stream, bare': { Resources: { Table: { Type: 'AWS::DynamoDB::Table' }, Function: fn(), Mapping: mapping({ EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] }, StartingPosition: 'LATEST' }) } },
  },
  sound: { 'a table': streamed() },
});

describeRule(streamBlockedByBadRecord, {
  broken: {
    'a table with CDK': (stack) => {
      const orders = new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, stream: dynamodb.StreamViewType.NEW_IMAGE });
      aFunction(stack, 'Function').addEventSource(new DynamoEventSource(orders, { startingPosition: lambda.StartingPosition.LATEST }));
    },
    'a table, bare': streamed({ MaximumRetryAttempts: -1 }),
  },
  sound: { 'three attempts': streamed({ MaximumRetryAttempts: 3 }) },
});

describeRule(pipeLosesFailedTasks, {
  broken: { 'a pipe, bare': { Resources: { Source: queue(), Pipe: pipe({ Source: arn('Source'), Target: 'x', TargetParameters: { EcsTaskParameters: { TaskDefinitionArn: 'x' } } }) } } },
  sound: { 'a pipe to a queue': { Resources: { Source: queue(), Target: queue(), Pipe: pipe({ Source: arn('Source'), Target: arn('Target') }) } } },
});
