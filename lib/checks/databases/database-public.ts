import type { Rule } from '../rule';

export const databasePublic: Rule = {
  name: 'DatabasePublic',
  severity: 'warning',
  cause: 'a database has an address that the whole internet can reach',
  consequence: 'anybody may try passwords on it',
  fix: 'set PubliclyAccessible to false, and reach it from its network',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
  cdk: 'silent',
  find: function* (all) {
    for (const resource of all.templates.ofType('AWS::RDS::DBInstance', 'AWS::Redshift::Cluster', 'AWS::DMS::ReplicationInstance')) {
      if (resource.properties.boolean('PubliclyAccessible') === true) yield { resource, message: 'PubliclyAccessible must be false, got true' };
    }
  },
};
