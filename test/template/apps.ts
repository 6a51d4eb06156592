import { SqsToLambda } from '@aws-solutions-constructs/aws-sqs-lambda';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LambdaTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { App, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { shopPlatform } from '../../lib/sample/shop-platform';

const IMAGE = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx');

/** A function whose code stands in the template. */
export function aFunction(scope: Construct, id: string, props: Partial<lambda.FunctionProps> = {}): lambda.Function {
  return new lambda.Function(scope, id, { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {}'), ...props });
}

/** Apps as people write them, without this library. */
export const APPS: Readonly<Record<string, (app: App) => void>> = {
  'a queue worker of aws-ecs-patterns': (app) => {
    new patterns.QueueProcessingFargateService(new Stack(app, 'Worker'), 'Service', { image: IMAGE, minScalingCapacity: 0, maxScalingCapacity: 4 });
  },
  'a web service of aws-ecs-patterns': (app) => {
    const service = new patterns.ApplicationLoadBalancedFargateService(new Stack(app, 'Web'), 'Service', { taskImageOptions: { image: IMAGE } });
    service.service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 8 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
  },
  'a scheduled task of aws-ecs-patterns': (app) => {
    new patterns.ScheduledFargateTask(new Stack(app, 'Nightly'), 'Task', { scheduledFargateTaskImageOptions: { image: IMAGE, memoryLimitMiB: 512 }, schedule: events.Schedule.cron({ hour: '3' }) });
  },
  'SqsToLambda of Solutions Constructs': (app) => {
    new SqsToLambda(new Stack(app, 'Solution'), 'Worker', { lambdaFunctionProps: { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {}') } });
  },
  'a queue and its worker in two stacks': (app) => {
    const queue = new sqs.Queue(new Stack(app, 'Queues'), 'Jobs', { deadLetterQueue: { queue: new sqs.Queue(app.node.findChild('Queues'), 'Dead'), maxReceiveCount: 3 } });
    aFunction(new Stack(app, 'Workers'), 'Worker', { timeout: Duration.minutes(2) }).addEventSource(new SqsEventSource(queue));
  },
  'a queue and its worker in nested stacks': (app) => {
    const stack = new Stack(app, 'Outer');
    const queue = new sqs.Queue(new NestedStack(stack, 'Queues'), 'Jobs');
    aFunction(new NestedStack(stack, 'Workers'), 'Worker').addEventSource(new SqsEventSource(queue));
  },
  'a queue that everything feeds': (app) => {
    const stack = new Stack(app, 'Triggers');
    const queue = new sqs.Queue(stack, 'Jobs');
    new sns.Topic(stack, 'Topic').addSubscription(new SqsSubscription(queue));
    new s3.Bucket(stack, 'Uploads').addEventNotification(s3.EventType.OBJECT_CREATED, new SqsDestination(queue));
    new events.Rule(stack, 'Hourly', { schedule: events.Schedule.rate(Duration.hours(1)), targets: [new targets.SqsQueue(queue)] });
    queue.grantSendMessages(aFunction(stack, 'Sender'));
  },
  'a fleet behind a load balancer': (app) => {
    const stack = new Stack(app, 'Fleet');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    const group = new autoscaling.AutoScalingGroup(stack, 'Servers', { vpc, instanceType: new ec2.InstanceType('t4g.small'), machineImage: ec2.MachineImage.latestAmazonLinux2023(), minCapacity: 2, maxCapacity: 6 });
    group.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 });
    const listener = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true }).addListener('Http', { port: 80 });
    listener.addTargets('Servers', { port: 80, targets: [group] });
    listener.addTargets('Reports', { priority: 10, conditions: [elbv2.ListenerCondition.pathPatterns(['/reports/*'])], targets: [new LambdaTarget(aFunction(stack, 'Reports'))] });
  },
  'a database and a function that uses it': (app) => {
    const stack = new Stack(app, 'Data');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
    const cluster = new rds.DatabaseCluster(stack, 'Orders', { engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 }), vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, writer: rds.ClusterInstance.serverlessV2('Writer'), serverlessV2MinCapacity: 0 });
    const reader = aFunction(stack, 'Reader', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, environment: { SECRET: cluster.secret!.secretArn } });
    cluster.connections.allowDefaultPortFrom(reader);
    cluster.secret!.grantRead(reader);
  },
  'a state machine': (app) => {
    const stack = new Stack(app, 'Steps');
    const queue = new sqs.Queue(stack, 'Jobs');
    const parallel = new sfn.Parallel(stack, 'Both').branch(new tasks.LambdaInvoke(stack, 'Work', { lambdaFunction: aFunction(stack, 'Worker') }));
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(parallel.next(new tasks.SqsSendMessage(stack, 'Tell', { queue, messageBody: sfn.TaskInput.fromText('done') }))) });
  },
  'a stage with stacks of its own': (app) => {
    const stage = new Stage(app, 'Live', { env: { account: '123456789012', region: 'eu-central-1' } });
    const queue = new sqs.Queue(new Stack(stage, 'Queues'), 'Jobs');
    aFunction(new Stack(stage, 'Workers'), 'Worker').addEventSource(new SqsEventSource(queue));
  },
  'the sample of this library': (app) => {
    shopPlatform(app);
  },
};
