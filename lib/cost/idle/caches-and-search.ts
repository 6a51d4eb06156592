import { Resource } from '../../template';
import { instanceHour } from '../instance-type';
import { PriceName } from '../price-list';
import { aMonth, allMonth, amount, billed, counted, IdleContext, IdleCost, IdleRules, withoutPrice } from './idle-cost';

/** Caches and search engines: by their nodes. */
export const CACHES_AND_SEARCH: IdleRules = {
  'AWS::ElastiCache::CacheCluster': cacheCluster,
  'AWS::ElastiCache::ReplicationGroup': replicationGroup,
  'AWS::ElastiCache::ServerlessCache': () => billed('the least data it is billed for, by the hour', [withoutPrice('data')]),
  'AWS::MemoryDB::Cluster': memoryDb,
  'AWS::DAX::Cluster': () => billed('nodes by the hour', [withoutPrice('nodes')]),
  'AWS::OpenSearchService::Domain': (resource, context) => domain(resource, context, 'ClusterConfig', 'search'),
  'AWS::Elasticsearch::Domain': (resource, context) => domain(resource, context, 'ElasticsearchClusterConfig', 'elasticsearch'),
  'AWS::OpenSearchServerless::Collection': () => billed('its least capacity units by the hour', [withoutPrice('capacity units')]),
  'AWS::Kendra::Index': () => billed('an edition by the hour', [withoutPrice('index')]),
};

function cacheCluster({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const nodes = properties.number('NumCacheNodes') ?? 1;
  return cacheNodes(properties.text('CacheNodeType'), properties.text('Engine') ?? 'redis', amount(nodes), prices);
}

function replicationGroup({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const shards = amount(properties.number('NumNodeGroups') ?? 1);
  const replicas = amount(properties.number('ReplicasPerNodeGroup') ?? 0);
  const clusters = amount(properties.number('NumCacheClusters'));
  const sharded = shards === undefined || replicas === undefined ? undefined : shards * (1 + replicas);
  const nodes = properties.has('NumCacheClusters') ? clusters : sharded;
  return cacheNodes(properties.text('CacheNodeType'), properties.text('Engine') ?? 'redis', nodes, prices);
}

function cacheNodes(type: unknown, engine: unknown, nodes: number | undefined, prices: IdleContext['prices']): IdleCost {
  if (typeof type !== 'string') return billed('nodes of a type known at deploy time', [withoutPrice('nodes')]);
  const prefix = `elasticache.${typeof engine === 'string' ? engine.toLowerCase() : 'redis'}`;
  // Memcached asks what Redis OSS asks; Valkey is cheaper.
  return billed(`${counted(nodes, 'node')} (${type})`, [allMonth('nodes', nodes, instanceHour(prices, prefix.replace('memcached', 'redis'), type))]);
}

function memoryDb({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const [shards, replicas] = [amount(properties.number('NumShards') ?? 1), amount(properties.number('NumReplicasPerShard') ?? 1)];
  const nodes = shards === undefined || replicas === undefined ? undefined : shards * (1 + replicas);
  const [type, engine] = [properties.text('NodeType'), properties.text('Engine') ?? 'redis'];
  if (typeof type !== 'string') return billed('nodes of a type known at deploy time', [withoutPrice('nodes')]);
  return billed(`${counted(nodes, 'node')} (${type})`, [allMonth('nodes', nodes, instanceHour(prices, `memorydb.${typeof engine === 'string' ? engine : 'redis'}`, type))]);
}

const SEARCH_STORAGE: Readonly<Record<string, PriceName>> = {
  gp2: 'opensearch.gp2.gbMonth', io1: 'opensearch.io1.gbMonth', standard: 'opensearch.standard.gbMonth',
};

/** Data nodes, dedicated masters and warm nodes, and the disk of each data node. */
function domain({ properties }: Resource, { prices }: IdleContext, section: string, suffix: string): IdleCost {
  const config = properties.settings(section);
  const nodes = amount(config.number('InstanceCount') ?? 1);
  const type = config.text('InstanceType') ?? `m4.large.${suffix}`;
  const kind = (name: unknown): string => typeof name === 'string' ? name.replace(/elasticsearch$/, 'search') : '';
  const masters = config.boolean(section === 'ClusterConfig' ? 'DedicatedMasterEnabled' : 'DedicatedMasterEnabled') === true ? amount(config.number('DedicatedMasterCount') ?? 3) : 0;
  const warm = config.boolean('WarmEnabled') === true ? amount(config.number('WarmCount')) : 0;
  const disk = properties.settings('EBSOptions');
  const gib = disk.boolean('EBSEnabled') === true ? amount(disk.number('VolumeSize') ?? 10) : 0;
  const diskType = disk.text('VolumeType') ?? 'gp2';
  const diskPrice = typeof diskType === 'string' ? SEARCH_STORAGE[diskType] : undefined;
  const nodeLine = (what: string, count: number | undefined, name: unknown): ReturnType<typeof allMonth>[] =>
    count === 0 ? [] : [allMonth(what, count, instanceHour(prices, 'opensearch', kind(name)))];
  return billed(`${counted(nodes, 'node')} (${typeof type === 'string' ? type : 'type known at deploy time'})`, [
    ...nodeLine('nodes', nodes, type),
    ...nodeLine('masters', masters, config.text('DedicatedMasterType')),
    ...nodeLine('warm nodes', warm, config.text('WarmType')),
    ...(gib === 0 ? [] : [diskPrice === undefined ? withoutPrice('storage') : aMonth('storage', nodes === undefined || gib === undefined ? undefined : nodes * gib, prices.price(diskPrice))]),
  ]);
}
