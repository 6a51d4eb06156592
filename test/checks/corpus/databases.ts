import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { IMAGE } from './services';
import { aFunction, Shapes } from './shape';

const POSTGRES = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 });
const ISOLATED = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

function aVpc(stack: Stack): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2, natGateways: 1, subnetConfiguration: [
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC }, { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }, { name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    ],
  });
}

/** Databases, with what uses them. */
export const DATABASES: Shapes = {
  'an instance, its replica, a rotated secret and a function': (app) => {
    const stack = new Stack(app, 'Data');
    const vpc = aVpc(stack);
    const database = new rds.DatabaseInstance(stack, 'Database', {
      vpc, vpcSubnets: ISOLATED, engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }), storageEncrypted: true, multiAz: true, deletionProtection: true, backupRetention: Duration.days(7),
    });
    database.addRotationSingleUser({ vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });
    new rds.DatabaseInstanceReadReplica(stack, 'Replica', { vpc, vpcSubnets: ISOLATED, sourceDatabaseInstance: database, instanceType: new ec2.InstanceType('t4g.micro') });
    const reader = aFunction(stack, 'Reader', { vpc, timeout: Duration.seconds(30) });
    database.connections.allowDefaultPortFrom(reader);
    database.secret!.grantRead(reader);
  },

  'Aurora that pauses, read through the Data API': (app) => {
    const stack = new Stack(app, 'Data');
    const cluster = new rds.DatabaseCluster(stack, 'Cluster', {
      vpc: aVpc(stack), vpcSubnets: ISOLATED, engine: POSTGRES, writer: rds.ClusterInstance.serverlessV2('Writer'), serverlessV2MinCapacity: 0, serverlessV2MaxCapacity: 4, serverlessV2AutoPauseDuration: Duration.minutes(10), enableDataApi: true, storageEncrypted: true,
    });
    const reader = aFunction(stack, 'Reader', { timeout: Duration.minutes(1), environment: { CLUSTER: cluster.clusterArn, SECRET: cluster.secret!.secretArn } });
    cluster.grantDataApiAccess(reader);
  },

  'Aurora with a proxy that a function in the network uses': (app) => {
    const stack = new Stack(app, 'Data');
    const vpc = aVpc(stack);
    const cluster = new rds.DatabaseCluster(stack, 'Cluster', {
      vpc, vpcSubnets: ISOLATED, engine: POSTGRES, writer: rds.ClusterInstance.serverlessV2('Writer'), readers: [rds.ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true })], serverlessV2MinCapacity: 0.5,
    });
    const proxy = cluster.addProxy('Proxy', { vpc, secrets: [cluster.secret!], requireTLS: true });
    const user = aFunction(stack, 'User', { vpc, environment: { HOST: proxy.endpoint } });
    proxy.connections.allowFrom(user, ec2.Port.tcp(5432));
    proxy.grantConnect(user, 'app');
  },

  'a database of one stack, used by a service and a function of two others': (app) => {
    const data = new Stack(app, 'Data');
    const vpc = aVpc(data);
    const database = new rds.DatabaseInstance(data, 'Database', { vpc, vpcSubnets: ISOLATED, engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_0 }), instanceType: new ec2.InstanceType('t4g.small') });
    const web = new Stack(app, 'Web');
    const taskDefinition = new ecs.FargateTaskDefinition(web, 'Task');
    taskDefinition.addContainer('web', { image: IMAGE, secrets: { PASSWORD: ecs.Secret.fromSecretsManager(database.secret!, 'password') } });
    const service = new ecs.FargateService(web, 'Service', { cluster: new ecs.Cluster(web, 'Cluster', { vpc }), taskDefinition, minHealthyPercent: 100, circuitBreaker: { rollback: true } });
    service.connections.allowToDefaultPort(database);
    const jobs = new Stack(app, 'Jobs');
    const job = aFunction(jobs, 'Job', { vpc, timeout: Duration.minutes(2) });
    job.connections.allowToDefaultPort(database);
    database.secret!.grantRead(job);
  },

  'a database for a test, thrown away with its stack': (app) => {
    const stack = new Stack(app, 'Test');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const database = new rds.DatabaseInstance(stack, 'Database', {
      vpc, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, publiclyAccessible: false, engine: rds.DatabaseInstanceEngine.POSTGRES, instanceType: new ec2.InstanceType('t4g.micro'),
      removalPolicy: RemovalPolicy.DESTROY, deleteAutomatedBackups: true, backupRetention: Duration.days(0),
    });
    database.connections.allowFrom(ec2.Peer.ipv4('203.0.113.7/32'), ec2.Port.tcp(5432));
  },

  'a restored cluster of provisioned instances': (app) => {
    const stack = new Stack(app, 'Data');
    new rds.DatabaseClusterFromSnapshot(stack, 'Cluster', {
      vpc: aVpc(stack), vpcSubnets: ISOLATED, engine: rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 }), snapshotIdentifier: 'nightly',
      snapshotCredentials: rds.SnapshotCredentials.fromGeneratedSecret('admin'), writer: rds.ClusterInstance.provisioned('Writer', { instanceType: new ec2.InstanceType('r6g.large') }),
    });
  },

  'a cache that a function in the network uses': (app) => {
    const stack = new Stack(app, 'Cache');
    const vpc = aVpc(stack);
    const securityGroup = new ec2.SecurityGroup(stack, 'CacheGroup', { vpc });
    const cache = new elasticache.CfnServerlessCache(stack, 'Cache', { engine: 'valkey', serverlessCacheName: 'sessions', securityGroupIds: [securityGroup.securityGroupId], subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId) });
    const user = aFunction(stack, 'User', { vpc, environment: { HOST: cache.attrEndpointAddress } });
    securityGroup.connections.allowFrom(user, ec2.Port.tcp(6379));
  },

  'documents, and a function with a file system': (app) => {
    const stack = new Stack(app, 'Data');
    const vpc = aVpc(stack);
    const documents = new docdb.DatabaseCluster(stack, 'Documents', { vpc, vpcSubnets: ISOLATED, masterUser: { username: 'owner' }, instanceType: new ec2.InstanceType('t4g.medium'), storageEncrypted: true });
    const files = new efs.FileSystem(stack, 'Files', { vpc, vpcSubnets: ISOLATED });
    const point = files.addAccessPoint('Point', { path: '/models', createAcl: { ownerGid: '1001', ownerUid: '1001', permissions: '750' }, posixUser: { gid: '1001', uid: '1001' } });
    documents.connections.allowDefaultPortFrom(aFunction(stack, 'User', { vpc, filesystem: lambda.FileSystem.fromEfsAccessPoint(point, '/mnt/models') }));
  },

  'a function in isolated subnets with endpoints for what it calls': (app) => {
    const stack = new Stack(app, 'Isolated');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
    const database = new rds.DatabaseInstance(stack, 'Database', { vpc, vpcSubnets: ISOLATED, engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }), instanceType: new ec2.InstanceType('t4g.micro') });
    vpc.addInterfaceEndpoint('Secrets', { service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
    const user = aFunction(stack, 'User', { vpc, vpcSubnets: ISOLATED, timeout: Duration.seconds(30) });
    database.connections.allowDefaultPortFrom(user);
    database.secret!.grantRead(user);
  },
};
