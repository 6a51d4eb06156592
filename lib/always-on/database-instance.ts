import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RemovalPolicy, Size, Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DEFAULT_STORAGE } from './database-server-limits';
import { readerTypesOf, ServerParts, ServerSettings } from './database-server-settings';
import { knownMebibytes } from '../private/known';

/** An RDS instance with its read replicas. */
export function instanceParts(scope: Construct, settings: ServerSettings): ServerParts {
  const { props, vpc, vpcSubnets, common } = settings;
  const server = {
    vpc,
    vpcSubnets,
    parameterGroup: settings.parameterGroup,
    publiclyAccessible: false,
    enablePerformanceInsights: settings.performanceInsights,
    autoMinorVersionUpgrade: true,
    storageType: rds.StorageType.GP3,
  };
  const allocated = props.allocatedStorage ?? DEFAULT_STORAGE;
  const instance = new rds.DatabaseInstance(scope, 'Resource', {
    ...server,
    ...common,
    engine: props.engine as rds.IInstanceEngine,
    instanceType: settings.instanceType,
    databaseName: settings.databaseName,
    port: settings.port,
    multiAz: props.multiAz ?? true,
    allocatedStorage: allocated.toGibibytes(),
    maxAllocatedStorage: props.maxAllocatedStorage?.toGibibytes() ?? tenfold(allocated),
    storageEncryptionKey: props.storageEncryptionKey,
    backupRetention: settings.backupRetention,
  });
  // As text also where it is only known at deploy time, which the L2 does not manage.
  (instance.node.defaultChild as rds.CfnDBInstance).allocatedStorage = Tokenization.stringifyNumber(allocated.toGibibytes());
  const replicas = readerTypesOf(props).map((instanceType, index) => new rds.DatabaseInstanceReadReplica(scope, `Reader${index + 1}`, {
    ...server,
    instanceType,
    sourceDatabaseInstance: instance,
    port: settings.port,
    // Encrypted as the server is, which RDS wants to be told only of a copy in another region.
    securityGroups: instance.connections.securityGroups,
    deletionProtection: common.deletionProtection,
    // A replica holds nothing that the server does not.
    removalPolicy: RemovalPolicy.DESTROY,
    iamAuthentication: common.iamAuthentication,
  }));
  return {
    instance,
    replicas,
    connections: instance.connections,
    host: instance.dbInstanceEndpointAddress,
    readerHost: replicas.length === 0 ? undefined : replicas.map(({ dbInstanceEndpointAddress }) => dbInstanceEndpointAddress).join(','),
    secret: instance.secret as secretsmanager.ISecret,
    proxyTarget: rds.ProxyTarget.fromInstance(instance),
    grantConnect: (grantee, user) => instance.grantConnect(grantee, user),
    metric: (name, options) => instance.metric(name, options),
  };
}

/** Ten times the size; nothing where it is only known at deploy time. */
function tenfold(size: Size): number | undefined {
  const mebibytes = knownMebibytes(size);
  return mebibytes === undefined ? undefined : Math.min(65_536, 10 * mebibytes / 1024);
}
