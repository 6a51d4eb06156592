import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { ArnFormat, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DispatchedWorker } from './dispatched-worker';
import { tellOf } from '../platform/alarm-topic';
import { runtimeFolder } from '../private/runtime-folder';

/** One in each stack, so its id is the same everywhere. */
const ID = 'Dispatcher';

/**
 * Starts the tasks of every `FargateWorker` in a stack: once a minute, by the real depth of each queue.
 *
 * Created with the first worker of the stack. It stops nothing: tasks leave by themselves when there is no work.
 */
export class Dispatcher extends Construct {
  /**
   * The dispatcher of the stack that a construct stands in; created if there is none yet.
   *
   * @param scope any construct of the stack
   */
  public static of(scope: Construct): Dispatcher {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild(ID) as Dispatcher | undefined ?? new Dispatcher(stack, ID);
  }

  /** The function. */
  public readonly function: lambda.Function;

  /** What invokes the function each minute. */
  public readonly schedule: scheduler.Schedule;

  /** Where the function logs to. */
  public readonly logGroup: logs.LogGroup;

  /** Fires when no run has succeeded for some minutes. */
  public readonly failureAlarm: cloudwatch.Alarm;

  private readonly workers: DispatchedWorker[] = [];
  private readonly clusters = new Set<ecs.ICluster>();

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    this.function = new lambda.Function(this, 'Function', {
      description: 'Starts tasks for queues with messages, once a minute',
      code: lambda.Code.fromAsset(runtimeFolder('dispatcher')),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      // It waits for answers of AWS nearly all the time; less memory would make its start slow.
      memorySize: 256,
      // Done before the next minute's run.
      timeout: Duration.seconds(50),
      loggingFormat: lambda.LoggingFormat.JSON,
      logGroup: this.logGroup,
      // As for the schedule: the next run looks anew.
      retryAttempts: 0,
      role,
    });
    this.schedule = this.createSchedule();
    this.failureAlarm = this.alarmOnFailure();
    this.grantLooking();
  }

  /**
   * Takes a worker into its care. Called by FargateWorker, not by users.
   *
   * @internal
   */
  public _add(worker: DispatchedWorker): void {
    this.workers.push(worker);
    worker.queue.grant(this.function, 'sqs:GetQueueAttributes');
    // A task that starts before its role may do anything exits, and is held back for a minute.
    this.schedule.node.addDependency(worker.taskDefinition.taskRole);
    this.grantRunning(worker);
  }

  private createSchedule(): scheduler.Schedule {
    return new scheduler.Schedule(this, 'EachMinute', {
      schedule: scheduler.ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(this.function, {
        role: new iam.Role(this, 'ScheduleRole', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com') }),
        // In the schedule's input, not in the environment: that holds 4 KB, about five workers.
        input: scheduler.ScheduleTargetInput.fromObject({
          // Names the minute, however late or often the schedule delivers it: no task is started twice for it.
          scheduledTime: scheduler.ContextAttribute.scheduledTime,
          workers: Lazy.any({ produce: () => this.workers.map((worker) => worker.settings) }),
        }),
        // The next run is a minute away and looks anew; an old one helps nobody.
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
      }),
    });
  }

  private alarmOnFailure(): cloudwatch.Alarm {
    const period = Duration.minutes(1);
    const alarm = new cloudwatch.Alarm(this, 'FailureAlarm', {
      alarmDescription: `The dispatcher of ${Stack.of(this).node.path} fails or does not run, so no tasks are started; messages wait in their queues. `
        + 'Read its log for the error; after a mend it catches up by itself.',
      metric: new cloudwatch.MathExpression({
        expression: 'invocations - errors',
        label: 'Runs that succeeded',
        period,
        usingMetrics: { invocations: this.function.metricInvocations({ period }), errors: this.function.metricErrors({ period }) },
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      // A single bad minute is made up by the next; three are a fault.
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    tellOf([alarm], this);
    return alarm;
  }

  private grantLooking(): void {
    this.function.addToRolePolicy(new iam.PolicyStatement({
      // How old the oldest message is; CloudWatch knows no resources.
      actions: ['cloudwatch:GetMetricStatistics'],
      resources: ['*'],
    }));
  }

  /**
   * Tasks of this family on this cluster, and nothing else.
   *
   * A statement for each worker: IAM limits the size of a policy, and only whole statements can move to another one.
   */
  private grantRunning({ cluster, taskDefinition }: DispatchedWorker): void {
    this.function.addToRolePolicy(new iam.PolicyStatement({
      actions: ['ecs:RunTask'],
      // Every revision: while a release is under way the schedule may still name the one before.
      resources: [this.ecsArn('task-definition', `${taskDefinition.family}:*`)],
      conditions: onCluster(cluster),
    }));
    if (!this.clusters.has(cluster)) this.grantWatching(cluster);
    this.function.addToRolePolicy(new iam.PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [taskDefinition.taskRole, taskDefinition.obtainExecutionRole()].map((role) => role.roleArn),
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }));
  }

  /** What is the same for every worker of a cluster. */
  private grantWatching(cluster: ecs.ICluster): void {
    this.clusters.add(cluster);
    const tasks = this.ecsArn('task', `${cluster.clusterName}/*`);
    const grants = [
      // Listing knows no resource, only the cluster.
      { actions: ['ecs:ListTasks'], resources: ['*'], conditions: onCluster(cluster) },
      { actions: ['ecs:DescribeTasks'], resources: [tasks], conditions: onCluster(cluster) },
      { actions: ['ecs:TagResource'], resources: [tasks], conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } } },
    ];
    for (const grant of grants) this.function.addToRolePolicy(new iam.PolicyStatement(grant));
  }

  private ecsArn(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'ecs', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
  }
}

function onCluster(cluster: ecs.ICluster): iam.Conditions {
  return { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
}
