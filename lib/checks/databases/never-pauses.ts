import { Database, Settings, Workloads } from '../../template';
import type { Rule } from '../rule';
import { pausingIn } from './pausing';

/** Parameters that keep a cluster awake: something else reads its log of changes. */
const REPLICATING: ReadonlyArray<readonly [name: string, isOn: (value: string) => boolean]> = [
  ['rds.logical_replication', (value) => value === '1' || value.toLowerCase() === 'on'],
  ['binlog_format', (value) => value.toUpperCase() !== 'OFF'],
];

export const neverPauses: Rule = {
  name: 'NeverPauses',
  severity: 'warning',
  cause: 'a cluster that is to scale to zero has something that keeps it awake',
  consequence: 'it never pauses, and is billed for at least half a capacity unit at all times',
  fix: 'do without the proxy, the provisioned instance, the global cluster or the replication; or set MinCapacity to 0.5 and expect its price',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html',
  cdk: 'silent',
  find: function* (all) {
    for (const database of pausingIn(all)) {
      for (const reason of reasons(database, all)) yield { resource: database.resource, message: `nothing must keep it awake, as MinCapacity is 0, got ${reason}` };
    }
  },
};

function* reasons({ resource, instances }: Database, all: Workloads): Iterable<string> {
  const { properties } = resource;
  for (const group of all.templates.ofType('AWS::RDS::DBProxyTargetGroup')) {
    if (!group.properties.values('DBClusterIdentifiers').some((value) => all.resourceAt(value) === resource)) continue;
    yield `the proxy ${all.resourceAt(group.properties.value('DBProxyName'))?.displayName ?? group.displayName}`;
  }
  const classes = instances.map((instance) => instance.text('DBInstanceClass')).filter((name) => typeof name === 'string');
  const provisioned = classes.find((name) => name !== 'db.serverless');
  if (provisioned !== undefined) yield `an instance of class ${provisioned}`;
  if (properties.has('GlobalClusterIdentifier')) yield 'a global cluster';
  if (all.templates.ofType('AWS::RDS::Integration').some((integration) => integration.properties.resource('SourceArn') === resource)) yield 'a zero-ETL integration';
  const parameters = all.resourceAt(properties.value('DBClusterParameterGroupName'))?.properties.settings('Parameters') ?? Settings.of({});
  for (const [name, isOn] of REPLICATING) {
    const value = parameters.text(name);
    if (typeof value === 'string' && isOn(value)) yield `${name} ${value}`;
  }
}
