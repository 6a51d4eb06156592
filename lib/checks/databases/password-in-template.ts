import type { Rule } from '../rule';

export const passwordInTemplate: Rule = {
  name: 'PasswordInTemplate',
  severity: 'warning',
  cause: 'the password of a database stands in its template',
  consequence: 'whoever may read the stack, its history or the repository has it',
  fix: 'set ManageMasterUserPassword, or refer to a secret by {{resolve:secretsmanager:…}}',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html',
  cdk: 'silent for L1s and for SecretValue.unsafePlainText',
  find: function* (all) {
    for (const resource of all.templates.ofType('AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster', 'AWS::Redshift::Cluster')) {
      if (typeof resource.properties.text('MasterUserPassword') === 'string') yield { resource, message: 'MasterUserPassword must come from a secret, got one that is written out' };
    }
  },
};
