import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib/core';
import { bucketPolicyRefused } from '../../../lib/checks/databases/bucket-policy-refused';
import { dataDeletedWithStack } from '../../../lib/checks/databases/data-deleted-with-stack';
import { databasePublic } from '../../../lib/checks/databases/database-public';
import { databaseSettingsContradict } from '../../../lib/checks/databases/database-settings-contradict';
import { engineCannotPause } from '../../../lib/checks/databases/engine-cannot-pause';
import { pauses } from '../../../lib/checks/databases/engine-versions';
import { neverPauses } from '../../../lib/checks/databases/never-pauses';
import { passwordInTemplate } from '../../../lib/checks/databases/password-in-template';
import { serverlessCapacityWrong } from '../../../lib/checks/databases/serverless-capacity-wrong';
import { tableSettingsContradict } from '../../../lib/checks/databases/table-settings-contradict';
import { timeoutBelowResume } from '../../../lib/checks/databases/timeout-below-resume';
import { aFunction } from '../corpus/shape';
import { Bare, describeRule } from '../rule-cases';

function aClusterL2(stack: Stack, version = rds.AuroraPostgresEngineVersion.VER_16_4, props: Partial<rds.DatabaseClusterProps> = {}): rds.DatabaseCluster {
  return new rds.DatabaseCluster(stack, 'Cluster', {
    vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }), engine: rds.DatabaseClusterEngine.auroraPostgres({ version }), writer: rds.ClusterInstance.serverlessV2('Writer'), serverlessV2MinCapacity: 0, ...props,
  });
}

/** A cluster that pauses, with an instance. */
function aCluster(cluster: object = {}, others: Bare = {}, scaling: object = {}): Bare {
  return {
    Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-postgresql', EngineVersion: '16.4', ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 2, ...scaling }, ...cluster } },
    Writer: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Cluster' }, DBInstanceClass: 'db.serverless', Engine: 'aurora-postgresql' } },
    ...others,
  };
}

test.each([
  ['aurora-postgresql', '13.12', false], ['aurora-postgresql', '13.15', true], ['aurora-postgresql', '16.3', true], ['aurora-postgresql', '16.2', false],
  ['aurora-postgresql', '17.4', true], ['aurora-postgresql', '16', undefined], ['aurora-postgresql', '12.9', false],
  ['aurora-mysql', '8.0.mysql_aurora.3.08.0', true], ['aurora-mysql', '8.0.mysql_aurora.3.07.1', false], ['aurora-mysql', '8.0.mysql_aurora.3.10.1', true], ['aurora-mysql', '8.0', undefined],
])('of %s %s it is known whether it pauses: %s', (engine, version, expected) => {
  expect(pauses(engine, version)).toBe(expected);
});

describeRule(engineCannotPause, {
  broken: {
    'with CDK': (stack) => aClusterL2(stack, rds.AuroraPostgresEngineVersion.VER_13_12),
    'bare': { Resources: aCluster({ EngineVersion: '13.12' }) },
  },
  sound: {
    'a version that pauses': { Resources: aCluster() },
    'a version that is not known': { Resources: aCluster({ EngineVersion: { 'Fn::ImportValue': 'version' } }) },
    'half a unit': { Resources: aCluster({ EngineVersion: '13.12' }, {}, { MinCapacity: 0.5 }) },
  },
});

describeRule(serverlessCapacityWrong, {
  broken: {
    'with CDK': (stack) => new rds.CfnDBCluster(stack, 'Cluster', { engine: 'aurora-postgresql', serverlessV2ScalingConfiguration: { minCapacity: 4, maxCapacity: 2 } }),
    'bare': { Resources: aCluster({}, {}, { MinCapacity: 4.2, MaxCapacity: 2, SecondsUntilAutoPause: 60 }) },
  },
  sound: {
    'what there is': { Resources: aCluster({}, {}, { SecondsUntilAutoPause: 300 }) },
    'a provisioned cluster': { Resources: { Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-mysql' } } } },
  },
});

describe('without a configuration', () => {
  describeRule(serverlessCapacityWrong, {
  broken: {
    'with CDK': (stack) => {
        const cluster = new rds.CfnDBCluster(stack, 'Cluster', { engine: 'aurora-postgresql' });
        new rds.CfnDBInstance(stack, 'Writer', { dbClusterIdentifier: cluster.ref, dbInstanceClass: 'db.serverless', engine: 'aurora-postgresql' });
      },
    'bare': { Resources: { ...aCluster(), Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-postgresql' } } } },
  },
});
});

describeRule(neverPauses, {
  broken: {
    'with CDK': (stack) => {
      const cluster = aClusterL2(stack, undefined, { readers: [rds.ClusterInstance.provisioned('Reader')] });
      cluster.addProxy('Proxy', { vpc: stack.node.findChild('Vpc') as ec2.Vpc, secrets: [cluster.secret!] });
    },
    'bare': { Resources: aCluster({ DBClusterParameterGroupName: { Ref: 'Parameters' } }, {
      Reader: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Cluster' }, DBInstanceClass: 'db.r6g.large' } },
      Proxy: { Type: 'AWS::RDS::DBProxy' },
      Targets: { Type: 'AWS::RDS::DBProxyTargetGroup', Properties: { DBProxyName: { Ref: 'Proxy' }, DBClusterIdentifiers: [{ Ref: 'Cluster' }] } },
      Parameters: { Type: 'AWS::RDS::DBClusterParameterGroup', Properties: { Parameters: { 'rds.logical_replication': '1' } } },
    }) },
  },
  sound: {
    'a cluster alone': { Resources: aCluster() },
    'half a unit': { Resources: aCluster({ GlobalClusterIdentifier: 'world' }, {}, { MinCapacity: 0.5 }) },
  },
});

const aUser = (timeout: number): Bare => aCluster({}, { Function: { Type: 'AWS::Lambda::Function', Properties: { Timeout: timeout, Environment: { Variables: { CLUSTER: { 'Fn::GetAtt': ['Cluster', 'DBClusterArn'] } } } } } });

describeRule(timeoutBelowResume, {
  broken: {
    'with CDK': (stack) => {
      const cluster = aClusterL2(stack);
      aFunction(stack, 'Function', { timeout: Duration.seconds(10), environment: { SECRET: cluster.secret!.secretArn } });
    },
    'bare': { Resources: aUser(10) },
  },
  sound: {
    'half a minute': { Resources: aUser(30) },
  },
});

describeRule(databaseSettingsContradict, {
  broken: {
    'with CDK': (stack) => new rds.CfnDBInstance(stack, 'Database', { engine: 'postgres', dbInstanceClass: 'db.serverless', multiAz: true, availabilityZone: 'eu-west-1a' }),
    'bare': { Resources: {
      ...aCluster({ Engine: 'aurora-mysql' }),
      Source: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'mysql', BackupRetentionPeriod: 0 } },
      Replica: { Type: 'AWS::RDS::DBInstance', Properties: { SourceDBInstanceIdentifier: { Ref: 'Source' } } },
      Subnet: { Type: 'AWS::EC2::Subnet' },
      Subnets: { Type: 'AWS::RDS::DBSubnetGroup', Properties: { SubnetIds: [{ Ref: 'Subnet' }] } },
    } },
  },
  sound: {
    'a cluster': { Resources: aCluster() },
    'subnets that are not known': { Resources: { Subnets: { Type: 'AWS::RDS::DBSubnetGroup', Properties: { SubnetIds: { 'Fn::Split': [',', { 'Fn::ImportValue': 'subnets' }] } } } } },
  },
});

const aTable = (properties: Record<string, unknown>): Bare => ({ Table: { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], BillingMode: 'PAY_PER_REQUEST', ...properties } } });

describeRule(tableSettingsContradict, {
  broken: {
    'with CDK': (stack) => new dynamodb.CfnTable(stack, 'Table', { keySchema: [{ attributeName: 'id', keyType: 'HASH' }], attributeDefinitions: [{ attributeName: 'key', attributeType: 'S' }] }),
    'bare': { Resources: aTable({ AttributeDefinitions: [{ AttributeName: 'id' }, { AttributeName: 'age' }], ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } }) },
  },
  sound: {
    'on demand': { Resources: aTable({}) },
    'provisioned': { Resources: aTable({ BillingMode: undefined, ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } }) },
    'an index': { Resources: aTable({ AttributeDefinitions: [{ AttributeName: 'id' }, { AttributeName: 'age' }], GlobalSecondaryIndexes: [{ KeySchema: [{ AttributeName: 'age', KeyType: 'HASH' }] }] }) },
  },
});

const aPublicBucket = (bucket: Record<string, unknown>, statement: object = {}): Bare => ({
  Bucket: { Type: 'AWS::S3::Bucket', Properties: bucket },
  Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*', ...statement }] } } },
});

describeRule(bucketPolicyRefused, {
  broken: {
    'with CDK': (stack) => {
      const bucket = new s3.CfnBucket(stack, 'Bucket');
      new s3.CfnBucketPolicy(stack, 'Policy', { bucket: bucket.ref, policyDocument: { Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:GetObject', Resource: `${bucket.attrArn}/*` }] } });
    },
    'bare': { Resources: aPublicBucket({}) },
  },
  sound: {
    'a bucket that is public': { Resources: aPublicBucket({ PublicAccessBlockConfiguration: { BlockPublicPolicy: false } }) },
    'a service': { Resources: aPublicBucket({}, { Principal: { Service: 'cloudfront.amazonaws.com' } }) },
    'a condition': { Resources: aPublicBucket({}, { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }) },
    'a denial': { Resources: aPublicBucket({}, { Effect: 'Deny' }) },
  },
});

describeRule(databasePublic, {
  broken: {
    'with CDK': (stack) => new rds.DatabaseInstance(stack, 'Database', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, engine: rds.DatabaseInstanceEngine.POSTGRES, publiclyAccessible: true }),
    'bare': { Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: { PubliclyAccessible: true } } } },
  },
  sound: {
    'one that is not': { Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: { PubliclyAccessible: false } } } },
  },
});

describeRule(passwordInTemplate, {
  broken: {
    'with CDK': (stack) => new rds.DatabaseInstance(stack, 'Database', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }), engine: rds.DatabaseInstanceEngine.POSTGRES, credentials: rds.Credentials.fromPassword('owner', SecretValue.unsafePlainText('secret')) }),
    'bare': { Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: { MasterUserPassword: 'secret' } } } },
  },
  sound: {
    'a secret': { Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: { MasterUserPassword: '{{resolve:secretsmanager:db:SecretString:password}}' } } } },
  },
});

describeRule(dataDeletedWithStack, {
  broken: {
    'with CDK': (stack) => new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, removalPolicy: RemovalPolicy.DESTROY }),
    'bare': { Resources: aTable({}) },
  },
  sound: {
    'a table that stays': { Resources: { Table: { ...aTable({}).Table, DeletionPolicy: 'Retain' } } },
    'a database, of which there is a snapshot': { Resources: { Database: { Type: 'AWS::RDS::DBInstance' } } },
  },
});
