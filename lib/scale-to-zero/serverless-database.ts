import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Duration } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import { checkConsumerOfPausing, checkServerlessDatabase, DEFAULT_PAUSE_AFTER, isAurora, RESUME, whatKeepsAwake } from './serverless-database-limits';
import { ServerlessDatabaseProps } from './serverless-database-props';
import { tellOf } from '../platform/alarm-topic';
import { connectionsAlarm, databaseAlarm } from '../platform/database-alarm';
import { AttachConsumerOptions, DatabaseBase } from '../platform/database-base';
import { connectionLimit, factsOf } from '../platform/database-engine';
import { databaseSubnets } from '../platform/database-placement';
import { backupRetentionOf, databaseSettings } from '../platform/database-settings';
import { vpcFor } from '../platform/ground';
import { databaseName } from '../private/environment-name';
import { known, knownSeconds } from '../private/known';
import { requireKinds } from '../private/prop-kinds';
import { refuse } from '../private/refusal';
import { maxServerlessConnections } from '../sizing';

// 8 GiB: room for a working set, and an end to a runaway bill of about 12 dollars a day.
const DEFAULT_MAX_ACU = 4;

/**
 * A database that costs nothing but its storage while nobody uses it: Aurora Serverless v2 from 0 capacity units.
 *
 * It pauses when nobody has been connected for five minutes, and wakes within half a minute when somebody connects.
 * What would keep it awake is refused, and when it has not paused for a week an alarm says so.
 *
 * Keep it in the platform stack, where both halves find it.
 *
 * @example
 * const reports = new ServerlessDatabase(platform, 'Reports', {
 *   engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_5 }),
 * });
 */
export class ServerlessDatabase extends DatabaseBase {
  /** The cluster. */
  public readonly cluster: rds.DatabaseCluster;

  /** The parameters, with those that enforce TLS and close idle sessions. */
  public readonly parameterGroup: rds.ParameterGroup;

  /** The VPC. */
  public readonly vpc: ec2.IVpc;

  /** Fires when the database has not paused for a week. */
  public readonly awakeAlarm: cloudwatch.Alarm;

  /** Fires when the database has needed nearly all of `maxAcu` for a quarter of an hour. */
  public readonly capacityAlarm: cloudwatch.Alarm;

  /** Fires when four fifths of the connections are taken, if their limit is known. */
  public readonly connectionsAlarm?: cloudwatch.Alarm;

  /** Security groups that consumers are let into. */
  public readonly connections: ec2.Connections;

  /** Name of the host to connect to. */
  public readonly host: string;

  /** Port to connect to. */
  public readonly port: number;

  /** Name of the database on the host. */
  public readonly databaseName: string;

  /** Nothing: a standby that answered queries would wake both. */
  public readonly readerHost?: string;

  /** User and password of the database's owner. */
  public readonly secret?: secretsmanager.ISecret;

  /** ARN of the cluster to name to the Data API; nothing where that is off. */
  public readonly dataApiArn?: string;

  /** Most connections it takes at once; nothing where that is not known. */
  public readonly connectionLimit?: number;

  /** How long to wait for a connection: 30 s, which is what waking may take. */
  public readonly connectTimeout?: Duration = RESUME;

  private readonly iamAuthentication: boolean;

  constructor(scope: Construct, id: string, props: ServerlessDatabaseProps) {
    super(scope, id);
    requireKinds(this, 'ServerlessDatabaseProps', props);
    checkServerlessDatabase(this, props);
    const facts = factsOf(this, props.engine);
    this.vpc = vpcFor(this, props.vpc);
    this.port = props.port ?? facts.port;
    this.databaseName = props.databaseName ?? databaseName(id);
    this.iamAuthentication = props.iamAuthentication ?? false;
    this.parameterGroup = new rds.ParameterGroup(this, 'Parameters', {
      engine: props.engine,
      description: `Parameters of ${this.node.path}`,
      parameters: { ...facts.tls, ...closeIdleSessions(props), ...props.parameters },
    });
    this.cluster = this.createCluster(props, [...facts.logs, 'instance']);
    this.secret = this.cluster.secret;
    this.host = this.cluster.clusterEndpoint.hostname;
    this.dataApiArn = props.dataApi === false ? undefined : this.cluster.clusterArn;
    this.connections = new ec2.Connections({ securityGroups: this.cluster.connections.securityGroups, defaultPort: ec2.Port.tcp(this.port) });
    this.connectionLimit = limitOf(props);

    this.awakeAlarm = this.alarmOnAwake();
    this.capacityAlarm = this.alarmOnCapacity();
    this.connectionsAlarm = this.connectionLimit === undefined
      ? undefined
      : connectionsAlarm(this, this.metric('DatabaseConnections', { statistic: cloudwatch.Stats.MAXIMUM }), this.connectionLimit);
    tellOf([this.awakeAlarm, this.capacityAlarm, this.connectionsAlarm].filter((alarm) => alarm !== undefined), this, props.alarmTopic);
    this.node.addValidation({ validate: () => whatKeepsAwake(this, this.cluster) });
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
    return this.cluster.grantConnect(grantee, user);
  }

  /**
   * A metric of the cluster. While it is paused there are only `ServerlessDatabaseCapacity`, `ACUUtilization` and
   * `CPUUtilization`, all zero.
   *
   * @param name its name in the namespace AWS/RDS
   * @param options overrides; period 1 minute unless given
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
   */
  public metric(name: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.cluster.metric(name, { period: Duration.minutes(1), ...options });
  }

  /**
   * Refuses a consumer that would keep the database awake, or would not wait for it to wake.
   *
   * @param consumer the construct that connects
   * @param attachment what it asks of the database
   */
  protected checkConsumer(consumer: IConstruct, attachment: AttachConsumerOptions): void {
    checkConsumerOfPausing(this, consumer, attachment);
  }

  private createCluster(props: ServerlessDatabaseProps, allLogs: string[]): rds.DatabaseCluster {
    const cluster = new rds.DatabaseCluster(this, 'Resource', {
      ...databaseSettings(props, props.engine, props.logExports ?? allLogs),
      engine: props.engine,
      vpc: this.vpc,
      vpcSubnets: databaseSubnets(this, this.vpc, props.vpcSubnets),
      writer: rds.ClusterInstance.serverlessV2('Writer', { publiclyAccessible: false, autoMinorVersionUpgrade: true }),
      // In the writer's tier, so that it sleeps and wakes with it.
      readers: props.standby === true
        ? [rds.ClusterInstance.serverlessV2('Standby', { publiclyAccessible: false, autoMinorVersionUpgrade: true, scaleWithWriter: true })]
        : [],
      parameterGroup: this.parameterGroup,
      defaultDatabaseName: this.databaseName,
      port: this.port,
      enableDataApi: props.dataApi ?? true,
      storageEncryptionKey: props.storageEncryptionKey,
      backup: { retention: backupRetentionOf(props) },
    });
    // By the L1: the L2 refuses what is only known at deploy time.
    (cluster.node.defaultChild as rds.CfnDBCluster).serverlessV2ScalingConfiguration = {
      minCapacity: 0,
      maxCapacity: props.maxAcu ?? DEFAULT_MAX_ACU,
      secondsUntilAutoPause: (props.pauseAfter ?? DEFAULT_PAUSE_AFTER).toSeconds(),
    };
    return cluster;
  }

  /** A week is the longest that an alarm looks back. */
  private alarmOnAwake(): cloudwatch.Alarm {
    return databaseAlarm(this, 'AwakeAlarm', {
      metric: this.metric('ServerlessDatabaseCapacity', { statistic: cloudwatch.Stats.MINIMUM, period: Duration.days(1) }),
      threshold: 0,
      periods: 7,
      description: `${this.node.path} has not paused for a week, so it costs at least 0.5 ACU all day. Its log "instance" says why; mostly somebody stays connected, `
        + 'or calls more often than it may pause. If it is used all day, a DatabaseServer costs less.',
    });
  }

  private alarmOnCapacity(): cloudwatch.Alarm {
    return databaseAlarm(this, 'CapacityAlarm', {
      metric: this.metric('ACUUtilization', { statistic: cloudwatch.Stats.AVERAGE }),
      threshold: 90,
      periods: 15,
      description: `${this.node.path} needs nearly all of its maxAcu. Look for the statements that load it; mend them, or raise maxAcu.`,
    });
  }
}

/** Closes sessions that do nothing after half of `pauseAfter`. PostgreSQL 13 cannot; there the clients have to. */
function closeIdleSessions({ engine, pauseAfter }: ServerlessDatabaseProps): { [parameter: string]: string } {
  const seconds = Math.floor((knownSeconds(pauseAfter ?? DEFAULT_PAUSE_AFTER) ?? DEFAULT_PAUSE_AFTER.toSeconds()) / 2);
  if (engine.engineType === 'aurora-mysql') return { wait_timeout: String(seconds), interactive_timeout: String(seconds) };
  return engine.engineVersion?.majorVersion === '13' ? {} : { idle_session_timeout: String(1000 * seconds) };
}

function limitOf({ engine, parameters, maxAcu }: ServerlessDatabaseProps): number | undefined {
  const acu = known(maxAcu ?? DEFAULT_MAX_ACU);
  return connectionLimit(parameters, () => (
    acu === undefined || !isAurora(engine.engineType) ? undefined : maxServerlessConnections(engine.engineType, acu)
  ));
}
