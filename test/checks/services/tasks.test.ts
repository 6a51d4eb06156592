import * as path from 'node:path';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { containerDependencyBroken } from '../../../lib/checks/services/container-dependency-broken';
import { containerSettingsContradict } from '../../../lib/checks/services/container-settings-contradict';
import { executionRoleMissing } from '../../../lib/checks/services/execution-role-missing';
import { fargateSettingUnsupported } from '../../../lib/checks/services/fargate-setting-unsupported';
import { fargateSizeNotOffered } from '../../../lib/checks/services/fargate-size-not-offered';
import { imageForOtherArchitecture } from '../../../lib/checks/services/image-for-other-architecture';
import { serviceSettingsExclusive } from '../../../lib/checks/services/service-settings-exclusive';
import { stopTimeoutTooLong } from '../../../lib/checks/services/stop-timeout-too-long';
import { Bare, describeRule } from '../rule-cases';

const IMAGE = ecs.ContainerImage.fromRegistry('httpd');

/** A task definition for Fargate, with one container unless told otherwise. */
function aTask(container: object | object[] = {}, task: object = {}): Bare {
  const containers = [container].flat().map((given) => ({ Name: 'app', Image: 'httpd', ...given }));
  return {
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { RequiresCompatibilities: ['FARGATE'], NetworkMode: 'awsvpc', Cpu: '512', Memory: '1024', ContainerDefinitions: containers, ...task } },
  };
}

/** A service of such a task. */
function aService(properties: object, task: object = {}): Bare {
  return { ...aTask({}, task), Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' }, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1'] } }, ...properties } } };
}

function aTaskL2(stack: Stack, container: Partial<ecs.ContainerDefinitionOptions> = {}, props: ecs.FargateTaskDefinitionProps = {}): ecs.FargateTaskDefinition {
  const task = new ecs.FargateTaskDefinition(stack, 'Task', props);
  task.addContainer('app', { image: IMAGE, ...container });
  return task;
}

describeRule(stopTimeoutTooLong, {
  broken: {
    'with CDK': (stack) => aTaskL2(stack, { stopTimeout: Duration.minutes(5) }),
    'bare': { Resources: aTask({ StopTimeout: 300 }) },
  },
  sound: {
    'two minutes': { Resources: aTask({ StopTimeout: 120 }) },
    'five minutes on instances': { Resources: aTask({ StopTimeout: 300 }, { RequiresCompatibilities: ['EC2'], NetworkMode: 'bridge' }) },
    'a time that is not known': { Resources: aTask({ StopTimeout: { 'Fn::ImportValue': 'timeout' } }) },
  },
});

describeRule(fargateSizeNotOffered, {
  broken: {
    'with CDK': (stack) => aTaskL2(stack, {}, { cpu: 256, memoryLimitMiB: 4096 }),
    'bare': { Resources: aTask({}, { Cpu: '256', Memory: '4096' }) },
  },
  sound: {
    'sizes in words': { Resources: aTask({}, { Cpu: '1 vCPU', Memory: '2 GB' }) },
    'a size that is not known': { Resources: aTask({}, { Cpu: { 'Fn::ImportValue': 'cpu' } }) },
    'instances': { Resources: aTask({}, { RequiresCompatibilities: ['EC2'], Memory: '4097' }) },
  },
});

describeRule(fargateSettingUnsupported, {
  broken: {
    'with CDK': (stack) => new ecs.CfnTaskDefinition(stack, 'Task', {
      requiresCompatibilities: ['FARGATE'], networkMode: 'host', cpu: '256', memory: '512', containerDefinitions: [{ name: 'app', image: 'httpd' }],
    }),
    'bare': { Resources: aTask({ Privileged: true, LinuxParameters: { Capabilities: { Add: ['SYS_ADMIN'] } } }, { NetworkMode: 'host', Volumes: [{ Name: 'data', Host: { SourcePath: '/data' } }] }) },
  },
  sound: {
    'what Fargate has': { Resources: aTask({ Privileged: false, LinuxParameters: { InitProcessEnabled: true, Capabilities: { Add: ['SYS_PTRACE'], Drop: ['ALL'] } } }, { Volumes: [{ Name: 'scratch' }], PidMode: 'task' }) },
    'the same on instances': { Resources: aTask({ Privileged: true }, { RequiresCompatibilities: ['EC2'], NetworkMode: 'host' }) },
  },
});

describeRule(executionRoleMissing, {
  broken: {
    'with CDK': (stack) => new ecs.CfnTaskDefinition(stack, 'Task', {
      requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512',
      containerDefinitions: [{ name: 'app', image: 'httpd', logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'app' } } }],
    }),
    'bare': { Resources: aTask([
      { LogConfiguration: { LogDriver: 'awslogs' } },
      { Name: 'two', Secrets: [{ Name: 'PASSWORD', ValueFrom: 'arn' }] },
      { Name: 'three', Image: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/shop' } },
    ]) },
  },
  sound: {
    'a role': { Resources: aTask({ LogConfiguration: { LogDriver: 'awslogs' } }, { ExecutionRoleArn: 'arn:aws:iam::111111111111:role/shop' }) },
    'a public image without a log': { Resources: aTask({}) },
    'a log on an instance, which has a role of its own': { Resources: aTask({ LogConfiguration: { LogDriver: 'awslogs' } }, { RequiresCompatibilities: ['EC2'] }) },
  },
});

describeRule(containerDependencyBroken, {
  broken: {
    'with CDK': (stack) => {
      const task = aTaskL2(stack);
      const proxy = task.addContainer('proxy', { image: IMAGE });
      task.defaultContainer!.addContainerDependencies({ container: proxy, condition: ecs.ContainerDependencyCondition.HEALTHY });
    },
    'bare': { Resources: aTask([
      { DependsOn: [{ ContainerName: 'two', Condition: 'START' }] },
      { Name: 'two', DependsOn: [{ ContainerName: 'app', Condition: 'START' }, { ContainerName: 'gone', Condition: 'START' }, { ContainerName: 'app', Condition: 'SUCCESS' }] },
    ]) },
  },
  sound: {
    'a container that ends before another starts': { Resources: aTask([{ DependsOn: [{ ContainerName: 'setup', Condition: 'SUCCESS' }] }, { Name: 'setup', Essential: false }]) },
    'a container that is healthy first': { Resources: aTask([{ DependsOn: [{ ContainerName: 'proxy', Condition: 'HEALTHY' }] }, { Name: 'proxy', HealthCheck: { Command: ['CMD', 'true'] } }]) },
  },
});

describeRule(containerSettingsContradict, {
  broken: {
    'with CDK': (stack) => aTaskL2(stack, { memoryLimitMiB: 2048 }, { memoryLimitMiB: 512 }),
    'bare': { Resources: aTask([
      { Memory: 2048, MountPoints: [{ SourceVolume: 'data', ContainerPath: '/data' }], PortMappings: [{ ContainerPort: 80, HostPort: 8080 }] },
      { Cpu: 1024 },
    ]) },
  },
  sound: {
    'limits above what is reserved': { Resources: aTask([{ Memory: 1024, MemoryReservation: 256 }, { Name: 'two', Memory: 1024, MemoryReservation: 256, Essential: false }]) },
    'a volume and a port': { Resources: aTask({ MountPoints: [{ SourceVolume: 'data' }], PortMappings: [{ ContainerPort: 80, HostPort: 80 }] }, { Volumes: [{ Name: 'data' }] }) },
  },
});

describeRule(serviceSettingsExclusive, {
  broken: {
    'with CDK': (stack) => {
      const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
      new ecs.CfnService(stack, 'Service', {
        cluster: cluster.clusterName, taskDefinition: aTaskL2(stack).taskDefinitionArn, launchType: 'FARGATE', schedulingStrategy: 'DAEMON',
        networkConfiguration: { awsvpcConfiguration: { subnets: cluster.vpc.privateSubnets.map(({ subnetId }) => subnetId) } },
      });
    },
    'bare': { Resources: aService({ LaunchType: 'FARGATE', CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT' }], PlacementStrategies: [{ Type: 'spread' }] }, { RuntimePlatform: { OperatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }) },
  },
  sound: {
    'a launch type': { Resources: aService({ LaunchType: 'FARGATE' }) },
    'a strategy with a base': { Resources: aService({ CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Base: 1 }, { CapacityProvider: 'FARGATE_SPOT', Weight: 4 }] }) },
    'a daemon on instances': { Resources: aService({ LaunchType: 'EC2', SchedulingStrategy: 'DAEMON', NetworkConfiguration: { 'Fn::If': ['Unknown', {}, {}] } }, { RequiresCompatibilities: ['EC2'], NetworkMode: 'awsvpc' }) },
  },
});

const IMAGE_FOLDER = path.join(__dirname, 'image');
const arm = { RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' } };

describeRule(imageForOtherArchitecture, {
  broken: {
    'a container with CDK': (stack) => aTaskL2(stack, { image: ecs.ContainerImage.fromAsset(IMAGE_FOLDER, { platform: Platform.LINUX_ARM64 }) }),
    'a function with CDK': (stack) => {
      new lambda.DockerImageFunction(stack, 'Function', { code: lambda.DockerImageCode.fromImageAsset(IMAGE_FOLDER, { platform: Platform.LINUX_AMD64 }), architecture: lambda.Architecture.ARM_64 });
    },
    'bare': { Resources: aTask({ Image: 'arm64v8/httpd:2' }) },
  },
  sound: {
    'the architecture of the task': (stack) => aTaskL2(stack, { image: ecs.ContainerImage.fromAsset(IMAGE_FOLDER, { platform: Platform.LINUX_ARM64 }) }, { runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.ARM64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX } }),
    'an image for the machine that builds it': (stack) => aTaskL2(stack, { image: ecs.ContainerImage.fromAsset(IMAGE_FOLDER) }),
    'an image of several architectures': { Resources: aTask({}, arm) },
    'an image by its name': { Resources: aTask({ Image: 'arm64v8/httpd:2' }, arm) },
    'instances': { Resources: aTask({ Image: 'arm64v8/httpd:2' }, { RequiresCompatibilities: ['EC2'] }) },
  },
});
