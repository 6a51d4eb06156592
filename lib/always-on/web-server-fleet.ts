import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Aws, Duration, Lazy, RemovalPolicy, Size, Stack, Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ContainerProgram } from './container-program';
import { AGENT_NAMESPACE } from './server-agent';
import { serverBoot } from './server-boot';
import { serverGroup, serverTemplate } from './server-group';
import { ServerInstanceOptions } from './server-instance-options';
import { ServerProgram } from './server-program';
import { grantServerRights } from './server-rights';
import { architectureOf, checkWebServerFleet, DEFAULT_MIN_CAPACITY, defaultMaxCapacity } from './web-server-fleet-limits';
import { WebServerOptions } from './web-server-options';
import { bootTimeOf, checkWebTraffic, longestRequestOf, portOf, trafficEnvironment, WebTraffic, webRules, webTargetGroup } from './web-traffic';
import { imageFor } from '../containers/architecture';
import { ConnectsToOptions } from '../platform/connects-to-options';
import { IDatabase } from '../platform/database-base';
import { DatabaseEnvironment, SERVER_POOL_SIZE } from '../platform/database-environment';
import { listenerFor, vpcFor } from '../platform/ground';
import { placementFor } from '../platform/placement';
import { QueueEnvironment } from '../platform/queue-environment';
import { SendsToOptions } from '../platform/sends-to-options';
import { IWorkQueue } from '../platform/work-queue-base';
import { secondsText } from '../private/known';
import { ScalingPolicy, ScalingTarget } from '../scaling';

/** Settings of a `WebServerFleet`. */
export interface WebServerFleetProps extends WebServerOptions, ServerInstanceOptions {
  /**
   * The container image that each server runs. An image built from a directory is built for `architecture`.
   *
   * @default - none: `program` must be given
   */
  readonly image?: ecs.ContainerImage;

  /**
   * Command to run in the image.
   *
   * @default - the image's own
   */
  readonly command?: string[];

  /**
   * What each server runs instead of a container.
   *
   * @default - none: `image` must be given
   */
  readonly program?: ServerProgram;

  /**
   * Environment variables; one that the construct sets too is overridden. One line each. No secrets: see `secrets`.
   *
   * @default - what the construct sets
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables filled from Secrets Manager or Parameter Store each time the program starts.
   *
   * @default - none
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * Fewest instances. 1 or more; fewer than two do not survive the loss of a zone.
   *
   * @default 2
   */
  readonly minCapacity?: number;

  /**
   * Most instances, and so the limit of the bill. `minCapacity` or more; a release adds a quarter for its time.
   *
   * @default - five times `minCapacity`
   */
  readonly maxCapacity?: number;

  /**
   * When instances are added and removed.
   *
   * @default [ScalingPolicy.cpu()]
   */
  readonly scaling?: ScalingPolicy[];

  /**
   * Where the instances log to.
   *
   * @default - a log group that keeps lines for a month and goes with the construct
   */
  readonly logGroup?: logs.ILogGroup;
}

/**
 * Web servers on EC2 that are always on: an Auto Scaling group behind the shared load balancer.
 *
 * It takes what a WebService takes: the same image, routes, times and policies. A server gets its first visitor when
 * it answers, a release replaces a quarter of the servers at a time and goes back when they do not answer, and a server that leaves finishes
 * what it began. Nobody logs in by SSH: Session Manager opens a shell.
 *
 * @example
 * const shop = new WebServerFleet(web, 'Shop', {
 *   image: ecs.ContainerImage.fromAsset('shop'),
 * });
 */
export class WebServerFleet extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The Auto Scaling group. */
  public readonly group: autoscaling.AutoScalingGroup;

  /** The launch template. */
  public readonly launchTemplate: ec2.LaunchTemplate;

  /** Role of the instances. */
  public readonly role: iam.IRole;

  /** Where the instances log to: streams `<instance id>/server`, `/lifecycle` and `/boot`. */
  public readonly logGroup: logs.ILogGroup;

  /** The target group. */
  public readonly targetGroup: elbv2.ApplicationTargetGroup;

  /** The listener rules, one for each route. */
  public readonly rules: elbv2.ApplicationListenerRule[];

  private readonly environment: { [name: string]: string } = {};
  private readonly secrets: { [name: string]: string } = {};
  private readonly queues: QueueEnvironment;
  private readonly databases: DatabaseEnvironment;

  constructor(scope: Construct, id: string, props: WebServerFleetProps) {
    super(scope, id);
    checkWebServerFleet(this, props);
    const vpc = vpcFor(this, props.vpc);
    const listener = listenerFor(this, props.listener);
    checkWebTraffic(this, props, listener);
    const traffic: WebTraffic = { vpc, listener, options: props, targetType: elbv2.TargetType.INSTANCE };
    this.role = props.role ?? new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    this.logGroup = props.logGroup ?? new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.targetGroup = webTargetGroup(this, 'TargetGroup', traffic);
    this.rules = webRules(this, traffic, this.targetGroup);

    const { subnets, assignPublicIp } = placementFor(vpc, props);
    const architecture = props.architecture ?? architectureOf(props.instanceTypes) ?? ecs.CpuArchitecture.ARM64;
    const minCapacity = props.minCapacity ?? DEFAULT_MIN_CAPACITY;
    const maxCapacity = props.maxCapacity ?? defaultMaxCapacity(minCapacity);
    const fleet = `${Aws.STACK_NAME}/${this.node.addr}`;
    const settings = {
      vpc,
      subnets,
      assignPublicIp,
      securityGroups: props.securityGroups ?? [new ec2.SecurityGroup(this, 'SecurityGroup', { vpc })],
      role: this.role,
      userData: this.boot(props, architecture),
      machineImage: props.machineImage ?? ec2.MachineImage.latestAmazonLinux2023({ cpuType: cpuTypeOf(architecture) }),
      instanceTypes: props.instanceTypes ?? [new ec2.InstanceType(architecture === ecs.CpuArchitecture.ARM64 ? 't4g.small' : 't3.small')],
      spotPercent: props.spotPercent ?? 0,
      warmPoolSize: props.warmPoolSize ?? 0,
      disk: props.ephemeralStorage ?? Size.gibibytes(20),
      detailedMonitoring: props.detailedMonitoring ?? true,
      minCapacity,
      maxCapacity,
      bootTime: bootTimeOf(props),
      longestRequest: longestRequestOf(props),
      targetGroup: this.targetGroup,
      rollbackAlarms: [],
      fleet,
    };
    grantServerRights(this, { role: this.role, logGroup: this.logGroup, fleet });
    this.tell({ ...trafficEnvironment(props, listener), AWS_REGION: this.region, AWS_DEFAULT_REGION: this.region, ...props.environment }, props.secrets);
    this.launchTemplate = serverTemplate(this, settings);
    this.group = serverGroup(this, this.launchTemplate, settings);
    // Before a rule sends requests the load balancer asks nobody whether he is well.
    this.group.node.addDependency(...this.rules);
    const target = ScalingTarget.ofFleet(this.group, {
      owner: this, minCapacity, maxCapacity, targetGroups: [this.targetGroup], memoryMetric: this.metricMemoryUtilization(),
    });
    for (const policy of props.scaling ?? [ScalingPolicy.cpu()]) policy.bind(target);
    this.queues = new QueueEnvironment(this, this, (name, value) => this.tell({ [name]: value }));
    this.databases = new DatabaseEnvironment({
      construct: this,
      grantee: this,
      connections: this.connections,
      addEnvironment: (name, value) => this.tell({ [name]: value }),
      addSecret: (name, secret) => this.tell({}, { [name]: secret }),
      poolSize: SERVER_POOL_SIZE,
      maxCapacity,
      capacityUnit: 'instances',
    });
  }

  /** Security groups of the instances. */
  public get connections(): ec2.Connections {
    return this.launchTemplate.connections;
  }

  /** The role of the instances: `bucket.grantReadWrite(shop)`. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.role.grantPrincipal;
  }

  /**
   * Lets the servers send messages to a queue, and tells them the queue's URL.
   *
   * @param queue the queue
   * @param options name of the environment variable
   */
  public sendsTo(queue: IWorkQueue, options: SendsToOptions = {}): void {
    this.queues.add(queue, options.environmentVariable);
  }

  /**
   * Lets the servers connect to a database, and tells them where: host, port, name and the ARN of the secret.
   *
   * The rule that lets them in stands in this stack; the database's knows nothing of it.
   *
   * @param database the database
   * @param options size of the pool of each server, and how it logs in
   */
  public connectsTo(database: IDatabase, options: ConnectsToOptions = {}): void {
    this.databases.add(database, options);
  }

  /**
   * Memory in use, in percent, by default on average over the instances. The CloudWatch agent publishes it.
   *
   * @param options period, statistic and the like
   */
  public metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.agentMetric('mem_used_percent', {}, { statistic: cloudwatch.Stats.AVERAGE, ...options });
  }

  /**
   * Disk in use, in percent, by default of the fullest instance. The CloudWatch agent publishes it.
   *
   * @param options period, statistic and the like
   */
  public metricDiskUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.agentMetric('disk_used_percent', { path: '/', fstype: 'xfs' }, { statistic: cloudwatch.Stats.MAXIMUM, ...options });
  }

  private agentMetric(metricName: string, dimensions: cloudwatch.DimensionsMap, options: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: AGENT_NAMESPACE,
      metricName,
      dimensionsMap: { AutoScalingGroupName: this.group.autoScalingGroupName, ...dimensions },
      period: Duration.minutes(1),
      ...options,
    }).attachTo(this);
  }

  private get region(): string {
    return Stack.of(this).region;
  }

  private tell(environment: { [name: string]: string }, secrets: { [name: string]: ecs.Secret } = {}): void {
    Object.assign(this.environment, environment);
    for (const [name, secret] of Object.entries(secrets)) {
      secret.grantRead(this.role);
      this.secrets[name] = secret.arn;
    }
  }

  private boot(props: WebServerFleetProps, architecture: ecs.CpuArchitecture): ec2.UserData {
    const program = props.program ?? new ContainerProgram(imageFor(this, props.image as ecs.ContainerImage, architecture), props.command);
    return serverBoot(this, {
      program: program._bind({ scope: this, role: this.role }),
      variables: {
        WEB_SERVER_REGION: this.region,
        WEB_SERVER_STACK_NAME: Aws.STACK_NAME,
        WEB_SERVER_GROUP_LOGICAL_ID: Lazy.string({ produce: () => (this.group.node.defaultChild as autoscaling.CfnAutoScalingGroup).logicalId }),
        WEB_SERVER_PORT: Tokenization.stringifyNumber(portOf(props)),
        WEB_SERVER_HEALTH_CHECK_PATH: props.healthCheckPath ?? '/',
        WEB_SERVER_BOOT_SECONDS: secondsText(bootTimeOf(props)),
        WEB_SERVER_STOP_SECONDS: secondsText(longestRequestOf(props)),
      },
      stopSeconds: secondsText(longestRequestOf(props)),
      logGroupName: this.logGroup.logGroupName,
      environment: this.environment,
      secrets: this.secrets,
    });
  }
}

function cpuTypeOf(architecture: ecs.CpuArchitecture): ec2.AmazonLinuxCpuType {
  return architecture === ecs.CpuArchitecture.ARM64 ? ec2.AmazonLinuxCpuType.ARM_64 : ec2.AmazonLinuxCpuType.X86_64;
}
