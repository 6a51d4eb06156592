import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Duration, Size } from 'aws-cdk-lib/core';
import { DatabaseServer, DatabaseServerProps, WebService } from '../../lib';
import { aPlainStack, aPlatform, IMAGE, onlyOne } from '../a-platform';

const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
const AURORA = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_9 });
const type = (name: string) => new ec2.InstanceType(name);

function aServer(props: Partial<DatabaseServerProps> = {}, id = 'Orders') {
  const parts = aPlatform();
  return { ...parts, orders: new DatabaseServer(parts.platform, id, { engine: POSTGRES, ...props }) };
}

describe('a database server fails', () => {
  test.each<[string, Partial<DatabaseServerProps>, string]>([
    ['for a low port', { port: 1149 }, 'port must be a whole number between 1,150 and 65,535, got 1,149; omit it for the port that everybody knows'],
    ['for a name with a dash', { databaseName: 'my-shop' }, 'databaseName must be letters, digits and underscores, beginning with a letter, at most 63, got "my-shop"; omit it to follow the id'],
    ['without backups', { backupRetention: Duration.days(0) }, 'backupRetention must be a whole number between 1 and 35 days, got 0 days; keep older states as snapshots, or with AWS Backup'],
    ['for half a day of backups', { backupRetention: Duration.hours(36) }, 'backupRetention must be a whole number between 1 and 35 days, got 1.5 days; keep older states as snapshots, or with AWS Backup'],
    ['for 16 readers', { readers: Array.from({ length: 16 }, () => type('t4g.medium')) }, 'readers must be at most 15, got 16; that is what RDS offers'],
    ['for the Data API of an instance', { dataApi: true }, 'dataApi must be true only for Aurora, got true for an instance; use an rds.DatabaseClusterEngine, or connect from inside the VPC'],
    ['for a rotated secret with replicas', { rotateSecret: true, readers: [type('t4g.medium')] }, 'rotateSecret must not come with readers of an instance, got 1; '
      + 'RDS makes no replica of a server whose secret it owns: use Aurora, or leave one of the two out'],
    ['for 19 GiB', { allocatedStorage: Size.gibibytes(19) }, 'allocatedStorage must be a whole number between 20 and 65,536 GiB, got 19 GiB; that is what RDS offers on its current disks'],
    ['for storage that cannot grow', { allocatedStorage: Size.gibibytes(100), maxAllocatedStorage: Size.gibibytes(109) },
      'maxAllocatedStorage must be at least a tenth more than allocatedStorage (100 GiB), got 109 GiB; raise it'],
    ['for storage of Aurora', { engine: AURORA, allocatedStorage: Size.gibibytes(100) }, 'allocatedStorage must not be set for Aurora, got one; its storage grows by itself: leave it out'],
    ['for growing storage of Aurora', { engine: AURORA, maxAllocatedStorage: Size.gibibytes(100) }, 'maxAllocatedStorage must not be set for Aurora, got one; its storage grows by itself: leave it out'],
    ['for Aurora in several zones without readers', { engine: AURORA, readers: [] }, 'readers must be at least one for Aurora in several zones, got none; leave readers out, or set multiAz: false'],
    ['for Oracle', { engine: rds.DatabaseInstanceEngine.oracleSe2({ version: rds.OracleEngineVersion.VER_19 }) }, 'engine must be PostgreSQL, MySQL, MariaDB or Aurora, got oracle-se2; '
      + 'build another one with aws-cdk-lib/aws-rds'],
    ['for an engine without a version', { engine: rds.DatabaseInstanceEngine.POSTGRES }, 'engine must say its version, got postgres without one; '
      + 'TLS is enforced by parameters, which belong to a version: pass version'],
    ['for a proxy with users of IAM', { proxy: true, iamAuthentication: true }, 'proxy must not come with iamAuthentication, got both; '
      + 'the proxy logs in with the secret: leave one of the two out'],
  ])('%s', (_name, props, text) => {
    expect(() => aServer(props)).toThrow(`Platform/Orders: ${text}`);
  });

  test('where nobody said that users of IAM may log in', () => {
    const { web, orders } = aServer();
    const shop = new WebService(web, 'Shop', { image: IMAGE });
    expect(() => shop.connectsTo(orders, { iamUser: 'shop' })).toThrow('Platform/Orders: iamAuthentication must be true to log in with IAM, got false for the user shop; set it');
  });

  test('in public subnets, unless they are meant', () => {
    const stack = aPlainStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }] });
    expect(() => new DatabaseServer(stack, 'Orders', { engine: POSTGRES, vpc })).toThrow('Plain/Orders: vpc must have isolated or private subnets, got public ones alone; '
      + 'add some, or pass vpcSubnets if that is meant');
    new DatabaseServer(stack, 'Meant', { engine: POSTGRES, vpc, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } });
    expect(onlyOne(stack, 'AWS::RDS::DBInstance').PubliclyAccessible).toBe(false);
  });
});
