import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { isCluster } from './database-server-limits';
import type { DatabaseServerProps } from './database-server-props';
import { connectionLimit, factsOf, isKnownEngine } from '../platform/database-engine';
import { databaseSubnets } from '../platform/database-placement';
import { backupRetentionOf, DatabaseSettings, databaseSettings } from '../platform/database-settings';
import { databaseName } from '../private/environment-name';
import { instanceMemoryGiB, maxConnections } from '../sizing';

// The smallest class that every engine and Performance Insights take, and half of what a larger family starts at.
const DEFAULT_INSTANCE_TYPE = 't4g.medium';

/** What instance and cluster have in common. */
export interface ServerParts {
  readonly instance?: rds.DatabaseInstance;
  readonly cluster?: rds.DatabaseCluster;
  readonly replicas: rds.DatabaseInstanceReadReplica[];
  readonly connections: ec2.Connections;
  readonly host: string;
  readonly readerHost?: string;
  readonly secret: secretsmanager.ISecret;
  readonly proxyTarget: rds.ProxyTarget;
  readonly grantConnect: (grantee: iam.IGrantable, user: string) => iam.Grant;
  readonly metric: (name: string, options: cloudwatch.MetricOptions) => cloudwatch.Metric;
}

/** What both are built from, with every default settled. */
export interface ServerSettings {
  readonly props: DatabaseServerProps;
  readonly vpc: ec2.IVpc;
  readonly vpcSubnets: ec2.SubnetSelection;
  readonly parameterGroup: rds.ParameterGroup;
  readonly instanceType: ec2.InstanceType;
  readonly databaseName: string;
  readonly port: number;
  readonly backupRetention: Duration;
  readonly performanceInsights: boolean;
  /** What RDS calls by the same name for instances and clusters. */
  readonly common: DatabaseSettings;
}

/** The class of the server. */
export function instanceTypeOf(props: DatabaseServerProps): ec2.InstanceType {
  return props.instanceType ?? new ec2.InstanceType(DEFAULT_INSTANCE_TYPE);
}

/** Settles every default. */
export function serverSettings(scope: Construct, props: DatabaseServerProps, vpc: ec2.IVpc): ServerSettings {
  const facts = factsOf(scope, props.engine);
  const instanceType = instanceTypeOf(props);
  const tooSmallForInsights = !facts.name.includes('postgres') && /\.(micro|small)$/.test(instanceType.toString());
  return {
    props,
    vpc,
    vpcSubnets: databaseSubnets(scope, vpc, props.vpcSubnets),
    parameterGroup: new rds.ParameterGroup(scope, 'Parameters', {
      engine: props.engine,
      description: `Parameters of ${scope.node.path}`,
      parameters: { ...facts.tls, ...props.parameters },
    }),
    instanceType,
    databaseName: props.databaseName ?? databaseName(scope.node.id),
    port: props.port ?? facts.port,
    backupRetention: backupRetentionOf(props),
    performanceInsights: props.performanceInsights ?? !tooSmallForInsights,
    common: databaseSettings(props, props.engine, props.logExports ?? facts.logs),
  };
}

/** Classes of the readers: as they were told; of an Aurora cluster in several zones else one of the writer's. */
export function readerTypesOf(props: DatabaseServerProps): ec2.InstanceType[] {
  if (props.readers !== undefined) return props.readers;
  return isCluster(props.engine) && props.multiAz !== false ? [instanceTypeOf(props)] : [];
}

/** Most connections the server takes. Of Aurora that of its smallest one: when the writer is lost, any reader takes its place. */
export function serverLimit({ props, instanceType }: ServerSettings): number | undefined {
  return least([instanceType, ...(isCluster(props.engine) ? readerTypesOf(props) : [])].map((type) => limitOfClass(props, type)));
}

/** Most connections the readers take together, if consumers spread over them evenly. */
export function readerLimit({ props }: ServerSettings): number | undefined {
  const readers = readerTypesOf(props);
  const each = least(readers.map((type) => limitOfClass(props, type)));
  return each === undefined ? undefined : readers.length * each;
}

/** As the parameters say, else by the memory of the class. */
function limitOfClass({ engine: { engineType }, parameters }: DatabaseServerProps, instanceType: ec2.InstanceType): number | undefined {
  const memory = instanceMemoryGiB(instanceType.toString());
  return connectionLimit(parameters, () => (
    memory === undefined || !isKnownEngine(engineType) ? undefined : maxConnections(engineType, memory)
  ));
}

/** Nothing where one is not known, or there is none. */
function least(limits: (number | undefined)[]): number | undefined {
  const numbers = limits.filter((limit) => limit !== undefined);
  return numbers.length < limits.length || numbers.length === 0 ? undefined : Math.min(...numbers);
}
