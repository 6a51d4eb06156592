import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DISPATCHER_NAMESPACE } from './dispatched-worker';
import { Dispatcher } from './dispatcher';
import { checkFargateWorker, TASK_START } from './fargate-worker-limits';
import { AgentOptions } from '../containers/agent-options';
import { ContainerWorker } from '../containers/container-worker';
import { FargateTaskOptions } from '../containers/fargate-task-options';
import { acceptableLatencyOf, messagesPerTaskOf, visibilityOf } from '../containers/message-times';
import { tellOf } from '../platform/alarm-topic';
import { ConnectsToOptions } from '../platform/connects-to-options';
import { IDatabase } from '../platform/database-base';
import { DatabaseEnvironment } from '../platform/database-environment';
import { clusterFor } from '../platform/ground';
import { placementFor } from '../platform/placement';
import { QueueEnvironment } from '../platform/queue-environment';
import { SendsToOptions } from '../platform/sends-to-options';
import { TaskPlacementOptions } from '../platform/task-placement-options';
import { IWorkQueue } from '../platform/work-queue-base';
import { knownSeconds } from '../private/known';
import { requireKinds } from '../private/prop-kinds';

// Poison messages are rarer than lost tasks: the third task that fails with a message does not fail by chance.
const MAX_RECEIVE_COUNT = 3;

// A bound on the bill while nobody has thought of one.
const DEFAULT_MAX_CAPACITY = 10;

// Messages that come close together find the task warm; a minute of an idle task costs about a hundredth of a cent.
const DEFAULT_IDLE_TIMEOUT = Duration.minutes(1);

// Under a steady stream a new version takes over within the hour.
const DEFAULT_TASK_LIFETIME = Duration.hours(1);

/** Settings of a `FargateWorker`. */
export interface FargateWorkerProps extends FargateTaskOptions, AgentOptions, TaskPlacementOptions {
  /** The queue it takes messages from; no other worker may take from it. */
  readonly queue: IWorkQueue;

  /**
   * Most tasks, and so the limit of the bill. 1 to 5,000.
   *
   * @default 10
   */
  readonly maxCapacity?: number;

  /**
   * How long the queue must be empty before a task leaves. 20 s to 1 h.
   *
   * @default Duration.minutes(1)
   */
  readonly idleTimeout?: Duration;

  /**
   * How long a task takes new messages before it finishes its work and leaves, so that a new version takes over under
   * a steady stream. 1 min to 12 h.
   *
   * @default Duration.hours(1)
   */
  readonly maxTaskLifetime?: Duration;

  /**
   * Share of the tasks that run on Spot: about 70 % cheaper, and taken away with two minutes' notice, in which the
   * agent hands its messages back. 0 to 100. The cluster must have the Fargate capacity providers, as the platform's has.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   * @default 0
   */
  readonly spotPercent?: number;
}

/**
 * A container that works on the messages of a queue: up to 12 hours a message, any size, and no task while there is none.
 *
 * The first message starts a task within about two minutes; tasks leave by themselves when the queue is empty. Nothing
 * ever stops a busy one, neither scaling nor a deployment.
 *
 * @example
 * new FargateWorker(jobs, 'FeedBuilder', {
 *   queue: feeds,
 *   image: ecs.ContainerImage.fromAsset('feed-builder'),
 *   messageProcessingTime: Duration.minutes(20),
 * });
 */
export class FargateWorker extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The task definition. */
  public readonly taskDefinition: ecs.FargateTaskDefinition;

  /** The container that works. */
  public readonly container: ecs.ContainerDefinition;

  /** The container that brings it messages, unless it takes them itself. */
  public readonly agent?: ecs.ContainerDefinition;

  /** Where the containers log to. */
  public readonly logGroup: logs.ILogGroup;

  /** What starts the tasks; one for all workers of the stack. */
  public readonly dispatcher: Dispatcher;

  /** Security groups of the tasks. */
  public readonly connections: ec2.Connections;

  /** Fires when messages have waited for ten minutes and no task could be started. */
  public readonly waitingAlarm: cloudwatch.Alarm;

  /** Fires when tasks die as soon as they start. */
  public readonly startAlarm: cloudwatch.Alarm;

  private readonly queues: QueueEnvironment;
  private readonly databases: DatabaseEnvironment;

  constructor(scope: Construct, id: string, props: FargateWorkerProps) {
    super(scope, id);
    requireKinds(this, 'FargateWorkerProps', props);
    checkFargateWorker(this, props);
    const cluster = clusterFor(this, props.cluster);
    const latency = acceptableLatencyOf(props);
    props.queue.attachWorker(this, {
      ...visibilityOf(props),
      maxReceiveCount: MAX_RECEIVE_COUNT,
      acceptableLatency: withStart(latency),
    });
    const task = new ContainerWorker(this, {
      ...props,
      queue: props.queue.queue,
      visibilityTimeout: props.queue.visibilityTimeout,
      idleTimeout: props.idleTimeout ?? DEFAULT_IDLE_TIMEOUT,
      maxTaskLifetime: props.maxTaskLifetime ?? DEFAULT_TASK_LIFETIME,
      // Task protection is for services; nothing scales these tasks in.
      taskProtection: false,
    });
    this.taskDefinition = task.taskDefinition;
    this.container = task.container;
    this.agent = task.agent;
    this.logGroup = task.logGroup;
    this.connections = new ec2.Connections({
      securityGroups: props.securityGroups ?? [new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: cluster.vpc })],
    });
    this.dispatcher = Dispatcher.of(this);
    this.dispatcher._add(this.describe(props, cluster, latency));
    this.waitingAlarm = this.alarm('WaitingAlarm', 'WaitingWithoutTasks', { minutes: 10, of: 8 }, `Messages of ${props.queue.node.path} have waited for ten minutes and no task of `
      + `${this.node.path} could be started. Read the dispatcher's log: most often the account's Fargate quota is used up, or the image cannot be pulled.`);
    this.startAlarm = this.alarm('StartAlarm', 'TasksDiedAtStart', { minutes: 1, of: 1 }, `Tasks of ${this.node.path} die as soon as they start; they are started more and more rarely. `
      + 'Read the worker\'s log and the stopped tasks\' reasons in ECS.');
    this.queues = new QueueEnvironment(this, this, (name, value) => this.container.addEnvironment(name, value));
    this.databases = DatabaseEnvironment.ofTasks(this, props.maxCapacity ?? DEFAULT_MAX_CAPACITY, true);
  }

  /** The task role: `bucket.grantReadWrite(worker)`. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.taskDefinition.taskRole;
  }

  /**
   * Lets the worker send messages to a queue, and tells it the queue's URL.
   *
   * @param queue the queue
   * @param options name of the environment variable
   */
  public sendsTo(queue: IWorkQueue, options: SendsToOptions = {}): void {
    this.queues.add(queue, options.environmentVariable);
  }

  /**
   * Lets the worker connect to a database, and tells it where: host, port, name and the ARN of the secret.
   *
   * The rule that lets it in stands in this stack; the database's knows nothing of it.
   *
   * @param database the database
   * @param options size of its pool, and how it logs in
   */
  public connectsTo(database: IDatabase, options: ConnectsToOptions = {}): void {
    this.databases.add(database, options);
  }

  private describe(props: FargateWorkerProps, cluster: ecs.ICluster, latency: Duration) {
    const { subnets, assignPublicIp } = placementFor(this, cluster.vpc, props);
    return {
      queue: props.queue.queue,
      cluster,
      taskDefinition: this.taskDefinition,
      settings: {
        name: this.node.path,
        queueUrl: props.queue.queue.queueUrl,
        queueName: props.queue.queue.queueName,
        cluster: cluster.clusterArn,
        family: this.taskDefinition.family,
        taskDefinition: this.taskDefinition.taskDefinitionArn,
        subnets: cluster.vpc.selectSubnets(subnets).subnetIds,
        securityGroups: this.connections.securityGroups.map((group) => group.securityGroupId),
        assignPublicIp,
        spotPercent: props.spotPercent,
        maxCapacity: props.maxCapacity ?? DEFAULT_MAX_CAPACITY,
        messagesPerTask: messagesPerTaskOf(props),
        concurrency: props.concurrency ?? 1,
        acceptableLatencySeconds: latency.toSeconds(),
        maxTaskLifetimeSeconds: (props.maxTaskLifetime ?? DEFAULT_TASK_LIFETIME).toSeconds(),
        idleTimeoutSeconds: (props.idleTimeout ?? DEFAULT_IDLE_TIMEOUT).toSeconds(),
      },
    };
  }

  /** @param when in how many of the last minutes the metric must say so */
  private alarm(id: string, metricName: string, when: { minutes: number; of: number }, alarmDescription: string): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmDescription,
      metric: new cloudwatch.Metric({
        namespace: DISPATCHER_NAMESPACE,
        metricName,
        dimensionsMap: { Worker: this.node.path },
        period: Duration.minutes(1),
        statistic: cloudwatch.Stats.MAXIMUM,
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: when.minutes,
      datapointsToAlarm: when.of,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    tellOf([alarm], this);
    return alarm;
  }
}

/** The latency and a start; as it is where it is only known at deploy time, which the queue takes for the longest there is. */
function withStart(latency: Duration): Duration {
  const seconds = knownSeconds(latency);
  return seconds === undefined ? latency : Duration.seconds(seconds + TASK_START.toSeconds());
}
