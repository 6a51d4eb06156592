import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { containerDependencyBroken } from '../../../lib/checks/services/container-dependency-broken';
import { containerSettingsContradict } from '../../../lib/checks/services/container-settings-contradict';
import { executionRoleMissing } from '../../../lib/checks/services/execution-role-missing';
import { fargateSettingUnsupported } from '../../../lib/checks/services/fargate-setting-unsupported';
import { fargateSizeNotOffered } from '../../../lib/checks/services/fargate-size-not-offered';
import { serviceSettingsExclusive } from '../../../lib/checks/services/service-settings-exclusive';
import { stopTimeoutTooLong } from '../../../lib/checks/services/stop-timeout-too-long';
import { Bare, describeRule } from '../fault';

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
  cdk: (stack) => aTaskL2(stack, { stopTimeout: Duration.minutes(5) }),
  bare: aTask({ StopTimeout: 300 }),
  says: 'Shop/Task: StopTimeout of container app must be at most 120 s on Fargate, got 300 s',
  right: {
    'two minutes': aTask({ StopTimeout: 120 }),
    'five minutes on instances': aTask({ StopTimeout: 300 }, { RequiresCompatibilities: ['EC2'], NetworkMode: 'bridge' }),
    'a time that is not known': aTask({ StopTimeout: { 'Fn::ImportValue': 'timeout' } }),
  },
});

describeRule(fargateSizeNotOffered, {
  cdk: (stack) => aTaskL2(stack, {}, { cpu: 256, memoryLimitMiB: 4096 }),
  bare: aTask({}, { Cpu: '256', Memory: '4096' }),
  says: 'Shop/Task: Memory must be one that Fargate offers with Cpu 256 (512 to 2048 MiB, in steps), got 4096 MiB',
  right: {
    'sizes in words': aTask({}, { Cpu: '1 vCPU', Memory: '2 GB' }),
    'a size that is not known': aTask({}, { Cpu: { 'Fn::ImportValue': 'cpu' } }),
    'instances': aTask({}, { RequiresCompatibilities: ['EC2'], Memory: '4097' }),
  },
});

describeRule(fargateSettingUnsupported, {
  cdk: (stack) => new ecs.CfnTaskDefinition(stack, 'Task', {
    requiresCompatibilities: ['FARGATE'], networkMode: 'host', cpu: '256', memory: '512', containerDefinitions: [{ name: 'app', image: 'httpd' }],
  }),
  bare: aTask({ Privileged: true, LinuxParameters: { Capabilities: { Add: ['SYS_ADMIN'] } } }, { NetworkMode: 'host', Volumes: [{ Name: 'data', Host: { SourcePath: '/data' } }] }),
  says: [
    'Shop/Task: NetworkMode must be awsvpc on Fargate, got host',
    'Shop/Task: volume data must not be a folder of the host on Fargate',
    'Shop/Task: container app must not have Privileged on Fargate',
    'Shop/Task: container app must not have LinuxParameters.Capabilities.Add SYS_ADMIN on Fargate',
  ],
  right: {
    'what Fargate has': aTask({ Privileged: false, LinuxParameters: { InitProcessEnabled: true, Capabilities: { Add: ['SYS_PTRACE'], Drop: ['ALL'] } } }, { Volumes: [{ Name: 'scratch' }], PidMode: 'task' }),
    'the same on instances': aTask({ Privileged: true }, { RequiresCompatibilities: ['EC2'], NetworkMode: 'host' }),
  },
});

describeRule(executionRoleMissing, {
  cdk: (stack) => new ecs.CfnTaskDefinition(stack, 'Task', {
    requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512',
    containerDefinitions: [{ name: 'app', image: 'httpd', logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'app' } } }],
  }),
  bare: aTask([
    { LogConfiguration: { LogDriver: 'awslogs' } },
    { Name: 'two', Secrets: [{ Name: 'PASSWORD', ValueFrom: 'arn' }] },
    { Name: 'three', Image: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/shop' } },
  ]),
  says: [
    'Shop/Task: ExecutionRoleArn must be set for the log of container app, got none',
    'Shop/Task: ExecutionRoleArn must be set for the secrets of container two, got none',
    'Shop/Task: ExecutionRoleArn must be set for the private image of container three, got none',
  ],
  right: {
    'a role': aTask({ LogConfiguration: { LogDriver: 'awslogs' } }, { ExecutionRoleArn: 'arn:aws:iam::111111111111:role/shop' }),
    'a public image without a log': aTask({}),
    'a log on an instance, which has a role of its own': aTask({ LogConfiguration: { LogDriver: 'awslogs' } }, { RequiresCompatibilities: ['EC2'] }),
  },
});

describeRule(containerDependencyBroken, {
  cdk: (stack) => {
    const task = aTaskL2(stack);
    const proxy = task.addContainer('proxy', { image: IMAGE });
    task.defaultContainer!.addContainerDependencies({ container: proxy, condition: ecs.ContainerDependencyCondition.HEALTHY });
  },
  bare: aTask([
    { DependsOn: [{ ContainerName: 'two', Condition: 'START' }] },
    { Name: 'two', DependsOn: [{ ContainerName: 'app', Condition: 'START' }, { ContainerName: 'gone', Condition: 'START' }, { ContainerName: 'app', Condition: 'SUCCESS' }] },
  ]),
  says: [
    'Shop/Task: container two must depend on a container of the task, got gone',
    'Shop/Task: container two must not wait for the end of an essential container, got app: the task ends with it',
    'Shop/Task: its containers must not wait for each other in a circle, got container app that waits for itself',
  ],
  right: {
    'a container that ends before another starts': aTask([{ DependsOn: [{ ContainerName: 'setup', Condition: 'SUCCESS' }] }, { Name: 'setup', Essential: false }]),
    'a container that is healthy first': aTask([{ DependsOn: [{ ContainerName: 'proxy', Condition: 'HEALTHY' }] }, { Name: 'proxy', HealthCheck: { Command: ['CMD', 'true'] } }]),
  },
});

describeRule(containerSettingsContradict, {
  cdk: (stack) => aTaskL2(stack, { memoryLimitMiB: 2048 }, { memoryLimitMiB: 512 }),
  bare: aTask([
    { Memory: 2048, MountPoints: [{ SourceVolume: 'data', ContainerPath: '/data' }], PortMappings: [{ ContainerPort: 80, HostPort: 8080 }] },
    { Cpu: 1024 },
  ]),
  says: [
    'Shop/Task: its containers must have names of their own, got app twice',
    'Shop/Task: its containers must reserve at most the Memory of the task, 1024 MiB, got 2048 MiB',
    'Shop/Task: its containers must reserve at most the Cpu of the task, 512, got 1024',
    'Shop/Task: Memory of container app must be at most that of the task, 1024 MiB, got 2048 MiB',
    'Shop/Task: container app must mount a volume of the task, got data, which is none',
    'Shop/Task: HostPort of container app must be its ContainerPort, 80, in network mode awsvpc, got 8080',
  ],
  right: {
    'limits above what is reserved': aTask([{ Memory: 1024, MemoryReservation: 256 }, { Name: 'two', Memory: 1024, MemoryReservation: 256, Essential: false }]),
    'a volume and a port': aTask({ MountPoints: [{ SourceVolume: 'data' }], PortMappings: [{ ContainerPort: 80, HostPort: 80 }] }, { Volumes: [{ Name: 'data' }] }),
  },
});

describeRule(serviceSettingsExclusive, {
  cdk: (stack) => {
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
    new ecs.CfnService(stack, 'Service', {
      cluster: cluster.clusterName, taskDefinition: aTaskL2(stack).taskDefinitionArn, launchType: 'FARGATE', schedulingStrategy: 'DAEMON',
      networkConfiguration: { awsvpcConfiguration: { subnets: cluster.vpc.privateSubnets.map(({ subnetId }) => subnetId) } },
    });
  },
  bare: aService({ LaunchType: 'FARGATE', CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT' }], PlacementStrategies: [{ Type: 'spread' }] }, { RuntimePlatform: { OperatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }),
  says: [
    'Shop/Service: LaunchType and CapacityProviderStrategy must not both be set, got FARGATE and a strategy',
    'Shop/Service: PlacementStrategies and PlacementConstraints must not be set on Fargate',
    'Shop/Service: CapacityProviderStrategy must not have FARGATE_SPOT for WINDOWS_SERVER_2022_CORE',
  ],
  right: {
    'a launch type': aService({ LaunchType: 'FARGATE' }),
    'a strategy with a base': aService({ CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Base: 1 }, { CapacityProvider: 'FARGATE_SPOT', Weight: 4 }] }),
    'a daemon on instances': aService({ LaunchType: 'EC2', SchedulingStrategy: 'DAEMON', NetworkConfiguration: { 'Fn::If': ['Unknown', {}, {}] } }, { RequiresCompatibilities: ['EC2'], NetworkMode: 'awsvpc' }),
  },
});
