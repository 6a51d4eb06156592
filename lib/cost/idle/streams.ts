import { isKnown, Resource } from '../../template';
import { instanceHour } from '../instance-type';
import { aMonth, allMonth, amount, billed, counted, IdleContext, IdleCost, IdleRules, unknown, withoutPrice } from './idle-cost';

/** Streams and brokers: what carries messages and is there all the time. Queues and topics are billed by use. */
export const STREAMS: IdleRules = {
  'AWS::Kinesis::Stream': stream,
  'AWS::Kinesis::StreamConsumer': () => billed('each shard by the hour, for a consumer of its own', [withoutPrice('consumer')]),
  'AWS::MSK::Cluster': kafka,
  'AWS::MSK::ServerlessCluster': () => billed('a cluster and its partitions by the hour', [withoutPrice('cluster')]),
  'AWS::MSK::Replicator': () => billed('a replicator by the hour', [withoutPrice('replicator')]),
  'AWS::MSK::VpcConnection': () => billed('a connection by the hour', [withoutPrice('connection')]),
  'AWS::KafkaConnect::Connector': () => billed('workers by the hour', [withoutPrice('workers')]),
  'AWS::AmazonMQ::Broker': broker,
  'AWS::OSIS::Pipeline': () => billed('its minimum of units by the hour', [withoutPrice('units')]),
};

/** Kinesis keeps shards, or an on-demand stream; its data is billed by use. */
function stream({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const mode = properties.text('StreamModeDetails', 'StreamMode') ?? (properties.has('ShardCount') ? 'PROVISIONED' : 'ON_DEMAND');
  if (!isKnown(mode)) return unknown('its mode is known at deploy time');
  if (mode === 'ON_DEMAND') return billed('a stream on demand, by the hour', [allMonth('stream', 1, prices.price('kinesis.onDemandStreamHour'))]);
  const shards = properties.number('ShardCount') ?? 1;
  return billed(counted(amount(shards), 'shard'), [allMonth('shards', shards, prices.price('kinesis.shardHour'))]);
}

function kafka({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const brokers = amount(properties.number('NumberOfBrokerNodes'));
  const type = properties.text('BrokerNodeGroupInfo', 'InstanceType');
  // Without a word MSK gives each broker 1,000 GiB.
  const gib = amount(properties.number('BrokerNodeGroupInfo', 'StorageInfo', 'EBSStorageInfo', 'VolumeSize') ?? 1000);
  if (typeof type !== 'string') return billed(`${counted(brokers, 'broker')} of a type known at deploy time`, [withoutPrice('brokers')]);
  return billed(`${counted(brokers, 'broker')} (${type}) with ${gib ?? 'an unknown number of'} GiB each`, [
    allMonth('brokers', brokers, instanceHour(prices, 'msk', type)),
    aMonth('storage', brokers === undefined || gib === undefined ? undefined : brokers * gib, prices.price('msk.gbMonth')),
  ]);
}

/** Instances of each way to deploy a broker of MQ. */
const BROKERS: Readonly<Record<string, number>> = { SINGLE_INSTANCE: 1, ACTIVE_STANDBY_MULTI_AZ: 2, CLUSTER_MULTI_AZ: 3 };

function broker({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const [type, mode] = [properties.text('HostInstanceType'), properties.text('DeploymentMode')];
  const instances = typeof mode === 'string' ? BROKERS[mode] : undefined;
  if (typeof type !== 'string') return billed('brokers of a type known at deploy time', [withoutPrice('brokers')]);
  return billed(`${counted(instances, 'broker')} (${type}); storage by use`, [allMonth('brokers', instances, instanceHour(prices, 'mq', type))]);
}
