import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Aws, Lazy, RemovalPolicy, Size, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ContainerProgram } from './container-program';
import { agentMetric } from './server-agent';
import { diskAlarm, tellOfFailedRefresh, tooFewServersAlarm } from './server-alarms';
import { serverBoot } from './server-boot';
import { serverGroup, ServerGroupSettings, serverTemplate, timeToAnswer } from './server-group';
import { grantServerRights } from './server-rights';
import { SERVER_SERVICES, WITHOUT_SERVICES } from './server-services';
import { WebAlarms } from './web-alarms';
import { architectureOf, checkWebServerFleet, cpuTypeOf, DEFAULT_MIN_CAPACITY, defaultMaxCapacity } from './web-server-fleet-limits';
import { WebServerFleetProps } from './web-server-fleet-props';
import { acceptableResponseTimeOf, bootTimeOf, checkWebTraffic, longestRequestOf, trafficEnvironment, WebTraffic, webRules, webTargetGroup } from './web-traffic';
import { imageFor } from '../containers/architecture';
import { tellOf } from '../platform/alarm-topic';
import { ConnectsToOptions } from '../platform/connects-to-options';
import { IDatabase } from '../platform/database-base';
import { DatabaseEnvironment, SERVER_POOL_SIZE } from '../platform/database-environment';
import { warnOfMissingEndpoints } from '../platform/endpoints';
import { listenerFor, vpcFor } from '../platform/ground';
import { placementFor } from '../platform/placement';
import { QueueEnvironment } from '../platform/queue-environment';
import { SendsToOptions } from '../platform/sends-to-options';
import { IWebServers } from '../platform/web-servers';
import { IWorkQueue } from '../platform/work-queue-base';
import { ScalingPolicy, ScalingTarget } from '../scaling';
import { leastCapacity, mostCapacity } from '../scaling/scheduled-capacity';
import { requireKinds } from '../private/prop-kinds';

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
export class WebServerFleet extends Construct implements IWebServers, ec2.IConnectable, iam.IGrantable {
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

  /** The listener that carries the routes. */
  public readonly listener: elbv2.IApplicationListener;

  /** The listener rules, one for each route. */
  public readonly rules: elbv2.ApplicationListenerRule[];

  /** Fires when more than one request in twenty fails; takes a release back. */
  public readonly serverErrorsAlarm: cloudwatch.Alarm;

  /** Fires when one request in twenty takes longer than `acceptableResponseTime`. */
  public readonly responseTimeAlarm: cloudwatch.Alarm;

  /** Fires when servers fail their health check for longer than it takes to replace them. */
  public readonly unhealthyServersAlarm: cloudwatch.Alarm;

  /** Fires when there are fewer servers than `minCapacity` for longer than it takes to start one. */
  public readonly tooFewServersAlarm: cloudwatch.Alarm;

  /** Fires when the disk of a server is more than 85 % full. */
  public readonly diskAlarm: cloudwatch.Alarm;

  /** False: a release replaces servers behind one target group. */
  public readonly movesTraffic = false;

  private readonly environment: { [name: string]: string } = {};
  private readonly secrets: { [name: string]: string } = {};
  private readonly services = [...SERVER_SERVICES];
  private readonly queues: QueueEnvironment;
  private readonly databases: DatabaseEnvironment;

  constructor(scope: Construct, id: string, props: WebServerFleetProps) {
    super(scope, id);
    requireKinds(this, 'WebServerFleetProps', props);
    checkWebServerFleet(this, props);
    const vpc = vpcFor(this, props.vpc);
    const listener = listenerFor(this, props.listener, props.internetFacing);
    this.listener = listener;
    checkWebTraffic(this, props, listener);
    const traffic: WebTraffic = { vpc, listener, options: props, targetType: elbv2.TargetType.INSTANCE };
    this.role = props.role ?? new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    this.logGroup = props.logGroup ?? new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.targetGroup = webTargetGroup(this, 'TargetGroup', traffic);
    this.rules = webRules(this, traffic, this.targetGroup);
    // Two minutes more than a start may take: for the health check, and for CloudWatch.
    const startMinutes = Math.ceil(timeToAnswer(bootTimeOf(props)) / 60) + 2;
    const alarms = this.watch(props, startMinutes);
    this.serverErrorsAlarm = alarms.serverErrors;
    this.responseTimeAlarm = alarms.responseTime;
    this.unhealthyServersAlarm = alarms.unhealthy;
    const settings = this.settle(props, vpc);
    const { minCapacity, maxCapacity, fleet } = settings;
    grantServerRights(this, { role: this.role, logGroup: this.logGroup, fleet });
    const { region } = Stack.of(this);
    this.tell({ ...trafficEnvironment(props, listener), AWS_REGION: region, AWS_DEFAULT_REGION: region, ...props.environment }, props.secrets);
    this.launchTemplate = serverTemplate(this, settings);
    this.group = serverGroup(this, this.launchTemplate, settings);
    // Before a rule sends requests the load balancer asks no server whether it is well.
    this.group.node.addDependency(...this.rules);
    this.tooFewServersAlarm = tooFewServersAlarm(this, this.group, leastCapacity(this.group, minCapacity), startMinutes);
    this.diskAlarm = diskAlarm(this, this.metricDiskUtilization());
    tellOf([...alarms.all, this.tooFewServersAlarm, this.diskAlarm], this, props.alarmTopic);
    tellOfFailedRefresh(this, this.group, props.alarmTopic);
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
      maxCapacity: mostCapacity(this.group, maxCapacity),
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
    return agentMetric(this.group, 'mem_used_percent', {}, { statistic: cloudwatch.Stats.AVERAGE, ...options });
  }

  /**
   * Disk in use, in percent, by default of the fullest instance. The CloudWatch agent publishes it.
   *
   * @param options period, statistic and the like
   */
  public metricDiskUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return agentMetric(this.group, 'disk_used_percent', { path: '/', fstype: 'xfs' }, { statistic: cloudwatch.Stats.MAXIMUM, ...options });
  }

  /** What was said, and what follows where nothing was. */
  private settle(props: WebServerFleetProps, vpc: ec2.IVpc): ServerGroupSettings {
    const { subnets, assignPublicIp } = placementFor(this, vpc, props);
    warnOfMissingEndpoints({ ...WITHOUT_SERVICES, scope: this, vpc, subnets, services: () => [...this.services, ...this.queues.services, ...this.databases.services] });
    const architecture = props.architecture ?? architectureOf(props.instanceTypes) ?? ecs.CpuArchitecture.ARM64;
    const program = props.program ?? new ContainerProgram(imageFor(this, props.image as ecs.ContainerImage, architecture, 'the instances\''), props.command);
    const prepared = program._bind({ scope: this, role: this.role });
    this.services.push(...prepared.services);
    const minCapacity = props.minCapacity ?? DEFAULT_MIN_CAPACITY;
    return {
      vpc,
      subnets,
      assignPublicIp,
      securityGroups: props.securityGroups ?? [new ec2.SecurityGroup(this, 'SecurityGroup', { vpc })],
      role: this.role,
      userData: serverBoot(this, {
        program: prepared,
        options: props,
        logGroupName: this.logGroup.logGroupName,
        environment: this.environment,
        secrets: this.secrets,
        groupLogicalId: Lazy.string({ produce: () => (this.group.node.defaultChild as autoscaling.CfnAutoScalingGroup).logicalId }),
      }),
      machineImage: props.machineImage ?? ec2.MachineImage.latestAmazonLinux2023({ cpuType: cpuTypeOf(architecture) }),
      instanceTypes: props.instanceTypes ?? [new ec2.InstanceType(architecture === ecs.CpuArchitecture.ARM64 ? 't4g.small' : 't3.small')],
      spotPercent: props.spotPercent ?? 0,
      warmPoolSize: props.warmPoolSize ?? 0,
      disk: props.ephemeralStorage ?? Size.gibibytes(20),
      detailedMonitoring: props.detailedMonitoring ?? true,
      minCapacity,
      maxCapacity: props.maxCapacity ?? defaultMaxCapacity(minCapacity),
      bootTime: bootTimeOf(props),
      longestRequest: longestRequestOf(props),
      targetGroup: this.targetGroup,
      rollbackAlarms: props.rollbackAlarms ?? [this.serverErrorsAlarm],
      fleet: `${Aws.STACK_NAME}/${this.node.addr}`,
    };
  }

  private watch(props: WebServerFleetProps, startMinutes: number): WebAlarms {
    const { logGroupName } = this.logGroup;
    return new WebAlarms(this, {
      targetGroups: [this.targetGroup],
      acceptableResponseTime: acceptableResponseTimeOf(props),
      logGroupName,
      noun: 'Servers',
      unhealthyMinutes: startMinutes,
      unhealthyAdvice: `Read the activities of the Auto Scaling group, and the streams <instance id>/boot and /lifecycle of the log ${logGroupName}: new servers do not start.`,
    });
  }

  private tell(environment: { [name: string]: string }, secrets: { [name: string]: ecs.Secret } = {}): void {
    Object.assign(this.environment, environment);
    for (const [name, secret] of Object.entries(secrets)) {
      secret.grantRead(this.role);
      this.secrets[name] = secret.arn;
      // Only those of Secrets Manager have fields.
      if (secret.hasField !== undefined) this.services.push('secretsmanager');
    }
  }
}
