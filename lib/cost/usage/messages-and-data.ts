import { amount } from '../idle/idle-cost';
import { line, product, UsageRule, UsageRules } from './usage-rule';

/** A message is sent, received and deleted. */
const REQUESTS_A_MESSAGE = 3;

/** SQS bills each 64 KB of a request as one (https://aws.amazon.com/sqs/pricing/). */
const CHUNK_GB = 64 / 1024 / 1024;

/** What is paid for by what is stored. */
const stored = (price: Parameters<Parameters<UsageRule['lines']>[2]['prices']['price']>[0]): UsageRule => ({
  takes: { stored: 'gigabytes' },
  lines: (_, usage, { prices }) => [line('stored', usage.stored, prices.price(price))],
});

/** Queues, topics, logs, tables, buckets, gateways: what is billed by what goes through it or lies in it. */
export const MESSAGE_AND_DATA_USAGE: UsageRules = {
  'AWS::SQS::Queue': {
    takes: { messages: 'count', messageSize: 'gigabytes' },
    lines: ({ properties }, { messages, messageSize = CHUNK_GB }, { prices }) => {
      const fifo = properties.boolean('FifoQueue') === true;
      return [line('requests', product(messages, REQUESTS_A_MESSAGE, Math.max(1, Math.ceil(messageSize / CHUNK_GB - 1e-9))), prices.price(fifo ? 'sqs.fifoRequest' : 'sqs.request'))];
    },
  },
  'AWS::SNS::Topic': {
    takes: { messages: 'count' },
    lines: (_, { messages }, { prices }) => [line('published', messages, prices.price('sns.publish'))],
  },
  'AWS::ApiGatewayV2::Api': {
    takes: { requests: 'count' },
    appliesTo: ({ properties }) => properties.text('ProtocolType') !== 'WEBSOCKET',
    lines: (_, { requests }, { prices }) => [line('requests', requests, prices.price('apiGateway.httpRequest'))],
  },
  'AWS::ApiGateway::RestApi': {
    takes: { requests: 'count' },
    lines: (_, { requests }, { prices }) => [line('requests', requests, prices.price('apiGateway.restRequest'))],
  },
  'AWS::Logs::LogGroup': {
    takes: { ingested: 'gigabytes', stored: 'gigabytes' },
    lines: ({ properties }, { ingested, stored: kept }, { prices }) => [
      line('ingested', ingested, prices.price(properties.text('LogGroupClass') === 'INFREQUENT_ACCESS' ? 'logs.infrequentIngestedGb' : 'logs.ingestedGb')),
      line('stored', kept, prices.price('logs.storedGbMonth')),
    ],
  },
  'AWS::S3::Bucket': {
    takes: { stored: 'gigabytes', writes: 'count', reads: 'count' },
    lines: (_, { stored: kept, writes, reads }, { prices }) => [
      line('stored', kept, prices.price('s3.gbMonth')),
      line('writes', writes, prices.price('s3.write')),
      line('reads', reads, prices.price('s3.read')),
    ],
  },
  'AWS::DynamoDB::Table': {
    takes: { reads: 'count', writes: 'count', stored: 'gigabytes' },
    appliesTo: ({ properties }) => properties.text('BillingMode') === 'PAY_PER_REQUEST',
    lines: (_, { reads, writes, stored: kept }, { prices }) => [
      line('read units', reads, prices.price('dynamodb.readUnit')),
      line('write units', writes, prices.price('dynamodb.writeUnit')),
      line('stored', kept, prices.price('dynamodb.gbMonth')),
    ],
  },
  'AWS::RDS::DBCluster': {
    takes: { stored: 'gigabytes', requests: 'count', capacityUnitHours: 'count' },
    appliesTo: ({ properties }) => {
      const engine = properties.text('Engine');
      return typeof engine === 'string' && engine.startsWith('aurora');
    },
    lines: ({ properties }, { stored: kept, requests, capacityUnitHours }, { prices }) => [
      line('stored', kept, prices.price('aurora.gbMonth')),
      line('input and output', requests, prices.price('aurora.ioRequest')),
      // Beside the least capacity of its instances, which is billed with them.
      ...(properties.has('ServerlessV2ScalingConfiguration') ? [line('capacity above the minimum', capacityUnitHours, prices.price('aurora.acuHour'))] : []),
    ],
  },
  'AWS::EFS::FileSystem': stored('efs.gbMonth'),
  'AWS::ECR::Repository': stored('ecr.gbMonth'),
  'AWS::EC2::NatGateway': {
    takes: { processed: 'gigabytes' },
    lines: (_, { processed }, { prices }) => [line('processed', processed, prices.price('vpc.natGatewayGb'))],
  },
  'AWS::EC2::VPCEndpoint': {
    takes: { processed: 'gigabytes' },
    appliesTo: ({ properties }) => properties.text('VpcEndpointType') === 'Interface',
    lines: (_, { processed }, { prices }) => [line('processed', processed, prices.price('vpc.interfaceEndpointGb'))],
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    takes: { capacityUnitHours: 'count' },
    lines: ({ properties }, { capacityUnitHours }, { prices }) => [
      line('capacity units', amount(capacityUnitHours), prices.price((properties.text('Type') ?? 'application') === 'application' ? 'elb.lcuHour' : 'elb.networkLcuHour')),
    ],
  },
};
