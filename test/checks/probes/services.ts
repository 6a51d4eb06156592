import * as path from 'node:path';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { QueueProcessingFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { functionWithoutWayOut } from '../../../lib/checks/networks/function-without-way-out';
import { natCarriesStorage } from '../../../lib/checks/networks/nat-carries-storage';
import { tasksWithoutWayOut } from '../../../lib/checks/networks/tasks-without-way-out';
import { busyTasksStopped } from '../../../lib/checks/scaling/busy-tasks-stopped';
import { desiredCountResets } from '../../../lib/checks/scaling/desired-count-resets';
import { firstStepTooHigh } from '../../../lib/checks/scaling/first-step-too-high';
import { trackingCannotWake } from '../../../lib/checks/scaling/tracking-cannot-wake';
import { zeroNeverWakes } from '../../../lib/checks/scaling/zero-never-wakes';
import { circuitBreakerMissing } from '../../../lib/checks/services/circuit-breaker-missing';
import { fargateSizeNotOffered } from '../../../lib/checks/services/fargate-size-not-offered';
import { imageForOtherArchitecture } from '../../../lib/checks/services/image-for-other-architecture';
import { stopTimeoutTooLong } from '../../../lib/checks/services/stop-timeout-too-long';
import { fn, ref } from '../bare';
import { aFunction } from '../corpus/shape';
import { aNetwork } from '../networks/a-network';
import type { Bare } from '../rule-cases';
import { anAlarm, aScaledService, cpuTracking, stepPolicy } from '../scaling/a-scaled-service';
import type { Probe } from './probe';

const IMAGE = ecs.ContainerImage.fromRegistry('httpd');

function aTask(stack: Stack, props: ecs.FargateTaskDefinitionProps = {}, container: Partial<ecs.ContainerDefinitionOptions> = {}): ecs.FargateTaskDefinition {
  const task = new ecs.FargateTaskDefinition(stack, 'Task', props);
  task.addContainer('app', { image: IMAGE, ...container });
  return task;
}

function aService(stack: Stack, props: Partial<ecs.FargateServiceProps> = {}, vpc = new ec2.Vpc(stack, 'Vpc')): ecs.FargateService {
  return new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc }), taskDefinition: aTask(stack), ...props });
}

/** The pattern of CDK, going to zero, with what else it does by itself. */
const aPattern = (stack: Stack): void => { new QueueProcessingFargateService(stack, 'Worker', { image: IMAGE, minScalingCapacity: 0, maxScalingCapacity: 5 }); };

/** A worker that scales by its queue, as the pattern does. */
const aWorker = (threshold: number, metric: object, others: Bare = {}): Bare => ({
  ...aScaledService({ MinCapacity: 0 }),
  Out: stepPolicy([{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]), OutAlarm: anAlarm('Out', threshold, metric), ...others,
});
const stops: Bare = {
  In: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }]),
  InAlarm: anAlarm('In', 0, { ComparisonOperator: 'LessThanOrEqualToThreshold' }),
};

const taskBare = (properties: object, container: object = {}): Bare => ({
  Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { RequiresCompatibilities: ['FARGATE'], NetworkMode: 'awsvpc', Cpu: '256', Memory: '512', ContainerDefinitions: [{ Name: 'app', Image: 'httpd', ...container }], ...properties } },
});

const size = (cpu: number, memoryLimitMiB: number): Probe => ({
  fault: `Fargate with ${cpu} CPU units and ${memoryLimitMiB} MiB`, rule: fargateSizeNotOffered, cdk: 'warns', says: new RegExp(`\\b${cpu}\\b`),
  plain: (stack) => { aTask(stack, { cpu, memoryLimitMiB }); },
  bare: { Resources: taskBare({ Cpu: String(cpu), Memory: String(memoryLimitMiB) }) },
});

const placed = (AssignPublicIp: string, kind: 'public' | 'isolated'): Bare => ({
  ...aNetwork(kind), ...taskBare({}),
  Service: { Type: 'AWS::ECS::Service', Properties: { LaunchType: 'FARGATE', TaskDefinition: ref('Task'), NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [ref('Subnet')], AssignPublicIp } } } },
});

const isolated = (stack: Stack): ec2.Vpc => new ec2.Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });

/** Faults of containers and how they are scaled, and of networks. */
export const SERVICE_PROBES: readonly Probe[] = [
  size(256, 4096),
  size(300, 512),
  size(16_384, 16_384),
  {
    fault: 'a stop timeout of 300 s on Fargate', rule: stopTimeoutTooLong, cdk: 'silent',
    plain: (stack) => { aTask(stack, {}, { stopTimeout: Duration.minutes(5) }); },
    bare: { Resources: taskBare({}, { StopTimeout: 300 }) },
  },
  {
    fault: 'an image for ARM64 in a task for X86_64', rule: imageForOtherArchitecture, cdk: 'silent',
    plain: (stack) => { aTask(stack, {}, { image: ecs.ContainerImage.fromAsset(path.join(__dirname, '..', 'services', 'image'), { platform: Platform.LINUX_ARM64 }) }); },
    bare: { Resources: taskBare({}, { Image: 'arm64v8/httpd:2' }) },
  },
  {
    fault: 'QueueProcessingFargateService from zero: the first task starts at 100 messages', rule: firstStepTooHigh, cdk: 'silent',
    plain: aPattern,
    bare: { Resources: aWorker(100, { Period: 300 }) },
  },
  {
    fault: 'the same: it stops tasks while they work, as messages in flight do not count', rule: busyTasksStopped, cdk: 'silent',
    plain: aPattern,
    bare: { Resources: aWorker(1, {}, stops) },
  },
  {
    fault: 'the same: it tracks the CPU of tasks that are not there', rule: trackingCannotWake, cdk: 'silent',
    plain: aPattern,
    bare: { Resources: aWorker(1, {}, { Tracking: cpuTracking() }) },
  },
  {
    fault: 'a service from zero that scales by its CPU alone', rule: zeroNeverWakes, cdk: 'silent',
    plain: (stack) => aService(stack).autoScaleTaskCount({ minCapacity: 0, maxCapacity: 5 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 }),
    bare: { Resources: { ...aScaledService({ MinCapacity: 0 }), Tracking: cpuTracking() } },
  },
  {
    fault: 'steps that begin above one message: nothing starts from zero', rule: firstStepTooHigh, cdk: 'silent',
    plain: (stack) => aService(stack).autoScaleTaskCount({ minCapacity: 0, maxCapacity: 5 }).scaleOnMetric('Backlog', {
      metric: new sqs.Queue(stack, 'Queue').metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      scalingSteps: [{ lower: 10, change: 1 }, { lower: 100, change: 3 }],
    }),
    bare: { Resources: aWorker(10, {}) },
  },
  {
    fault: 'a desired count beside scaling', rule: desiredCountResets, cdk: 'silent',
    plain: (stack) => aService(stack, { desiredCount: 3 }).autoScaleTaskCount({ maxCapacity: 5 }),
    bare: { Resources: aScaledService({}, { DesiredCount: 3 }) },
  },
  {
    fault: 'a service without a circuit breaker', rule: circuitBreakerMissing, cdk: 'annotates', says: /circuitBreaker/,
    plain: (stack) => aService(stack),
    bare: { Resources: placed('ENABLED', 'public') },
  },
  {
    fault: 'tasks on Fargate in isolated subnets without endpoints', rule: tasksWithoutWayOut, cdk: 'silent',
    plain: (stack) => aService(stack, { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } }, isolated(stack)),
    bare: { Resources: placed('DISABLED', 'isolated') },
  },
  {
    fault: 'tasks on Fargate in public subnets without a public address', rule: tasksWithoutWayOut, cdk: 'silent',
    plain: (stack) => aService(stack, { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
    bare: { Resources: placed('DISABLED', 'public') },
  },
  {
    fault: 'a function in isolated subnets without an endpoint for what it uses', rule: functionWithoutWayOut, cdk: 'silent',
    plain: (stack) => { aFunction(stack, 'Function', { vpc: isolated(stack), vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, environment: { SECRET: new secretsmanager.Secret(stack, 'Secret').secretArn } }); },
    bare: { Resources: {
      ...aNetwork('isolated'), Secret: { Type: 'AWS::SecretsManager::Secret' },
      Function: fn({ VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: ['sg-1'] }, Environment: { Variables: { SECRET: ref('Secret') } } }),
    } },
  },
  {
    fault: 'the default network: NAT gateways carry what S3 would take for nothing', rule: natCarriesStorage, cdk: 'silent',
    plain: (stack) => { new ec2.Vpc(stack, 'Vpc'); },
    bare: { Resources: aNetwork('private') },
  },
];
