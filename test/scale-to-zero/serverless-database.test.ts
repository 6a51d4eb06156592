import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { FargateWorker, LambdaWorker, LambdaWorkerProps, ServerlessDatabase, ServerlessDatabaseProps, WebService, WorkQueue } from '../../lib';
import { aPlatform, CODE, IMAGE, inventory, logicalIds, onlyOne, warningsOf } from '../a-platform';

const POSTGRES = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_9 });
const MYSQL = rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 });

const postgres = (version: string) => rds.DatabaseClusterEngine.auroraPostgres({
  version: rds.AuroraPostgresEngineVersion.of(version, version.split('.')[0], { serverlessV2AutoPauseSupported: true }),
});
const mysql = (version: string) => rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.of(`8.0.mysql_aurora.${version}`, '8.0') });

function aDatabase(props: Partial<ServerlessDatabaseProps> = {}) {
  const parts = aPlatform();
  return { ...parts, reports: new ServerlessDatabase(parts.platform, 'Reports', { engine: POSTGRES, ...props }) };
}

describe('a serverless database', () => {
  test('has no capacity when nobody uses it, and is not lost', () => {
    const { platform } = aDatabase();
    expect(onlyOne(platform, 'AWS::RDS::DBCluster')).toMatchObject({
      Engine: 'aurora-postgresql', DatabaseName: 'reports', Port: 5432, ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 300 },
      StorageEncrypted: true, BackupRetentionPeriod: 7, CopyTagsToSnapshot: true, DeleteAutomatedBackups: false, DeletionProtection: true,
      EnableHttpEndpoint: true, EnableIAMDatabaseAuthentication: false, EnableCloudwatchLogsExports: ['postgresql', 'instance'],
    });
    Template.fromStack(platform).hasResource('AWS::RDS::DBCluster', { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
    expect(onlyOne(platform, 'AWS::RDS::DBInstance')).toMatchObject({ DBInstanceClass: 'db.serverless', PubliclyAccessible: false, PromotionTier: 0, AutoMinorVersionUpgrade: true });
  });

  test('costs nothing by the hour: it may stand in a stack that scales to zero', () => {
    const { app, platform, jobs } = aPlatform();
    new ServerlessDatabase(jobs, 'Reports', { engine: POSTGRES, vpc: platform.vpc, standby: true });
    expect(() => app.synth()).not.toThrow();
  });

  test('brings these resources', () => {
    const found = Object.entries(inventory(aDatabase().platform)).filter(([name]) => !name.startsWith('AWS::EC2::') || name === 'AWS::EC2::SecurityGroup');
    expect(Object.fromEntries(found)).toEqual({
      'AWS::CloudWatch::Alarm': 3,
      'AWS::EC2::SecurityGroup': 1,
      'AWS::IAM::Policy': 1,
      'AWS::IAM::Role': 1,
      'AWS::Lambda::Function': 1,
      'AWS::RDS::DBCluster': 1,
      'AWS::RDS::DBClusterParameterGroup': 1,
      'AWS::RDS::DBInstance': 1,
      'AWS::RDS::DBSubnetGroup': 1,
      'AWS::SecretsManager::Secret': 1,
      'AWS::SecretsManager::SecretTargetAttachment': 1,
      'Custom::LogRetention': 2,
    });
  });

  test('keeps its ids: a changed one would replace it', () => {
    const { platform } = aDatabase({ standby: true });
    expect(['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::RDS::DBSubnetGroup', 'AWS::RDS::DBClusterParameterGroup', 'AWS::SecretsManager::Secret']
      .flatMap((kind) => logicalIds(platform, kind))).toEqual([
      'Reports76CC4739', 'ReportsStandby31823000', 'ReportsWriter3200AFA2', 'ReportsSubnets2996B44C', 'ReportsParameters50D47DF9',
      'PlatformReportsSecret46ED94AD3fdaad7efa858a3daf9490cf0a702aeb',
    ]);
  });

  test.each<[string, rds.IClusterEngine, Duration | undefined, object]>([
    ['PostgreSQL', POSTGRES, undefined, { 'rds.force_ssl': '1', 'idle_session_timeout': '150000' }],
    ['PostgreSQL, with a longer pause', POSTGRES, Duration.hours(1), { 'rds.force_ssl': '1', 'idle_session_timeout': '1800000' }],
    ['PostgreSQL 13, which cannot', postgres('13.15'), undefined, { 'rds.force_ssl': '1' }],
    ['MySQL', MYSQL, undefined, { require_secure_transport: 'ON', wait_timeout: '150', interactive_timeout: '150' }],
  ])('takes TLS alone and closes idle sessions before they keep it awake, of %s', (_name, engine, pauseAfter, parameters) => {
    expect(onlyOne(aDatabase({ engine, pauseAfter }).platform, 'AWS::RDS::DBClusterParameterGroup').Parameters).toEqual(parameters);
  });

  test('takes what it is told', () => {
    const { platform, reports } = aDatabase({
      maxAcu: 16.5, pauseAfter: Duration.days(1), standby: true, databaseName: 'sales', port: 6000, backupRetention: Duration.days(1), dataApi: false, iamAuthentication: true,
      parameters: { idle_session_timeout: '60000', max_connections: '300' }, logExports: [], deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY, rotateSecret: true,
    });
    expect(onlyOne(platform, 'AWS::RDS::DBCluster')).toMatchObject({
      DatabaseName: 'sales', Port: 6000, ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 16.5, SecondsUntilAutoPause: 86_400 }, BackupRetentionPeriod: 1,
      EnableHttpEndpoint: false, EnableIAMDatabaseAuthentication: true, DeletionProtection: false, DeleteAutomatedBackups: true, ManageMasterUserPassword: true,
    });
    const servers = Object.values(Template.fromStack(platform).findResources('AWS::RDS::DBInstance')).map(({ Properties }) => [Properties.DBInstanceClass, Properties.PromotionTier]);
    // A standby of the first tiers sleeps and wakes with the writer.
    expect(servers.sort()).toEqual([['db.serverless', 0], ['db.serverless', 1]]);
    expect(inventory(platform)).not.toHaveProperty('Custom::LogRetention');
    expect(reports.connectionLimit).toBe(300);
    expect(reports.dataApiArn).toBeUndefined();
  });

  test.each([[POSTGRES, 4, 823], [POSTGRES, 256, 2000], [MYSQL, 4, 135]])('takes as many connections as its engine at its largest: case %#', (engine, maxAcu, limit) => {
    expect(aDatabase({ engine, maxAcu }).reports.connectionLimit).toBe(limit);
  });

  test.each(['13.15', '13.20', '14.12', '15.7', '16.3', '17.4', '18.1'])('pauses with PostgreSQL %s', (version) => {
    expect(() => aDatabase({ engine: postgres(version) })).not.toThrow();
  });

  test('tells of a week without a pause, of a capacity that does not suffice, and of many connections', () => {
    const { platform } = aDatabase();
    const alarms = Object.values(Template.fromStack(platform).findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    expect(alarms.map(({ MetricName, Statistic, ComparisonOperator, Threshold, Period, EvaluationPeriods, DatapointsToAlarm }) => (
      [MetricName, Statistic, ComparisonOperator, Threshold, Period, EvaluationPeriods, DatapointsToAlarm]))).toEqual([
      ['ServerlessDatabaseCapacity', 'Minimum', 'GreaterThanThreshold', 0, 86_400, 7, undefined],
      ['ACUUtilization', 'Average', 'GreaterThanThreshold', 90, 60, 15, undefined],
      ['DatabaseConnections', 'Maximum', 'GreaterThanThreshold', 658, 60, 5, undefined],
    ]);
    // CloudWatch looks back a week at most.
    expect(alarms[0].Period * alarms[0].EvaluationPeriods).toBe(604_800);
  });
});

describe('a consumer of a serverless database', () => {
  const worker = (parts: ReturnType<typeof aDatabase>, props: Partial<LambdaWorkerProps> = {}) => (
    new LambdaWorker(parts.jobs, 'Builder', { queue: new WorkQueue(parts.platform, 'Requests'), code: CODE, maxConcurrency: 5, ...props })
  );
  const variables = (parts: ReturnType<typeof aDatabase>) => Object.keys(onlyOne(parts.jobs, 'AWS::Lambda::Function').Environment.Variables);

  test('outside any VPC uses the Data API', () => {
    const parts = aDatabase();
    worker(parts).connectsTo(parts.reports);
    expect(variables(parts)).toEqual(['REPORTS_NAME', 'REPORTS_CLUSTER_ARN', 'REPORTS_SECRET_ARN']);
    Template.fromStack(parts.jobs).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['rds-data:ExecuteStatement']), Resource: Match.not('*') })]) },
    });
  });

  test('inside the VPC is told to wait for it to wake', () => {
    const parts = aDatabase();
    worker(parts, { vpc: parts.platform.vpc }).connectsTo(parts.reports);
    expect(variables(parts)).toEqual(['REPORTS_HOST', 'REPORTS_PORT', 'REPORTS_NAME', 'REPORTS_CONNECT_TIMEOUT_SECONDS', 'REPORTS_SECRET_ARN']);
    expect(onlyOne(parts.jobs, 'AWS::Lambda::Function').Environment.Variables.REPORTS_CONNECT_TIMEOUT_SECONDS).toBe('30');
  });

  test('is counted against its connections', () => {
    const parts = aDatabase({ maxAcu: 1 });
    new FargateWorker(parts.jobs, 'Feeds', { queue: new WorkQueue(parts.platform, 'FeedQueue'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.minutes(1), maxCapacity: 19 })
      .connectsTo(parts.reports);
    expect(() => parts.app.synth()).toThrow('Platform/Reports: connections must be at most the 189 there are, got up to 190 (Jobs/Feeds 19 tasks x 10 = 190)');
  });

  test('that is always on may use the Data API, or keep it awake with a reason', () => {
    const parts = aDatabase();
    const shop = new WebService(parts.web, 'Shop', { image: IMAGE });
    shop.connectsTo(parts.reports, { dataApi: true });
    shop.connectsTo(parts.reports, { environmentPrefix: 'AWAKE', keepsAwakeReason: 'It is used all day in the fair week.' });
    expect(() => parts.app.synth()).not.toThrow();
    expect(warningsOf(parts.platform)).toEqual([]);
  });

  test('fails if its pool would keep the database awake', () => {
    const parts = aDatabase();
    const shop = new WebService(parts.web, 'Shop', { image: IMAGE });
    expect(() => shop.connectsTo(parts.reports)).toThrow('Web/Shop: a pool that is always on must not hold connections to Platform/Reports, got up to 10 connections; '
      + 'the database pauses only when nobody is connected: set dataApi: true, use a DatabaseServer, or say in keepsAwakeReason why it may stay awake');
  });

  test.each([{ dataApi: true }, { dataApi: false }])('fails if it does not wait for the database to wake, with $dataApi', ({ dataApi }) => {
    const parts = aDatabase();
    const builder = worker(parts, { vpc: parts.platform.vpc, timeout: Duration.seconds(29) });
    expect(() => builder.connectsTo(parts.reports, { dataApi })).toThrow('Jobs/Builder: timeout must be at least 30 s to connect to Platform/Reports, which takes that long to wake, got 29 s; raise it');
  });

  test('fails to log in with IAM where nobody said that it may', () => {
    const parts = aDatabase();
    const builder = worker(parts, { vpc: parts.platform.vpc });
    expect(() => builder.connectsTo(parts.reports, { iamUser: 'reader' })).toThrow('Platform/Reports: iamAuthentication must be true to log in with IAM, got false for the user reader; set it');
  });
});

describe('a serverless database fails', () => {
  const VERSIONS = 'engine must be a version that can pause (PostgreSQL 13.15, 14.12, 15.7, 16.3 or later, MySQL 3.08.0 or later), got ';
  test.each<[string, Partial<ServerlessDatabaseProps>, string]>([
    ...['12.22', '13.14', '14.11', '15.6', '16.2'].map((version): [string, Partial<ServerlessDatabaseProps>, string] => (
      [`with PostgreSQL ${version}`, { engine: postgres(version) }, `${VERSIONS}${version}; upgrade it, or use a DatabaseServer`])),
    ['with MySQL 3.07.1', { engine: mysql('3.07.1') }, `${VERSIONS}8.0.mysql_aurora.3.07.1; upgrade it, or use a DatabaseServer`],
    ['with MySQL 2.12.5', { engine: mysql('2.12.5') }, `${VERSIONS}8.0.mysql_aurora.2.12.5; upgrade it, or use a DatabaseServer`],
    ['with an instance\'s engine', { engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }) as unknown as rds.IClusterEngine },
      'engine must be an IClusterEngine, got a PostgresInstanceEngine; pass rds.DatabaseClusterEngine.auroraPostgres(…) or .auroraMysql(…)'],
    ['without a version', { engine: rds.DatabaseClusterEngine.AURORA_POSTGRESQL }, 'engine must say its version, got aurora-postgresql without one; '
      + 'TLS is enforced by parameters, which belong to a version: pass version'],
    ['with half a unit', { maxAcu: 0.5 }, 'maxAcu must be between 1 and 256 ACU in steps of 0.5, got 0.5 ACU; that is what Aurora offers'],
    ['with 257 units', { maxAcu: 257 }, 'maxAcu must be between 1 and 256 ACU in steps of 0.5, got 257 ACU; that is what Aurora offers'],
    ['with a quarter of a unit', { maxAcu: 2.25 }, 'maxAcu must be between 1 and 256 ACU in steps of 0.5, got 2.25 ACU; that is what Aurora offers'],
    ['for a pause after 299 s', { pauseAfter: Duration.seconds(299) }, 'pauseAfter must be a whole number between 300 and 86,400 s, got 299 s; a database that should not pause for a day is a DatabaseServer'],
    ['for a pause after two days', { pauseAfter: Duration.days(2) }, 'pauseAfter must be a whole number between 300 and 86,400 s, got 172,800 s; a database that should not pause for a day is a DatabaseServer'],
    ['with logical replication', { parameters: { 'rds.logical_replication': '1' } }, 'parameters must not turn on replication, got rds.logical_replication = 1; '
      + 'a database that replicates never pauses: leave it out, or use a DatabaseServer'],
    ['with binlog replication', { engine: MYSQL, parameters: { binlog_format: 'ROW' } }, 'parameters must not turn on replication, got binlog_format = ROW; '
      + 'a database that replicates never pauses: leave it out, or use a DatabaseServer'],
    ['with sessions that never close', { parameters: { idle_session_timeout: '0' } }, 'idle_session_timeout must be below pauseAfter (300 s), got none; '
      + 'idle sessions keep the database awake: omit it for half of pauseAfter'],
    ['with sessions that close late', { parameters: { idle_session_timeout: '300000' } }, 'idle_session_timeout must be below pauseAfter (300 s), got 300 s; '
      + 'idle sessions keep the database awake: omit it for half of pauseAfter'],
    ['with a low port', { port: 80 }, 'port must be a whole number between 1,150 and 65,535, got 80; omit it for the port that everybody knows'],
  ])('%s', (_name, props, text) => {
    expect(() => aDatabase(props)).toThrow(`Platform/Reports: ${text}`);
  });

  const AWAKE = 'Platform/Reports: a database that pauses must not have ';
  test.each<[string, (parts: ReturnType<typeof aDatabase>) => void, string]>([
    ['a proxy', ({ platform, reports }) => reports.cluster.addProxy('Proxy', { vpc: platform.vpc, secrets: [reports.cluster.secret!] }),
      `${AWAKE}a proxy, which keeps a connection to it open, got Platform/Reports/Resource/Proxy/ProxyTargetGroup; remove it, or use a DatabaseServer`],
    ['a proxy of another stack', ({ web, platform, reports }) => new rds.DatabaseProxy(web, 'Proxy', {
      proxyTarget: rds.ProxyTarget.fromCluster(rds.DatabaseCluster.fromDatabaseClusterAttributes(web, 'Borrowed', {
        clusterIdentifier: reports.cluster.clusterIdentifier, engine: POSTGRES, securityGroups: [], port: 5432,
      })), vpc: platform.vpc, secrets: [reports.cluster.secret!],
    }), `${AWAKE}a proxy, which keeps a connection to it open, got Web/Proxy/ProxyTargetGroup; remove it, or use a DatabaseServer`],
    ['a global cluster', ({ platform, reports }) => new rds.CfnGlobalCluster(platform, 'Global', { sourceDbClusterIdentifier: reports.cluster.clusterArn }),
      `${AWAKE}a global cluster, whose primary never pauses, got Platform/Global; remove it, or use a DatabaseServer`],
    ['an integration', ({ platform, reports }) => new rds.CfnIntegration(platform, 'ZeroEtl', { sourceArn: reports.cluster.clusterArn, targetArn: 'arn:aws:redshift:eu-central-1:123456789012:namespace:x' }),
      `${AWAKE}a zero-ETL integration, which reads from it all the time, got Platform/ZeroEtl; remove it, or use a DatabaseServer`],
    ['a provisioned server', ({ platform, reports }) => new rds.CfnDBInstance(platform, 'Big', { dbClusterIdentifier: reports.cluster.clusterIdentifier, dbInstanceClass: 'db.r7g.large', engine: 'aurora-postgresql' }),
      `${AWAKE}a provisioned server, which never pauses, got Platform/Big; remove it, or use a DatabaseServer`],
  ])('with %s', (_name, build, text) => {
    const parts = aDatabase();
    build(parts);
    expect(() => parts.app.synth()).toThrow(text);
  });

  test('never for what belongs to another cluster', () => {
    const { app, platform } = aDatabase();
    const other = new rds.DatabaseCluster(platform, 'Other', { engine: POSTGRES, vpc: platform.vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, writer: rds.ClusterInstance.provisioned('Writer') });
    other.addProxy('Proxy', { vpc: platform.vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, secrets: [other.secret!] });
    expect(() => app.synth()).not.toThrow();
  });
});
