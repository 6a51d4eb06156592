import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib/core';
import { DatabaseServer, DatabaseServerProps, WebService } from '../../lib';
import { aPlainStack, aPlatform, IMAGE, inventory, logicalIds, onlyOne, warningsOf } from '../a-platform';

const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
const MYSQL = rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_0 });
const AURORA = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_9 });
const AURORA_MYSQL = rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 });

const type = (name: string) => new ec2.InstanceType(name);

function aServer(props: Partial<DatabaseServerProps> = {}, id = 'Orders') {
  const parts = aPlatform();
  return { ...parts, orders: new DatabaseServer(parts.platform, id, { engine: POSTGRES, ...props }) };
}

/** Properties of the resources of a type, by logical id. */
function all(stack: Stack, kind: string): Record<string, any> {
  return Object.fromEntries(Object.entries(Template.fromStack(stack).findResources(kind)).map(([id, { Properties }]) => [id, Properties]));
}

describe('a database server', () => {
  test('is an instance with a standby, encrypted, backed up and not deleted by mistake', () => {
    const { platform } = aServer();
    expect(onlyOne(platform, 'AWS::RDS::DBInstance')).toMatchObject({
      Engine: 'postgres', EngineVersion: '17', DBInstanceClass: 'db.t4g.medium', DBName: 'orders', Port: '5432',
      MultiAZ: true, StorageEncrypted: true, StorageType: 'gp3', AllocatedStorage: '20', MaxAllocatedStorage: 200,
      BackupRetentionPeriod: 7, CopyTagsToSnapshot: true, DeleteAutomatedBackups: false, DeletionProtection: true, PubliclyAccessible: false,
      AutoMinorVersionUpgrade: true, EnablePerformanceInsights: true, EnableIAMDatabaseAuthentication: false,
      EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
    });
    Template.fromStack(platform).hasResource('AWS::RDS::DBInstance', { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
  });

  test('is an Aurora cluster with a reader in another zone where the engine is Aurora', () => {
    const { platform, orders } = aServer({ engine: AURORA });
    expect(onlyOne(platform, 'AWS::RDS::DBCluster')).toMatchObject({
      Engine: 'aurora-postgresql', EngineVersion: '16.9', DatabaseName: 'orders', Port: 5432, StorageEncrypted: true, BackupRetentionPeriod: 7, CopyTagsToSnapshot: true,
      DeleteAutomatedBackups: false, DeletionProtection: true, EnableIAMDatabaseAuthentication: false, EnableHttpEndpoint: false, EnableCloudwatchLogsExports: ['postgresql'],
    });
    Template.fromStack(platform).hasResource('AWS::RDS::DBCluster', { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
    expect(Object.values(all(platform, 'AWS::RDS::DBInstance')).map(({ DBInstanceClass, PromotionTier, PubliclyAccessible, EnablePerformanceInsights }) => (
      [DBInstanceClass, PromotionTier, PubliclyAccessible, EnablePerformanceInsights]))).toEqual([['db.t4g.medium', 0, false, true], ['db.t4g.medium', 1, false, true]]);
    expect(orders.storageAlarm).toBeUndefined();
    expect(orders.instance).toBeUndefined();
  });

  test('brings these resources', () => {
    const { 'AWS::EC2::Subnet': _subnets, ...found } = inventory(aServer().platform);
    expect(Object.fromEntries(Object.entries(found).filter(([name]) => !name.startsWith('AWS::EC2::') || name === 'AWS::EC2::SecurityGroup'))).toEqual({
      'AWS::CloudWatch::Alarm': 4,
      'AWS::EC2::SecurityGroup': 1,
      'AWS::IAM::Policy': 1,
      'AWS::IAM::Role': 1,
      'AWS::Lambda::Function': 1,
      'AWS::RDS::DBInstance': 1,
      'AWS::RDS::DBParameterGroup': 1,
      'AWS::RDS::DBSubnetGroup': 1,
      'AWS::SecretsManager::Secret': 1,
      'AWS::SecretsManager::SecretTargetAttachment': 1,
      'Custom::LogRetention': 2,
    });
  });

  test('keeps its ids: a changed one would replace it', () => {
    const { platform } = aServer();
    expect(['AWS::RDS::DBInstance', 'AWS::RDS::DBSubnetGroup', 'AWS::RDS::DBParameterGroup', 'AWS::SecretsManager::Secret'].flatMap((kind) => logicalIds(platform, kind))).toEqual([
      'Orders2A43276C', 'OrdersSubnetGroup47519492', 'OrdersParameters34AD674F', 'PlatformOrdersSecret27B0A5833fdaad7efa858a3daf9490cf0a702aeb',
    ]);
    const aurora = aServer({ engine: AURORA }).platform;
    expect(['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret'].flatMap((kind) => logicalIds(aurora, kind))).toEqual([
      'Orders2A43276C', 'OrdersReader1A4D25B62', 'OrdersWriter9EC817F4', 'PlatformOrdersSecret27B0A5833fdaad7efa858a3daf9490cf0a702aeb',
    ]);
  });

  test.each<[string, rds.IEngine, string, object]>([
    ['PostgreSQL', POSTGRES, 'AWS::RDS::DBParameterGroup', { 'rds.force_ssl': '1' }],
    ['MySQL', MYSQL, 'AWS::RDS::DBParameterGroup', { require_secure_transport: '1' }],
    ['MariaDB', rds.DatabaseInstanceEngine.mariaDb({ version: rds.MariaDbEngineVersion.VER_10_11 }), 'AWS::RDS::DBParameterGroup', { require_secure_transport: '1' }],
    ['Aurora PostgreSQL', AURORA, 'AWS::RDS::DBClusterParameterGroup', { 'rds.force_ssl': '1' }],
    ['Aurora MySQL', AURORA_MYSQL, 'AWS::RDS::DBClusterParameterGroup', { require_secure_transport: 'ON' }],
  ])('of %s takes no connection without TLS', (_name, engine, kind, parameters) => {
    expect(onlyOne(aServer({ engine }).platform, kind).Parameters).toEqual(parameters);
  });

  test('stands in the subnets that the network keeps for databases, and lets nobody in by itself', () => {
    const { platform } = aServer();
    const { SubnetIds } = onlyOne(platform, 'AWS::RDS::DBSubnetGroup');
    expect(SubnetIds.map(({ Ref }: any) => Ref)).toEqual([expect.stringMatching(/DatabaseSubnet1/), expect.stringMatching(/DatabaseSubnet2/)]);
    expect(onlyOne(platform, 'AWS::EC2::SecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
  });

  test('takes what it is told', () => {
    const { platform, orders } = aServer({
      instanceType: type('r7g.large'), databaseName: 'shop', port: 5433, allocatedStorage: Size.gibibytes(100), maxAllocatedStorage: Size.gibibytes(110), readers: [type('r7g.xlarge'), type('r7g.large')],
      backupRetention: Duration.days(35), iamAuthentication: true, parameters: { log_min_duration_statement: '500' }, performanceInsights: false, logExports: ['postgresql'],
      logRetention: logs.RetentionDays.INFINITE, deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY, multiAz: false,
    });
    const [server, ...replicas] = Object.values(all(platform, 'AWS::RDS::DBInstance'));
    expect(server).toMatchObject({
      DBInstanceClass: 'db.r7g.large', DBName: 'shop', Port: '5433', AllocatedStorage: '100', MaxAllocatedStorage: 110, BackupRetentionPeriod: 35, EnableIAMDatabaseAuthentication: true,
      EnablePerformanceInsights: false, EnableCloudwatchLogsExports: ['postgresql'], DeletionProtection: false, DeleteAutomatedBackups: true, MultiAZ: false,
    });
    // Encryption is the server's; RDS is not told of it twice.
    expect(replicas.map(({ DBInstanceClass, StorageEncrypted, KmsKeyId, PubliclyAccessible }) => [DBInstanceClass, StorageEncrypted, KmsKeyId, PubliclyAccessible])).toEqual([
      ['db.r7g.xlarge', undefined, undefined, false], ['db.r7g.large', undefined, undefined, false]]);
    expect(onlyOne(platform, 'AWS::RDS::DBParameterGroup').Parameters).toEqual({ 'rds.force_ssl': '1', 'log_min_duration_statement': '500' });
    expect(inventory(platform)).not.toHaveProperty('Custom::LogRetention');
    expect(orders.port).toBe(5433);
    expect(warningsOf(platform)).toEqual([expect.stringContaining('multiAz is false: while the server is patched, or its zone is lost, nobody can use the database; leave it out in production')]);
  });

  test('is encrypted with a key of somebody\'s own', () => {
    const { platform } = aPlatform();
    const storageEncryptionKey = new kms.Key(platform, 'Key');
    new DatabaseServer(platform, 'Instance', { engine: POSTGRES, storageEncryptionKey });
    new DatabaseServer(platform, 'Cluster', { engine: AURORA, storageEncryptionKey });
    for (const kind of ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster']) {
      Template.fromStack(platform).hasResourceProperties(kind, { StorageEncrypted: true, KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } });
    }
  });

  test.each([['instance', POSTGRES, 'AWS::RDS::DBInstance'], ['Aurora cluster', AURORA, 'AWS::RDS::DBCluster']] as const)('that is an %s has RDS change its password where that is wanted', (_name, engine, kind) => {
    const { platform, orders } = aServer({ engine, rotateSecret: true });
    Template.fromStack(platform).hasResourceProperties(kind, { ManageMasterUserPassword: true, MasterUserPassword: Match.absent(), MasterUsername: 'postgres' });
    expect(inventory(platform)).not.toHaveProperty('AWS::SecretsManager::Secret');
    expect(platform.resolve(orders.secret?.secretArn)).toEqual({ 'Fn::GetAtt': ['Orders2A43276C', 'MasterUserSecret.SecretArn'] });
  });

  test.each([
    ['MySQL', 't4g.micro', false, MYSQL], ['MySQL', 't3.small', false, MYSQL], ['MySQL', 't4g.medium', true, MYSQL], ['PostgreSQL', 't4g.micro', true, POSTGRES],
  ])('of %s on %s collects what loads it: %s', (_name, instanceType, expected, engine) => {
    expect(onlyOne(aServer({ engine, instanceType: type(instanceType) }).platform, 'AWS::RDS::DBInstance').EnablePerformanceInsights).toBe(expected);
  });

  test('names its database after its id, whatever that begins with', () => {
    expect(aServer({}, 'HotOrders').orders.databaseName).toBe('hot_orders');
    expect(aServer({}, '2ndHand').orders.databaseName).toBe('db_2nd_hand');
  });

  test('stands in any stack with a vpc', () => {
    const stack = aPlainStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    new DatabaseServer(stack, 'Orders', { engine: POSTGRES, vpc });
    expect(onlyOne(stack, 'AWS::RDS::DBSubnetGroup').SubnetIds[0].Ref).toMatch(/^VpcPrivateSubnet1/);
    const isolated = new ec2.Vpc(stack, 'Isolated', { natGateways: 0, subnetConfiguration: [{ name: 'Data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
    const other = new DatabaseServer(stack, 'Other', { engine: POSTGRES, vpc: isolated });
    expect(other.vpc).toBe(isolated);
  });
});

describe('the readers of a database server', () => {
  const told = (props: Partial<DatabaseServerProps>) => {
    const { platform, web, orders } = aServer(props);
    new WebService(web, 'Shop', { image: IMAGE }).connectsTo(orders);
    return { platform, web, orders };
  };

  test('are told to consumers', () => {
    const { platform, orders } = told({ readers: [type('t4g.medium'), type('t4g.large')] });
    expect(platform.resolve(orders.readerHost)).toEqual({ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['OrdersReader1D2DD0945', 'Endpoint.Address'] }, ',', expect.anything()]] });
    const aurora = told({ engine: AURORA });
    expect(aurora.platform.resolve(aurora.orders.readerHost)).toEqual({ 'Fn::GetAtt': ['Orders2A43276C', 'ReadEndpoint.Address'] });
    expect(told({ engine: AURORA, multiAz: false }).orders.readerHost).toBeUndefined();
  });
});

describe('the proxy of a database server', () => {
  test('stands in front of it, takes TLS alone and leaves some connections', () => {
    const { platform, web, orders } = aServer({ proxy: true });
    new WebService(web, 'Shop', { image: IMAGE }).connectsTo(orders);
    expect(onlyOne(platform, 'AWS::RDS::DBProxy')).toMatchObject({ RequireTLS: true, EngineFamily: 'POSTGRESQL' });
    expect(onlyOne(platform, 'AWS::RDS::DBProxyTargetGroup').ConnectionPoolConfigurationInfo.MaxConnectionsPercent).toBe(90);
    expect(platform.resolve(orders.host)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^OrdersProxy/), 'Endpoint'] });
    const rules = Object.values(all(web, 'AWS::EC2::SecurityGroupIngress')).filter(({ ToPort }) => ToPort === 5432);
    expect(rules).toHaveLength(1);
    expect(JSON.stringify(rules)).toContain('OrdersProxy');
  });

  test('is passed by consumers on their way to readers', () => {
    const { web, orders } = aServer({ engine: AURORA, proxy: true });
    new WebService(web, 'Shop', { image: IMAGE }).connectsTo(orders);
    expect(Object.values(all(web, 'AWS::EC2::SecurityGroupIngress')).filter(({ ToPort }) => ToPort === 5432)).toHaveLength(2);
  });
});

describe('a database server tells of trouble', () => {
  test('by the CPU, the memory, the storage and the connections', () => {
    const { platform } = aServer({ instanceType: type('r7g.large'), allocatedStorage: Size.gibibytes(100) });
    expect(Object.values(all(platform, 'AWS::CloudWatch::Alarm')).map(({ MetricName, Statistic, ComparisonOperator, Threshold, EvaluationPeriods, Period }) => (
      [MetricName, Statistic, ComparisonOperator, Threshold, EvaluationPeriods, Period]))).toEqual([
      ['CPUUtilization', 'Average', 'GreaterThanThreshold', 90, 5, 60],
      ['FreeableMemory', 'Minimum', 'LessThanThreshold', 0.05 * 16 * 2 ** 30, 15, 60],
      ['FreeStorageSpace', 'Minimum', 'LessThanThreshold', 5 * 2 ** 30, 15, 60],
      ['DatabaseConnections', 'Maximum', 'GreaterThanThreshold', 1342, 5, 60],
    ]);
  });

  test('to the platform\'s topic, or to one of its own', () => {
    const topicStack = aPlainStack('Topics');
    const alarmTopic = sns.Topic.fromTopicArn(topicStack, 'Alarms', 'arn:aws:sns:eu-central-1:123456789012:alarms');
    const { platform } = aServer({ alarmTopic });
    for (const { AlarmActions } of Object.values(all(platform, 'AWS::CloudWatch::Alarm'))) expect(AlarmActions).toEqual(['arn:aws:sns:eu-central-1:123456789012:alarms']);
  });

  test('without the connections where nobody knows how many there are', () => {
    expect(aServer({ instanceType: type('x9.huge') }).orders.connectionsAlarm).toBeUndefined();
    expect(aServer({ parameters: { max_connections: 'LEAST({DBInstanceClassMemory/9531392},5000)' } }).orders.connectionLimit).toBeUndefined();
  });

  test('by any metric of RDS', () => {
    const { platform, orders } = aServer();
    expect(platform.resolve(orders.metric('ReadLatency').dimensions)).toEqual({ DBInstanceIdentifier: { Ref: 'Orders2A43276C' } });
    expect(aServer({ engine: AURORA }).orders.metric('ReadLatency').dimensions).toHaveProperty('DBClusterIdentifier');
  });
});

describe('IAM lets consumers log in', () => {
  test.each([['an instance', POSTGRES], ['Aurora', AURORA]] as const)('to %s', (_name, engine) => {
    const { web, orders } = aServer({ engine, iamAuthentication: true });
    new WebService(web, 'Shop', { image: IMAGE }).connectsTo(orders, { iamUser: 'shop' });
    Template.fromStack(web).hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'rds-db:connect' })]) } });
  });
});
