import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { steadyService } from './steady-service';
import { checkWorkerService, DEFAULT_MIN_CAPACITY } from './worker-service-limits';
import { AgentOptions } from '../containers/agent-options';
import { ContainerWorker } from '../containers/container-worker';
import { FargateTaskOptions } from '../containers/fargate-task-options';
import { acceptableLatencyOf, messagesPerTaskOf, visibilityOf } from '../containers/message-times';
import { ConnectsToOptions } from '../platform/connects-to-options';
import { IDatabase } from '../platform/database-base';
import { DatabaseEnvironment } from '../platform/database-environment';
import { warnOfMissingEndpoints } from '../platform/endpoints';
import { clusterFor } from '../platform/ground';
import { placementIn } from '../platform/placement';
import { QueueEnvironment } from '../platform/queue-environment';
import { SendsToOptions } from '../platform/sends-to-options';
import { TaskPlacementOptions } from '../platform/task-placement-options';
import { IWorkQueue } from '../platform/work-queue-base';
import { known } from '../private/known';
import { requireKinds } from '../private/prop-kinds';
import { ScalingTarget } from '../scaling';
import { BacklogScaling, REMEMBERED } from '../scaling/backlog-scaling';
import { mostCapacity } from '../scaling/scheduled-capacity';

// As for a FargateWorker: the third task that fails with a message does not fail by chance.
const MAX_RECEIVE_COUNT = 3;

// A deployment waits an hour at most, and a task loses one minute in sixty.
const DEFAULT_REST_AFTER = Duration.hours(1);

/** Settings of a `WorkerService`. */
export interface WorkerServiceProps extends FargateTaskOptions, AgentOptions, TaskPlacementOptions {
  /** The queue it takes messages from; no other worker may take from it. */
  readonly queue: IWorkQueue;

  /**
   * Fewest tasks, which wait for messages all day. 1 to 5,000.
   *
   * @default 1
   */
  readonly minCapacity?: number;

  /**
   * Most tasks, and so the limit of the bill. From `minCapacity` to 5,000.
   *
   * @default - ten times `minCapacity`
   */
  readonly maxCapacity?: number;

  /**
   * How long a task may work without a pause before it takes nothing for a minute, unprotected, so that a deployment can
   * replace it. Tasks rest up to a quarter earlier, not all at once. Not of containers that take messages themselves.
   *
   * 10 minutes to 14 days; CloudFormation waits three hours for a deployment.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
   * @default Duration.hours(1)
   */
  readonly restAfter?: Duration;
}

/**
 * A container that works on the messages of a queue and is always on: for work that must start within a second.
 *
 * Tasks are added as soon as there is more backlog than those there can do in time, and leave a quarter of an hour
 * after the last need for them; one that is busy is protected from leaving. The same image and queue serve a
 * `FargateWorker`, which has no task while there is no work.
 *
 * @example
 * new WorkerService(web, 'Mailer', {
 *   queue: mails,
 *   image: ecs.ContainerImage.fromAsset('mailer'),
 *   messageProcessingTime: Duration.seconds(2),
 * });
 */
export class WorkerService extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The ECS service. */
  public readonly service: ecs.FargateService;

  /** The task definition. */
  public readonly taskDefinition: ecs.FargateTaskDefinition;

  /** The container that works. */
  public readonly container: ecs.ContainerDefinition;

  /** The container that brings it messages, unless it takes them itself. */
  public readonly agent?: ecs.ContainerDefinition;

  /** Where the containers log to. */
  public readonly logGroup: logs.ILogGroup;

  /** The task count, for scaling policies of your own. */
  public readonly taskCount: ecs.ScalableTaskCount;

  private readonly queues: QueueEnvironment;
  private readonly databases: DatabaseEnvironment;

  constructor(scope: Construct, id: string, props: WorkerServiceProps) {
    super(scope, id);
    requireKinds(this, 'WorkerServiceProps', props);
    checkWorkerService(this, props);
    const cluster = clusterFor(this, props.cluster);
    props.queue.attachWorker(this, { ...visibilityOf(props), maxReceiveCount: MAX_RECEIVE_COUNT, acceptableLatency: acceptableLatencyOf(props) });
    const task = new ContainerWorker(this, {
      ...props, queue: props.queue.queue, visibilityTimeout: props.queue.visibilityTimeout, taskProtection: true, restAfter: props.restAfter ?? DEFAULT_REST_AFTER,
    });
    this.taskDefinition = task.taskDefinition;
    this.container = task.container;
    this.agent = task.agent;
    this.logGroup = task.logGroup;
    this.grantTaskProtection(cluster);
    this.service = steadyService(this, {
      ...props, cluster, taskDefinition: this.taskDefinition,
    });
    this.taskCount = this.scale(props);
    this.queues = new QueueEnvironment(this, this, (name, value) => this.container.addEnvironment(name, value));
    this.databases = DatabaseEnvironment.ofTasks(this, mostCapacity(this.taskCount, maxCapacityOf(props)));
    warnOfMissingEndpoints({
      scope: this,
      vpc: cluster.vpc,
      subnets: props.vpcSubnets ?? placementIn(cluster.vpc).subnets,
      services: () => [...this.queues.services, ...this.databases.services, 'sqs'],
      consequence: 'each call ends in a timeout',
    });
  }

  /** Security groups of the tasks. */
  public get connections(): ec2.Connections {
    return this.service.connections;
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

  private scale(props: WorkerServiceProps): ecs.ScalableTaskCount {
    const minCapacity = props.minCapacity ?? DEFAULT_MIN_CAPACITY;
    const maxCapacity = maxCapacityOf(props);
    const taskCount = this.service.autoScaleTaskCount({ minCapacity, maxCapacity });
    const target = ScalingTarget.ofService(taskCount, { owner: this, minCapacity, maxCapacity });
    new BacklogScaling(props.queue.metricBacklog(REMEMBERED), messagesPerTaskOf(props)).bind(target);
    return taskCount;
  }

  /** The agent tells ECS when its task is busy. */
  private grantTaskProtection(cluster: ecs.ICluster): void {
    const tasks = Stack.of(this).formatArn({
      service: 'ecs', resource: 'task', resourceName: `${cluster.clusterName}/*`, arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.taskDefinition.taskRole.addToPrincipalPolicy(new iam.PolicyStatement({
      actions: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
      resources: [tasks],
    }));
  }
}

function maxCapacityOf({ minCapacity = DEFAULT_MIN_CAPACITY, maxCapacity }: WorkerServiceProps): number {
  return maxCapacity ?? 10 * (known(minCapacity) ?? 1);
}
