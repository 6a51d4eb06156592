import { isKnown, Resource, Settings } from '../../template';
import type { CostComponent } from '../cost-component';
import { instanceHour } from '../instance-type';
import { Price, PriceList } from '../price-list';
import { aMonth, allMonth, amount, billed, counted, free, IdleContext, IdleCost, IdleRules, unknown, withoutPrice } from './idle-cost';

/** Databases: by their instances, or by the least capacity they keep. */
export const DATABASES: IdleRules = {
  'AWS::RDS::DBInstance': rdsInstance,
  'AWS::RDS::DBCluster': rdsCluster,
  'AWS::RDS::DBShardGroup': () => billed('its least capacity by the hour', [withoutPrice('capacity')]),
  'AWS::RDS::DBProxy': () => billed('each vCPU of its database by the hour, at least two', [withoutPrice('proxy')]),
  'AWS::DocDB::DBInstance': (resource, context) => clusterInstance(resource, context, 'docdb'),
  'AWS::DocDB::DBCluster': () => free('its instances are billed by themselves; storage by use'),
  'AWS::DocDBElastic::Cluster': () => billed('shards by the hour', [withoutPrice('shards')]),
  'AWS::Neptune::DBInstance': (resource, context) => clusterInstance(resource, context, 'neptune'),
  'AWS::Neptune::DBCluster': () => free('its instances are billed by themselves; storage by use'),
  'AWS::NeptuneGraph::Graph': () => billed('provisioned memory by the hour', [withoutPrice('memory')]),
  'AWS::Redshift::Cluster': redshift,
  'AWS::DynamoDB::Table': dynamoTable,
  'AWS::DynamoDB::GlobalTable': dynamoTable,
  'AWS::Serverless::SimpleTable': (table, context) => table.properties.has('ProvisionedThroughput') ? dynamoTable(table, context) : free('billed by requests and by what is stored'),
  'AWS::Cassandra::Table': ({ properties }) => properties.text('BillingMode', 'Mode') === 'PROVISIONED'
    ? billed('provisioned capacity, used or not', [withoutPrice('capacity')])
    : free('billed by requests and by what is stored'),
  'AWS::Timestream::InfluxDBInstance': () => billed('an instance by the hour', [withoutPrice('instance')]),
  'AWS::Timestream::InfluxDBCluster': () => billed('instances by the hour', [withoutPrice('instances')]),
  'AWS::DMS::ReplicationInstance': replicationInstance,
};

/** Engines of RDS as the price list names them; what is missing has no price here. */
const ENGINES: Readonly<Record<string, string>> = { postgres: 'rds.postgres', mysql: 'rds.mysql', mariadb: 'rds.mariadb', 'aurora-mysql': 'aurora', 'aurora-postgresql': 'aurora', aurora: 'aurora' };

function rdsInstance(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  const { properties } = resource;
  const cluster = workloads.resourceAt(properties.value('DBClusterIdentifier'));
  const [type, engine] = [properties.text('DBInstanceClass'), properties.text('Engine') ?? cluster?.properties.text('Engine')];
  const address = properties.boolean('PubliclyAccessible') === true ? [allMonth('public address', 1, prices.price('vpc.publicIpv4Hour'))] : [];
  if (typeof type !== 'string') return billed('an instance of a class known at deploy time', [withoutPrice('instance')]);
  if (type === 'db.serverless') return serverless(cluster, prices, address);
  const named = typeof engine === 'string' ? ENGINES[engine] : undefined;
  const copies = properties.boolean('MultiAZ') === true ? 2 : 1;
  const hour = named === undefined ? undefined : instanceHour(prices, named, type);
  return billed(`${counted(copies, 'instance')} (${type}, ${typeof engine === 'string' ? engine : 'engine known at deploy time'})`, [
    hour === undefined ? withoutPrice('instance') : allMonth('instance', copies, hour),
    ...(properties.has('DBClusterIdentifier') ? [] : storage(properties, copies, prices)),
    ...address,
  ]);
}

/** Disks of an instance, once for each copy. */
function storage(properties: Settings, copies: number, prices: PriceList): CostComponent[] {
  const type = properties.text('StorageType') ?? (properties.has('Iops') ? 'io1' : 'gp2');
  const gib = amount(properties.number('AllocatedStorage'));
  const price: Price | undefined = type === 'gp2' ? prices.price('rds.gp2.gbMonth') : type === 'gp3' ? prices.price('rds.gp3.gbMonth') : type === 'io1' ? prices.price('rds.io1.gbMonth') : undefined;
  if (price === undefined) return [withoutPrice('storage')];
  return [
    aMonth('storage', gib === undefined ? undefined : copies * gib, price),
    ...(type === 'io1' ? [aMonth('IOPS', amount(properties.number('Iops')), prices.price('rds.io1.iopsMonth'))] : []),
  ];
}

/** Aurora Serverless v2: the least of its capacity; with a minimum of 0 it sleeps. */
function serverless(cluster: Resource | undefined, prices: PriceList, address: readonly CostComponent[]): IdleCost {
  const least = cluster?.properties.number('ServerlessV2ScalingConfiguration', 'MinCapacity');
  if (least === 0) return address.length > 0 ? billed('asleep, with a public address', address) : free('asleep while nobody is connected');
  if (least === undefined) return billed('an instance that scales with a cluster that is not among the templates', [withoutPrice('capacity'), ...address]);
  if (!isKnown(least)) return unknown('its least capacity is known at deploy time');
  const optimised = cluster?.properties.text('StorageType') === 'aurora-iopt1';
  return billed(`at least ${least} ACU${optimised ? ', optimised for input and output' : ''}`, [
    allMonth('capacity', least, prices.price(optimised ? 'aurora.acuHourIoOptimized' : 'aurora.acuHour')), ...address,
  ]);
}

function rdsCluster({ properties }: Resource): IdleCost {
  const type = properties.text('DBClusterInstanceClass');
  if (type !== undefined) return billed('three instances of a Multi-AZ cluster and their storage', [withoutPrice('instances')]);
  if (properties.text('EngineMode') === 'serverless') {
    return properties.boolean('ScalingConfiguration', 'AutoPause') === false
      ? billed('its least capacity by the hour', [withoutPrice('capacity')])
      : free('it pauses; storage by use');
  }
  return free('its instances are billed by themselves; storage by use');
}

function clusterInstance({ properties }: Resource, { prices }: IdleContext, prefix: string): IdleCost {
  const type = properties.text('DBInstanceClass');
  if (typeof type !== 'string') return billed('an instance of a class known at deploy time', [withoutPrice('instance')]);
  return billed(`1 instance (${type})`, [type === 'db.serverless' ? withoutPrice('capacity') : allMonth('instance', 1, instanceHour(prices, prefix, type))]);
}

function redshift({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const nodes = properties.text('ClusterType') === 'single-node' ? 1 : properties.number('NumberOfNodes') ?? 1;
  const type = properties.text('NodeType');
  if (typeof type !== 'string') return billed('nodes of a type known at deploy time', [withoutPrice('nodes')]);
  return billed(`${counted(amount(nodes), 'node')} (${type}); storage of RA3 by use`, [allMonth('nodes', nodes, instanceHour(prices, 'redshift', type))]);
}

/** On demand a table is billed by use; provisioned by its least capacity, and that of its indexes. */
function dynamoTable(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  const { properties } = resource;
  const mode = properties.text('BillingMode') ?? 'PROVISIONED';
  if (!isKnown(mode)) return unknown('how it is billed is known at deploy time');
  if (mode === 'PAY_PER_REQUEST') return free('billed by requests and by what is stored');
  if (resource.type === 'AWS::DynamoDB::GlobalTable') return billed('capacity in each of its regions', [withoutPrice('capacity')]);
  const least = (dimension: string, units: number | undefined): number | undefined =>
    amount(workloads.scalableTargets.find((target) => target.target === resource && target.dimension === `dynamodb:table:${dimension}`)?.minCapacity ?? units);
  const parts = [properties, ...properties.list('GlobalSecondaryIndexes')];
  const units = (name: string, dimension: string): number | undefined => parts.reduce((sum: number | undefined, part, index) => {
    const own = amount(part.number('ProvisionedThroughput', name));
    const counts = index === 0 ? least(dimension, own) : own;
    return sum === undefined || counts === undefined ? undefined : sum + counts;
  }, 0);
  const [reads, writes] = [units('ReadCapacityUnits', 'ReadCapacityUnits'), units('WriteCapacityUnits', 'WriteCapacityUnits')];
  return billed(`${reads ?? 'unknown'} read and ${writes ?? 'unknown'} write units, used or not`, [
    allMonth('read units', reads, prices.price('dynamodb.readUnitHour')), allMonth('write units', writes, prices.price('dynamodb.writeUnitHour')),
  ]);
}

function replicationInstance({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const type = properties.text('ReplicationInstanceClass');
  if (typeof type !== 'string') return billed('an instance of a class known at deploy time', [withoutPrice('instance')]);
  const copies = properties.boolean('MultiAZ') === true ? 2 : 1;
  return billed(`${counted(copies, 'instance')} (${type}); 50 or 100 GB are in the price`, [allMonth('instance', copies, instanceHour(prices, 'dms', type))]);
}
