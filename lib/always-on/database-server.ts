import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { clusterParts } from './database-cluster';
import { instanceParts } from './database-instance';
import { serverAlarms } from './database-server-alarms';
import { checkDatabaseServer, isCluster } from './database-server-limits';
import { DatabaseServerProps } from './database-server-props';
import { readerLimit, ServerParts, serverLimit, ServerSettings, serverSettings } from './database-server-settings';
import { tellOf } from '../platform/alarm-topic';
import { BorrowedDatabase } from '../platform/borrowed-database';
import { DatabaseAttributes } from '../platform/database-attributes';
import { DatabaseBase, IDatabase } from '../platform/database-base';
import { vpcFor } from '../platform/ground';
import { requireKinds } from '../private/prop-kinds';
import { refuse } from '../private/refusal';

/**
 * A database server that is always on: an RDS instance or an Aurora cluster, as its engine says.
 *
 * Encrypted, in two zones, backed up, TLS only, in subnets without a way in, and not deleted by mistake. It knows how
 * many connections it takes, and the app is not synthesised when its consumers together may ask for more.
 *
 * Keep it in the platform stack, where both halves find it.
 *
 * @example
 * const orders = new DatabaseServer(platform, 'Orders', {
 *   engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
 * });
 */
export class DatabaseServer extends DatabaseBase {
  /**
   * Borrows a database that exists already.
   *
   * @param scope where the wrapper stands in the tree
   * @param id names the environment variables of consumers
   * @param attrs the database and what is known about it
   */
  public static fromDatabaseAttributes(scope: Construct, id: string, attrs: DatabaseAttributes): IDatabase {
    return new BorrowedDatabase(scope, id, attrs);
  }

  /** The server, if the engine is one of an instance. */
  public readonly instance?: rds.DatabaseInstance;

  /** Read replicas of the instance. */
  public readonly replicas: rds.DatabaseInstanceReadReplica[];

  /** The cluster, if the engine is Aurora. */
  public readonly cluster?: rds.DatabaseCluster;

  /** The proxy in front, if there is one. */
  public readonly proxy?: rds.DatabaseProxy;

  /** The parameters, with the one that enforces TLS. */
  public readonly parameterGroup: rds.ParameterGroup;

  /** The VPC. */
  public readonly vpc: ec2.IVpc;

  /** Fires when the CPU is used up for five minutes. */
  public readonly cpuAlarm: cloudwatch.Alarm;

  /** Fires when there is hardly any memory left for a quarter of an hour. */
  public readonly memoryAlarm: cloudwatch.Alarm;

  /** Fires when the storage of an instance is nearly full, and no longer grows by itself. */
  public readonly storageAlarm?: cloudwatch.Alarm;

  /** Fires when four fifths of the connections are taken, if their limit is known. */
  public readonly connectionsAlarm?: cloudwatch.Alarm;

  /** Security groups that consumers are let into. */
  public readonly connections: ec2.Connections;

  /** Name of the host to connect to: of the proxy if there is one. */
  public readonly host: string;

  /** Port to connect to. */
  public readonly port: number;

  /** Name of the database on the host. */
  public readonly databaseName: string;

  /** Host, or hosts separated by commas, of the readers; nothing without them. */
  public readonly readerHost?: string;

  /** User and password of the database's owner. */
  public readonly secret?: secretsmanager.ISecret;

  /** ARN of the cluster to name to the Data API; nothing without one. */
  public readonly dataApiArn?: string;

  private readonly parts: ServerParts;
  private readonly serverLimit?: number;
  private readonly readerLimit?: number;
  private readonly iamAuthentication: boolean;

  constructor(scope: Construct, id: string, props: DatabaseServerProps) {
    super(scope, id);
    requireKinds(this, 'DatabaseServerProps', props);
    checkDatabaseServer(this, props);
    this.vpc = vpcFor(this, props.vpc);
    const settings = serverSettings(this, props, this.vpc);
    this.parts = isCluster(props.engine) ? clusterParts(this, settings) : instanceParts(this, settings);
    this.instance = this.parts.instance;
    this.replicas = this.parts.replicas;
    this.cluster = this.parts.cluster;
    this.parameterGroup = settings.parameterGroup;
    this.secret = this.parts.secret;
    this.proxy = props.proxy === true ? this.createProxy(settings) : undefined;
    this.host = this.proxy?.endpoint ?? this.parts.host;
    this.port = settings.port;
    this.databaseName = settings.databaseName;
    this.readerHost = this.parts.readerHost;
    this.dataApiArn = props.dataApi === true ? this.cluster?.clusterArn : undefined;
    this.iamAuthentication = props.iamAuthentication ?? false;
    this.connections = new ec2.Connections({ securityGroups: this.entrances(), defaultPort: ec2.Port.tcp(this.port) });

    this.serverLimit = serverLimit(settings);
    this.readerLimit = readerLimit(settings);
    const alarms = serverAlarms(this, this.parts, settings, this.serverLimit);
    this.cpuAlarm = alarms.cpu;
    this.memoryAlarm = alarms.memory;
    this.storageAlarm = alarms.storage;
    this.connectionsAlarm = alarms.connections;
    tellOf([alarms.cpu, alarms.memory, alarms.storage, alarms.connections].filter((alarm) => alarm !== undefined), this, props.alarmTopic);
  }

  /** Most connections the server takes at once; nothing where that is not known, or where the proxy shares them out. */
  public get connectionLimit(): number | undefined {
    return this.proxy === undefined ? this.serverLimit : undefined;
  }

  /** Most connections the readers take together, a proxy or none; nothing where that is not known, or without readers. */
  public get readerConnectionLimit(): number | undefined {
    return this.readerLimit;
  }

  /**
   * Allows a principal to log in with IAM. Throws without `iamAuthentication`.
   *
   * @param grantee for example a task role or a function
   * @param user the database user
   */
  public grantConnect(grantee: iam.IGrantable, user: string): iam.Grant {
    if (!this.iamAuthentication) {
      refuse(this, `iamAuthentication must be true to log in with IAM, got false for the user ${user}; set it`);
    }
    return this.parts.grantConnect(grantee, user);
  }

  /**
   * A metric of the server; of Aurora over all servers of the cluster.
   *
   * @param name its name in the namespace AWS/RDS
   * @param options overrides; period 1 minute unless given
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
   */
  public metric(name: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.parts.metric(name, { period: Duration.minutes(1), ...options });
  }

  /** Readers stand beside a proxy, not behind it. */
  private entrances(): ec2.ISecurityGroup[] {
    const { securityGroups } = this.parts.connections;
    if (this.proxy === undefined) return securityGroups;
    return [...this.proxy.connections.securityGroups, ...(this.readerHost === undefined ? [] : securityGroups)];
  }

  private createProxy({ vpc, vpcSubnets }: ServerSettings): rds.DatabaseProxy {
    return new rds.DatabaseProxy(this, 'Proxy', {
      proxyTarget: this.parts.proxyTarget,
      secrets: [this.parts.secret],
      vpc,
      vpcSubnets,
      requireTLS: true,
      // The rest is for whoever comes to see what is wrong.
      maxConnectionsPercent: 90,
    });
  }
}
