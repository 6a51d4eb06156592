import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationLoadBalancedEc2Service, ApplicationLoadBalancedFargateService, ApplicationMultipleTargetGroupsFargateService, NetworkLoadBalancedFargateService, QueueProcessingFargateService,
} from 'aws-cdk-lib/aws-ecs-patterns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AdjustmentType } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Shapes } from './shape';

export const IMAGE = ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd');
const ROLLBACK = { circuitBreaker: { rollback: true }, minHealthyPercent: 100 };

/** The patterns of aws-ecs-patterns, with their defaults made right. */
export const SERVICE_PATTERNS: Shapes = {
  'a load-balanced service that scales': (app) => {
    const stack = new Stack(app, 'Web');
    const { service, targetGroup } = new ApplicationLoadBalancedFargateService(stack, 'Web', { ...ROLLBACK, taskImageOptions: { image: IMAGE } });
    targetGroup.configureHealthCheck({ path: '/health', interval: Duration.seconds(10), timeout: Duration.seconds(5) });
    targetGroup.setAttribute('deregistration_delay.timeout_seconds', '30');
    const scaling = service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 10 });
    scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
    scaling.scaleOnRequestCount('Requests', { requestsPerTarget: 1000, targetGroup });
  },

  'a load-balanced service in public subnets': (app) => {
    const stack = new Stack(app, 'Web');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }] });
    new ApplicationLoadBalancedFargateService(stack, 'Web', {
      ...ROLLBACK, vpc, assignPublicIp: true, taskSubnets: { subnetType: ec2.SubnetType.PUBLIC }, taskImageOptions: { image: IMAGE, containerPort: 8080 },
    });
  },

  'a load-balanced service on instances': (app) => {
    const stack = new Stack(app, 'Web');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
    cluster.addCapacity('Instances', { instanceType: new ec2.InstanceType('t3.medium'), minCapacity: 2, maxCapacity: 4 });
    new ApplicationLoadBalancedEc2Service(stack, 'Web', { ...ROLLBACK, cluster, memoryLimitMiB: 512, taskImageOptions: { image: IMAGE } });
  },

  'a service of two target groups': (app) => {
    const stack = new Stack(app, 'Web');
    new ApplicationMultipleTargetGroupsFargateService(stack, 'Web', {
      taskImageOptions: { image: IMAGE, containerPorts: [80, 9090] },
      targetGroups: [{ containerPort: 80 }, { containerPort: 9090, pathPattern: '/metrics/*', priority: 10 }],
      loadBalancers: [{ name: 'Public', listeners: [{ name: 'Http' }] }],
      assignPublicIp: false,
    });
  },

  'a service behind a network load balancer': (app) => {
    const stack = new Stack(app, 'Tcp');
    const { service } = new NetworkLoadBalancedFargateService(stack, 'Tcp', { ...ROLLBACK, taskImageOptions: { image: IMAGE, containerPort: 80 } });
    service.connections.allowFromAnyIpv4(ec2.Port.tcp(80));
  },

  'a queue worker from zero, with steps from one message': (app) => {
    const stack = new Stack(app, 'Jobs');
    const queue = new sqs.Queue(stack, 'Queue', { visibilityTimeout: Duration.minutes(5), deadLetterQueue: { queue: new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) }), maxReceiveCount: 5 } });
    new QueueProcessingFargateService(stack, 'Worker', {
      ...ROLLBACK, queue, image: IMAGE, minScalingCapacity: 0, maxScalingCapacity: 5, disableCpuBasedScaling: true,
      scalingSteps: [{ upper: 0, change: -1 }, { lower: 1, change: 1 }, { lower: 100, change: 5 }],
    });
  },

  'a queue worker that never goes to zero': (app) => {
    const stack = new Stack(app, 'Jobs');
    new QueueProcessingFargateService(stack, 'Worker', { ...ROLLBACK, image: IMAGE, minScalingCapacity: 1, maxScalingCapacity: 5, visibilityTimeout: Duration.minutes(5), maxReceiveCount: 5 });
  },

  'a worker that scales on the messages that wait and that are held': (app) => {
    const stack = new Stack(app, 'Jobs');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const queue = new sqs.Queue(stack, 'Queue', { visibilityTimeout: Duration.minutes(5) });
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
    taskDefinition.addContainer('worker', { image: IMAGE, stopTimeout: Duration.seconds(120), environment: { QUEUE_URL: queue.queueUrl } });
    queue.grantConsumeMessages(taskDefinition.taskRole);
    const service = new ecs.FargateService(stack, 'Service', { ...ROLLBACK, cluster: new ecs.Cluster(stack, 'Cluster', { vpc }), taskDefinition });
    const period = Duration.minutes(1);
    service.autoScaleTaskCount({ minCapacity: 0, maxCapacity: 10 }).scaleOnMetric('Outstanding', {
      metric: new cloudwatch.MathExpression({
        expression: 'waiting + held', period,
        usingMetrics: { waiting: queue.metricApproximateNumberOfMessagesVisible({ period }), held: queue.metricApproximateNumberOfMessagesNotVisible({ period }) },
      }),
      adjustmentType: AdjustmentType.EXACT_CAPACITY,
      scalingSteps: [{ upper: 0, change: 0 }, { lower: 1, change: 1 }, { lower: 100, change: 10 }],
      datapointsToAlarm: 1, evaluationPeriods: 1,
    });
  },
};
