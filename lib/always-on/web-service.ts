import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, Token, Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { steadyService } from './steady-service';
import { checkWebService, DEFAULT_MIN_CAPACITY, defaultMaxCapacity } from './web-service-limits';
import { FargateTask } from '../containers/fargate-task';
import { FargateTaskOptions } from '../containers/fargate-task-options';
import { ConnectsToOptions } from '../platform/connects-to-options';
import { IDatabase } from '../platform/database-base';
import { DatabaseEnvironment } from '../platform/database-environment';
import { clusterFor, listenerFor } from '../platform/ground';
import { QueueEnvironment } from '../platform/queue-environment';
import { SendsToOptions } from '../platform/sends-to-options';
import { Route } from '../platform/route';
import { RouteTable } from '../platform/route-table';
import { SharedLoadBalancer } from '../platform/shared-load-balancer';
import { TaskPlacementOptions } from '../platform/task-placement-options';
import { IWorkQueue } from '../platform/work-queue-base';
import { knownSeconds, secondsText } from '../private/known';
import { ScalingPolicy, ScalingTarget } from '../scaling';
import { keepAliveMilliseconds } from '../sizing';

/** Settings of a `WebService`. */
export interface WebServiceProps extends FargateTaskOptions, TaskPlacementOptions {
  /**
   * Port on which the container answers HTTP. 1 to 65,535.
   *
   * The container finds it as `PORT`.
   *
   * @default 8080
   */
  readonly containerPort?: number;

  /**
   * Which requests of the load balancer this service takes.
   *
   * @default - everything that no other route takes
   */
  readonly routes?: Route[];

  /**
   * Fewest tasks. 1 to 5,000; fewer than two do not survive the loss of a zone.
   *
   * @default 2
   */
  readonly minCapacity?: number;

  /**
   * Most tasks, and so the limit of the bill. From `minCapacity` to 5,000.
   *
   * @default - five times `minCapacity`
   */
  readonly maxCapacity?: number;

  /**
   * When tasks are added and removed.
   *
   * @default [ScalingPolicy.cpu()]
   */
  readonly scaling?: ScalingPolicy[];

  /**
   * Path that answers 200 while the service is well.
   *
   * @default '/'
   */
  readonly healthCheckPath?: string;

  /**
   * How long a task may take from its start until it answers; failed health checks do not count before.
   *
   * 0 s to 600 s.
   *
   * @default Duration.seconds(60)
   */
  readonly bootTime?: Duration;

  /**
   * The longest request to let finish when a task leaves: the deregistration delay, and up to Fargate's 120 s the stop timeout.
   *
   * 2 s to 3,600 s. Every deployment takes this long.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   * @default Duration.seconds(30)
   */
  readonly longestRequest?: Duration;

  /**
   * How long the container keeps an idle connection; it finds the milliseconds as `KEEP_ALIVE_TIMEOUT_MS`.
   *
   * Must be longer than the load balancer's idle timeout, or visitors meet a 502 now and then.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-502-issues
   * @default - the load balancer's idle timeout + 5 s
   */
  readonly keepAliveTimeout?: Duration;

  /**
   * The listener that carries the routes.
   *
   * @default - that of the platform's load balancer
   */
  readonly listener?: elbv2.IApplicationListener;
}

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
export class WebService extends Construct implements ec2.IConnectable, iam.IGrantable {
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

  /** The listener rules, one for each route. */
  public readonly rules: elbv2.ApplicationListenerRule[];

  /** The task count, for scaling policies of your own. */
  public readonly taskCount: ecs.ScalableTaskCount;

  private readonly queues: QueueEnvironment;
  private readonly databases: DatabaseEnvironment;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const cluster = clusterFor(this, props.cluster);
    const listener = listenerFor(this, props.listener);
    const containerPort = props.containerPort ?? 8080;
    const longestRequest = props.longestRequest ?? Duration.seconds(30);
    checkWebService(this, props, listener);

    const task = new FargateTask(this, {
      ...props,
      containerPort,
      stopTimeout: stopTimeout(longestRequest),
      environment: {
        PORT: Tokenization.stringifyNumber(containerPort),
        KEEP_ALIVE_TIMEOUT_MS: keepAlive(props.keepAliveTimeout, listener),
        ...props.environment,
      },
    });
    this.taskDefinition = task.taskDefinition;
    this.container = task.container;
    this.logGroup = task.logGroup;
    this.service = steadyService(this, {
      ...props, cluster, taskDefinition: this.taskDefinition, healthCheckGracePeriod: props.bootTime ?? Duration.seconds(60),
    });
    this.targetGroup = this.createTargetGroup(cluster.vpc, containerPort, longestRequest, props);
    this.rules = this.createRules(listener, props.routes ?? [Route.everything()]);
    this.taskCount = this.scale(props);
    this.queues = new QueueEnvironment(this, this, (name, value) => this.container.addEnvironment(name, value));
    this.databases = DatabaseEnvironment.ofTasks(this, props.maxCapacity ?? defaultMaxCapacity(props.minCapacity ?? DEFAULT_MIN_CAPACITY));
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

  private createTargetGroup(vpc: ec2.IVpc, port: number, longestRequest: Duration, props: WebServiceProps): elbv2.ApplicationTargetGroup {
    const targetGroup = new elbv2.ApplicationTargetGroup(this, 'TargetGroup', {
      vpc,
      port,
      protocol: elbv2.ApplicationProtocol.HTTP,
      targetType: elbv2.TargetType.IP,
      targets: [this.service],
      healthCheck: {
        path: props.healthCheckPath ?? '/',
        // A task that answers no more gets no visitors after 30 s, and after 20 s of answering again it does.
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
    targetGroup.setAttribute('deregistration_delay.timeout_seconds', secondsText(longestRequest));
    return targetGroup;
  }

  /** Rules stand in this service's stack: added by the listener they would make its stack depend on this one. */
  private createRules(listener: elbv2.IApplicationListener, routes: Route[]): elbv2.ApplicationListenerRule[] {
    const table = RouteTable.of(listener);
    return routes.map((route, index) => new elbv2.ApplicationListenerRule(this, ruleId(route, index), {
      listener,
      priority: table.claim(route, this),
      conditions: route.conditions,
      action: elbv2.ListenerAction.forward([this.targetGroup]),
    }));
  }

  private scale(props: WebServiceProps): ecs.ScalableTaskCount {
    const minCapacity = props.minCapacity ?? DEFAULT_MIN_CAPACITY;
    const maxCapacity = props.maxCapacity ?? defaultMaxCapacity(minCapacity);
    const taskCount = this.service.autoScaleTaskCount({ minCapacity, maxCapacity });
    const target = ScalingTarget.ofService(taskCount, { owner: this, targetGroups: [this.targetGroup], minCapacity, maxCapacity });
    for (const policy of props.scaling ?? [ScalingPolicy.cpu()]) policy.bind(target);
    return taskCount;
  }
}

/** What a Fargate task may take to stop; AWS kills it after two minutes. */
function stopTimeout(longestRequest: Duration): Duration {
  return Duration.seconds(Math.min(120, knownSeconds(longestRequest) ?? 120));
}

function keepAlive(decided: Duration | undefined, listener: elbv2.IApplicationListener): string {
  // CloudFormation cannot multiply, but it can write three zeros behind a number of seconds.
  if (decided?.isUnresolved()) return `${secondsText(decided)}000`;
  if (decided !== undefined) return String(decided.toMilliseconds());
  // The longest idle timeout there is, where it is only known at deploy time.
  return String(keepAliveMilliseconds(knownSeconds(SharedLoadBalancer.idleTimeoutOf(listener)) ?? 4000));
}

/** The route itself names its rule: routes may change places without their rules changing. */
function ruleId(route: Route, index: number): string {
  const name = route.toString();
  return Token.isUnresolved(name) ? `Route${index}` : `Route ${name}`;
}
