import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { allowExecuteCommand } from './exec';
import { capacityProviders } from './spot';
import { rollBackOn, steadyService } from './steady-service';
import { trafficShift } from './traffic-shift';
import { WebAlarms } from './web-alarms';
import { checkWebService, DEFAULT_MIN_CAPACITY, defaultMaxCapacity } from './web-service-limits';
import { WebServiceProps } from './web-service-props';
import { acceptableResponseTimeOf, bootTimeOf, checkWebTraffic, longestRequestOf, portOf, trafficEnvironment, WebTraffic, webRules, webTargetGroup } from './web-traffic';
import { FargateTask } from '../containers/fargate-task';
import { SidecarOptions } from '../containers/sidecar-options';
import { tellOf } from '../platform/alarm-topic';
import { ConnectsToOptions } from '../platform/connects-to-options';
import { IDatabase } from '../platform/database-base';
import { DatabaseEnvironment } from '../platform/database-environment';
import { warnOfMissingEndpoints } from '../platform/endpoints';
import { clusterFor, listenerFor } from '../platform/ground';
import { placementIn } from '../platform/placement';
import { QueueEnvironment } from '../platform/queue-environment';
import { SendsToOptions } from '../platform/sends-to-options';
import { IWebServers } from '../platform/web-servers';
import { IWorkQueue } from '../platform/work-queue-base';
import { knownSeconds } from '../private/known';
import { requireKinds } from '../private/prop-kinds';
import { ScalingPolicy, ScalingTarget } from '../scaling';
import { mostCapacity } from '../scaling/scheduled-capacity';

/**
 * A web server that is always on: tasks on Fargate behind the shared load balancer.
 *
 * At least two tasks; a release replaces them without losing capacity or requests and is rolled back when its tasks
 * do not become healthy; the number of tasks follows the load and is never reset by a deployment.
 *
 * @example
 * const shop = new WebService(web, 'Shop', {
 *   image: ecs.ContainerImage.fromAsset('shop'),
 *   scaling: [ScalingPolicy.requestsPerTarget(500)],
 * });
 */
export class WebService extends Construct implements IWebServers, ec2.IConnectable, iam.IGrantable {
  /** The ECS service. */
  public readonly service: ecs.FargateService;

  /** The task definition. */
  public readonly taskDefinition: ecs.FargateTaskDefinition;

  /** The container that answers. */
  public readonly container: ecs.ContainerDefinition;

  /** Where the containers log to. */
  public readonly logGroup: logs.ILogGroup;

  /** The target group. */
  public readonly targetGroup: elbv2.ApplicationTargetGroup;

  /** The target group that a deployment moves the traffic to, and the next one back; none with a rolling deployment. */
  public readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;

  /** The listener that carries the routes. */
  public readonly listener: elbv2.IApplicationListener;

  /** The listener rules, one for each route. */
  public readonly rules: elbv2.ApplicationListenerRule[];

  /** The task count, for scaling policies of your own. */
  public readonly taskCount: ecs.ScalableTaskCount;

  /** Fires when more than one request in twenty fails; takes a release back. */
  public readonly serverErrorsAlarm: cloudwatch.Alarm;

  /** Fires when one request in twenty takes longer than `acceptableResponseTime`; takes a release back. */
  public readonly responseTimeAlarm: cloudwatch.Alarm;

  /** Fires when tasks fail their health check, and those that replace them too. */
  public readonly unhealthyTasksAlarm: cloudwatch.Alarm;

  private readonly task: FargateTask;
  private readonly queues: QueueEnvironment;
  private readonly databases: DatabaseEnvironment;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    requireKinds(this, 'WebServiceProps', props);
    const cluster = clusterFor(this, props.cluster);
    checkWebService(this, props);
    const listener = listenerFor(this, props.listener, props.internetFacing);
    this.listener = listener;
    checkWebTraffic(this, props, listener);
    const minCapacity = props.minCapacity ?? DEFAULT_MIN_CAPACITY;
    const maxCapacity = props.maxCapacity ?? defaultMaxCapacity(minCapacity);
    const traffic: WebTraffic = { vpc: cluster.vpc, listener, options: props, targetType: elbv2.TargetType.IP };

    this.task = new FargateTask(this, {
      ...props,
      containerPort: portOf(props),
      stopTimeout: stopTimeout(longestRequestOf(props)),
      environment: { ...trafficEnvironment(props, listener), ...props.environment },
    });
    this.taskDefinition = this.task.taskDefinition;
    this.container = this.task.container;
    this.logGroup = this.task.logGroup;
    this.service = steadyService(this, {
      ...props, cluster, taskDefinition: this.taskDefinition, healthCheckGracePeriod: bootTimeOf(props),
      capacityProviders: capacityProviders(props.spotPercent, minCapacity),
    });
    if (props.enableExecuteCommand === true) allowExecuteCommand(this.service, this.logGroup);
    this.targetGroup = webTargetGroup(this, 'TargetGroup', traffic);
    if (props.deployment?.movesTraffic === true) this.alternateTargetGroup = webTargetGroup(this, 'AlternateTargetGroup', traffic);
    this.rules = webRules(this, traffic, this.targetGroup, this.alternateTargetGroup);
    this.shiftTraffic(traffic);
    this.taskCount = this.scale(props, minCapacity, maxCapacity);
    const alarms = this.watch(props);
    this.serverErrorsAlarm = alarms.serverErrors;
    this.responseTimeAlarm = alarms.responseTime;
    this.unhealthyTasksAlarm = alarms.unhealthy;
    this.queues = new QueueEnvironment(this, this, (name, value) => this.container.addEnvironment(name, value));
    this.databases = DatabaseEnvironment.ofTasks(this, mostCapacity(this.taskCount, maxCapacity));
    warnOfMissingEndpoints({
      scope: this,
      vpc: cluster.vpc,
      subnets: props.vpcSubnets ?? placementIn(cluster.vpc).subnets,
      services: () => [...this.queues.services, ...this.databases.services, ...(props.enableExecuteCommand === true ? ['ssmmessages'] : [])],
      consequence: 'each call ends in a timeout',
    });
  }

  /** Whether a release moves the requests to the alternate target group, and the next one back. */
  public get movesTraffic(): boolean {
    return this.alternateTargetGroup !== undefined;
  }

  /** Security groups of the tasks. */
  public get connections(): ec2.Connections {
    return this.service.connections;
  }

  /** The task role: `bucket.grantReadWrite(shop)`. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.taskDefinition.taskRole;
  }

  /**
   * Lets the service send messages to a queue, and tells it the queue's URL.
   *
   * The service comes to depend on the queue's stack; whichever worker takes the messages is none of its business.
   *
   * @param queue the queue
   * @param options name of the environment variable
   */
  public sendsTo(queue: IWorkQueue, options: SendsToOptions = {}): void {
    this.queues.add(queue, options.environmentVariable);
  }

  /**
   * Lets the service connect to a database, and tells it where: host, port, name and the ARN of the secret.
   *
   * The rule that lets it in stands in this stack; the database's knows nothing of it.
   *
   * @param database the database
   * @param options size of its pool, and how it logs in
   */
  public connectsTo(database: IDatabase, options: ConnectsToOptions = {}): void {
    this.databases.add(database, options);
  }

  /**
   * Adds a container to each task: a proxy, an agent. It logs where the others log.
   *
   * @param name name of the container
   * @param options what it runs
   */
  public addSidecar(name: string, options: SidecarOptions): ecs.ContainerDefinition {
    requireKinds(this, 'SidecarOptions', options);
    return this.task.addContainer(name, { ...options, environment: options.environment ?? {} });
  }

  /** One rule whose traffic ECS moves, or as many as there are routes. */
  private shiftTraffic(traffic: WebTraffic): void {
    const { alternateTargetGroup, targetGroup } = this;
    if (alternateTargetGroup === undefined) {
      targetGroup.addTarget(this.service);
      return;
    }
    this.service.loadBalancerTarget({
      containerName: this.container.containerName,
      containerPort: portOf(traffic.options),
      alternateTarget: trafficShift(this, this.service, this.rules[0], [targetGroup, alternateTargetGroup]),
    }).attachToApplicationTargetGroup(targetGroup);
  }

  private watch(props: WebServiceProps): WebAlarms {
    const alarms = new WebAlarms(this, {
      targetGroups: this.targetGroups,
      acceptableResponseTime: acceptableResponseTimeOf(props),
      logGroupName: this.logGroup.logGroupName,
      noun: 'Tasks',
      unhealthyMinutes: 2 * minutesToStart(bootTimeOf(props)),
      unhealthyAdvice: `Read the log ${this.logGroup.logGroupName}, and open the health check's path from inside.`,
    });
    tellOf(alarms.all, this, props.alarmTopic);
    rollBackOn(this.service, props.rollbackAlarms ?? [alarms.serverErrors, alarms.responseTime]);
    return alarms;
  }

  private get targetGroups(): elbv2.ApplicationTargetGroup[] {
    return this.alternateTargetGroup === undefined ? [this.targetGroup] : [this.targetGroup, this.alternateTargetGroup];
  }

  private scale(props: WebServiceProps, minCapacity: number, maxCapacity: number): ecs.ScalableTaskCount {
    const taskCount = this.service.autoScaleTaskCount({ minCapacity, maxCapacity });
    const target = ScalingTarget.ofService(taskCount, { owner: this, targetGroups: this.targetGroups, minCapacity, maxCapacity });
    for (const policy of props.scaling ?? [ScalingPolicy.cpu()]) policy.bind(target);
    return taskCount;
  }
}

/** What a Fargate task may take to stop; AWS kills it after two minutes. */
function stopTimeout(longestRequest: Duration): Duration {
  return Duration.seconds(Math.min(120, knownSeconds(longestRequest) ?? 120));
}

/** Minutes from the start of a task until failed health checks count: its boot time and three checks. */
function minutesToStart(bootTime: Duration): number {
  return Math.ceil(((knownSeconds(bootTime) ?? 600) + 30) / 60);
}
