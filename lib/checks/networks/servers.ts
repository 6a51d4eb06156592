import { Reference, Resource, SecurityGroup, Unknown, Workloads } from '../../template';
import { groupsOf } from './paths';

/** Something in a network that others connect to. */
export interface Server {
  readonly resource: Resource;
  readonly groups: SecurityGroup[];
  readonly port: number | Unknown;
}

/** Where a server's security groups stand, and its port if the template sets none. */
const SERVERS: Readonly<Record<string, { readonly groups: readonly string[]; readonly port: number }>> = {
  'AWS::RDS::DBInstance': { groups: ['VPCSecurityGroups'], port: 0 },
  'AWS::RDS::DBCluster': { groups: ['VpcSecurityGroupIds'], port: 0 },
  'AWS::RDS::DBProxy': { groups: ['VpcSecurityGroupIds'], port: 0 },
  'AWS::DocDB::DBCluster': { groups: ['VpcSecurityGroupIds'], port: 27_017 },
  'AWS::Neptune::DBCluster': { groups: ['VpcSecurityGroupIds'], port: 8182 },
  'AWS::ElastiCache::ReplicationGroup': { groups: ['SecurityGroupIds'], port: 6379 },
  'AWS::ElastiCache::CacheCluster': { groups: ['VpcSecurityGroupIds'], port: 0 },
  'AWS::ElastiCache::ServerlessCache': { groups: ['SecurityGroupIds'], port: 0 },
  'AWS::MemoryDB::Cluster': { groups: ['SecurityGroupIds'], port: 6379 },
  'AWS::Redshift::Cluster': { groups: ['VpcSecurityGroupIds'], port: 5439 },
  'AWS::OpenSearchService::Domain': { groups: ['VPCOptions', 'SecurityGroupIds'], port: 443 },
};

const PORTS: Readonly<Record<string, number>> = { redis: 6379, valkey: 6379, memcached: 11_211, POSTGRESQL: 5432, MYSQL: 3306, SQLSERVER: 1433 };

/** The server that an address or an attached secret belongs to, if its security groups are all known. */
export function serverAt(reference: Reference, all: Workloads): Server | undefined {
  const resource = addressed(reference) ? reference.resource : all.resourceAt(secretTarget(reference, all));
  if (resource === undefined || !Object.hasOwn(SERVERS, resource.type)) return undefined;
  const groups = groupsOf(resource, all, ...SERVERS[resource.type].groups);
  return groups === undefined ? undefined : { resource, groups, port: portOf(resource, all) };
}

/** Whether it is an address: ARNs and names are used by services of AWS, not by connections. */
function addressed({ attribute }: Reference): boolean {
  return /endpoint/i.test(attribute) && !/port$/i.test(attribute);
}

/** What a secret opens, by the attachment that says so. */
function secretTarget({ resource }: Reference, all: Workloads): Reference | undefined {
  const attachment = resource.type === 'AWS::SecretsManager::SecretTargetAttachment' ? resource
    : all.templates.ofType('AWS::SecretsManager::SecretTargetAttachment').find(({ properties }) => resource.type === 'AWS::SecretsManager::Secret' && properties.resource('SecretId') === resource);
  return attachment?.properties.reference('TargetId');
}

function portOf(resource: Resource, all: Workloads): number | Unknown {
  const database = all.databases.find((known) => known.resource === resource);
  const { properties } = resource;
  const engine = properties.text('Engine') ?? properties.text('EngineFamily');
  const port = database?.port ?? properties.number('Port') ?? properties.number('DBPort') ?? (typeof engine === 'string' ? PORTS[engine] : undefined) ?? SERVERS[resource.type].port;
  return port === 0 ? new Unknown('the port is not known') : port;
}

/** Servers that stand behind another: the databases of a proxy. */
export function behind(proxy: Resource, all: Workloads): Resource[] {
  return all.templates.ofType('AWS::RDS::DBProxyTargetGroup')
    .filter(({ properties }) => all.resourceAt(properties.value('DBProxyName')) === proxy)
    .flatMap(({ properties }) => [...properties.values('DBClusterIdentifiers'), ...properties.values('DBInstanceIdentifiers')].map((value) => all.resourceAt(value)))
    .filter((resource) => resource !== undefined);
}

