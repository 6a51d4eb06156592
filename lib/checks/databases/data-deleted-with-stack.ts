import type { Rule } from '../rule';

/** What CloudFormation deletes with its data unless it is told otherwise; databases of RDS get a last snapshot. */
const DELETED = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable', 'AWS::EFS::FileSystem', 'AWS::Cognito::UserPool', 'AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster', 'AWS::OpenSearchService::Domain', 'AWS::ElastiCache::ReplicationGroup'];
const SNAPSHOT_BY_DEFAULT = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'];

export const dataDeletedWithStack: Rule = {
  name: 'DataDeletedWithStack',
  severity: 'warning',
  cause: 'data goes when its stack, or its construct, is removed',
  consequence: 'a deletion or a renaming by mistake loses the data',
  fix: 'set DeletionPolicy to Retain, or to Snapshot where there are snapshots; in CDK removalPolicy',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html',
  cdk: 'silent; L2s retain unless told otherwise',
  find: function* (all) {
    for (const resource of all.templates.ofType(...DELETED, ...SNAPSHOT_BY_DEFAULT)) {
      // An instance of a cluster has no data of its own, a replica none that is not elsewhere.
      if (resource.properties.has('DBClusterIdentifier') || resource.properties.has('SourceDBInstanceIdentifier')) continue;
      const policy = resource.deletionPolicy ?? (DELETED.includes(resource.type) ? 'Delete' : 'Snapshot');
      if (policy === 'Delete') yield { resource, message: `DeletionPolicy must keep its data, got ${policy}` };
    }
  },
};
