import { Resource, Workloads } from '../../template';
import type { Rule } from '../rule';

export const databaseSettingsContradict: Rule = {
  name: 'DatabaseSettingsContradict',
  severity: 'error',
  cause: 'settings of a database or of its subnets contradict each other',
  consequence: 'RDS rejects the database',
  fix: 'make them agree',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html',
  cdk: 'silent for L1s',
  find: function* (all) {
    for (const resource of all.templates.ofType('AWS::RDS::DBInstance')) {
      for (const message of ofInstance(resource, all)) yield { resource, message };
    }
    for (const resource of all.templates.ofType('AWS::RDS::DBSubnetGroup')) {
      for (const message of ofSubnets(resource, all)) yield { resource, message };
    }
  },
};

function* ofInstance({ properties }: Resource, all: Workloads): Iterable<string> {
  const [engine, kind] = [properties.text('Engine'), properties.text('DBInstanceClass')];
  if (properties.boolean('MultiAZ') === true && properties.has('AvailabilityZone')) yield 'AvailabilityZone must not be set with MultiAZ';
  if (kind === 'db.serverless' && typeof engine === 'string' && !engine.startsWith('aurora')) yield `DBInstanceClass must not be db.serverless for ${engine}: it is for Aurora`;
  const cluster = all.resourceAt(properties.value('DBClusterIdentifier'));
  const ofCluster = cluster?.properties.text('Engine');
  if (typeof engine === 'string' && typeof ofCluster === 'string' && engine !== ofCluster) yield `Engine must be that of its cluster, ${ofCluster}, got ${engine}`;
  const source = all.resourceAt(properties.value('SourceDBInstanceIdentifier'));
  if (source?.type === 'AWS::RDS::DBInstance' && source.properties.number('BackupRetentionPeriod') === 0) yield `SourceDBInstanceIdentifier must name an instance with backups, got ${source.displayName} with BackupRetentionPeriod 0`;
  const [size, most] = [properties.number('AllocatedStorage'), properties.number('MaxAllocatedStorage')];
  if (typeof size === 'number' && typeof most === 'number' && most < size) yield `MaxAllocatedStorage must be at least AllocatedStorage, ${size} GiB, got ${most} GiB`;
}

/** A group needs subnets in two zones. */
function* ofSubnets({ properties }: Resource, all: Workloads): Iterable<string> {
  const subnets = properties.values('SubnetIds').map((value) => all.resourceAt(value));
  if (subnets.length === 0 || !subnets.every((subnet) => subnet?.type === 'AWS::EC2::Subnet')) return;
  const zones = subnets.map((subnet) => subnet?.properties.text('AvailabilityZone'));
  if (subnets.length === 1) yield 'SubnetIds must name subnets in two zones at least, got one subnet';
  else if (zones.every((zone) => typeof zone === 'string') && new Set(zones).size === 1) yield 'SubnetIds must name subnets in two zones at least, got all in one';
}
