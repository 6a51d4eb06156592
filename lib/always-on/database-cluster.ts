import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { readerTypesOf, ServerParts, ServerSettings } from './database-server-settings';

/** An Aurora cluster with its readers. */
export function clusterParts(scope: Construct, settings: ServerSettings): ServerParts {
  const { props, vpc, vpcSubnets, common } = settings;
  const server = { publiclyAccessible: false, autoMinorVersionUpgrade: true, enablePerformanceInsights: settings.performanceInsights };
  const readers = readerTypesOf(props);
  const cluster = new rds.DatabaseCluster(scope, 'Resource', {
    ...common,
    vpc,
    vpcSubnets,
    parameterGroup: settings.parameterGroup,
    engine: props.engine as rds.IClusterEngine,
    defaultDatabaseName: settings.databaseName,
    port: settings.port,
    writer: rds.ClusterInstance.provisioned('Writer', { ...server, instanceType: settings.instanceType, promotionTier: 0 }),
    // Any of them may take over: the first tier after the writer's.
    readers: readers.map((instanceType, index) => rds.ClusterInstance.provisioned(`Reader${index + 1}`, { ...server, instanceType, promotionTier: 1 })),
    storageEncryptionKey: props.storageEncryptionKey,
    backup: { retention: settings.backupRetention },
    enableDataApi: props.dataApi ?? false,
  });
  return {
    cluster,
    replicas: [],
    connections: cluster.connections,
    host: cluster.clusterEndpoint.hostname,
    readerHost: readers.length === 0 ? undefined : cluster.clusterReadEndpoint.hostname,
    secret: cluster.secret as secretsmanager.ISecret,
    proxyTarget: rds.ProxyTarget.fromCluster(cluster),
    grantConnect: (grantee, user) => cluster.grantConnect(grantee, user),
    metric: (name, options) => cluster.metric(name, options),
  };
}
