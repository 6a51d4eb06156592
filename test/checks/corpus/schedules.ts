import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ScheduledFargateTask } from 'aws-cdk-lib/aws-ecs-patterns';
import * as events from 'aws-cdk-lib/aws-events';
import { EcsTask, EventBus, LambdaFunction, SfnStateMachine, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { EcsRunFargateTask, LambdaInvoke, SqsSendMessage, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack, TimeZone } from 'aws-cdk-lib/core';
import { aFunction, Shapes } from './shape';

const NIGHTLY = scheduler.ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.EUROPE_BERLIN });

/** Work that the clock starts. */
export const SCHEDULES: Shapes = {
  'rules that start a function, a queue, an execution and another bus': (app) => {
    const stack = new Stack(app, 'Nightly');
    const machine = new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')) });
    new events.Rule(stack, 'Rule', {
      schedule: events.Schedule.rate(Duration.hours(1)),
      targets: [
        new LambdaFunction(aFunction(stack, 'Function', { timeout: Duration.minutes(1) })),
        new SqsQueue(new sqs.Queue(stack, 'Queue')),
        new SfnStateMachine(machine),
        new EventBus(events.EventBus.fromEventBusArn(stack, 'Bus', 'arn:aws:events:eu-west-1:222222222222:event-bus/central')),
      ],
    });
  },

  'schedules that start a function and an execution and send a message': (app) => {
    const stack = new Stack(app, 'Nightly');
    const deadLetterQueue = new sqs.Queue(stack, 'DeadLetters');
    const machine = new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')) });
    const careful = { deadLetterQueue, retryAttempts: 2, maxEventAge: Duration.hours(1) };
    const group = new scheduler.ScheduleGroup(stack, 'Group');
    new scheduler.Schedule(stack, 'Feed', { schedule: NIGHTLY, scheduleGroup: group, target: new LambdaInvoke(aFunction(stack, 'Function'), careful) });
    new scheduler.Schedule(stack, 'Report', { schedule: NIGHTLY, target: new SqsSendMessage(new sqs.Queue(stack, 'Queue'), careful), timeWindow: scheduler.TimeWindow.flexible(Duration.minutes(15)) });
    new scheduler.Schedule(stack, 'Flow', { schedule: NIGHTLY, target: new StepFunctionsStartExecution(machine, careful) });
    new scheduler.Schedule(stack, 'Once', {
      schedule: scheduler.ScheduleExpression.at(new Date('2030-01-01T00:00:00Z'), TimeZone.ETC_UTC),
      target: new LambdaInvoke(aFunction(stack, 'Fireworks').addAlias('live'), careful),
    });
  },

  'a schedule that runs a Fargate task': (app) => {
    const stack = new Stack(app, 'Nightly');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryLimitMiB: 512 });
    taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox'), logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'job' }) });
    new scheduler.Schedule(stack, 'Schedule', { schedule: NIGHTLY, target: new EcsRunFargateTask(cluster, { taskDefinition, retryAttempts: 1, maxEventAge: Duration.hours(1) }) });
    new events.Rule(stack, 'Rule', {
      schedule: events.Schedule.cron({ hour: '4', minute: '0' }),
      targets: [new EcsTask({ cluster, taskDefinition, subnetSelection: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } })],
    });
  },

  'the pattern of a scheduled task in public subnets': (app) => {
    const stack = new Stack(app, 'Nightly');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
    new ScheduledFargateTask(stack, 'Job', {
      vpc,
      schedule: events.Schedule.rate(Duration.hours(6)),
      subnetSelection: { subnetType: ec2.SubnetType.PUBLIC },
      scheduledFargateTaskImageOptions: { image: ecs.ContainerImage.fromRegistry('amazon/amazon-ecs-sample'), memoryLimitMiB: 512 },
    });
  },

  'a warm-up that keeps a function awake by day': (app) => {
    const stack = new Stack(app, 'Warm');
    const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack, 'Function').currentVersion });
    const scaling = alias.addAutoScaling({ minCapacity: 1, maxCapacity: 10 });
    scaling.scaleOnUtilization({ utilizationTarget: 0.6 });
    scaling.scaleOnSchedule('Morning', { schedule: appscaling.Schedule.cron({ hour: '7', minute: '0' }), minCapacity: 5 });
  },
};
