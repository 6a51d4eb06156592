import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { IMAGE } from './services';
import { Shapes } from './shape';

const ROLLBACK = { circuitBreaker: { rollback: true }, minHealthyPercent: 100 };

function aCluster(stack: Stack, props: ec2.VpcProps = { maxAzs: 2, natGateways: 1 }): ecs.Cluster {
  return new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc', props) });
}

function aTask(stack: Stack, id = 'Task', props: ecs.FargateTaskDefinitionProps = {}): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, id, props);
  taskDefinition.addContainer('app', { image: IMAGE, portMappings: [{ name: 'http', containerPort: 80 }] });
  return taskDefinition;
}

/** Services that are put together by hand. */
export const SERVICES: Shapes = {
  'a service in isolated subnets with all endpoints it needs': (app) => {
    const stack = new Stack(app, 'Isolated');
    const cluster = aCluster(stack, {
      maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
    });
    for (const [id, service] of Object.entries({
      Ecr: ec2.InterfaceVpcEndpointAwsService.ECR, Docker: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER, Logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS, Secrets: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    })) cluster.vpc.addInterfaceEndpoint(id, { service });
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    taskDefinition.addContainer('app', {
      image: ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Repository')),
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app', logRetention: logs.RetentionDays.ONE_MONTH }),
      secrets: { PASSWORD: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Password')) },
    });
    new ecs.FargateService(stack, 'Service', { ...ROLLBACK, cluster, taskDefinition, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } });
  },

  'services that find each other by Service Connect and by DNS': (app) => {
    const stack = new Stack(app, 'Mesh');
    const cluster = aCluster(stack);
    cluster.addDefaultCloudMapNamespace({ name: 'shop.internal', useForServiceConnect: true });
    new ecs.FargateService(stack, 'Orders', { ...ROLLBACK, cluster, taskDefinition: aTask(stack, 'OrdersTask'), serviceConnectConfiguration: { services: [{ portMappingName: 'http', dnsName: 'orders', port: 80 }] } });
    new ecs.FargateService(stack, 'Stock', { ...ROLLBACK, cluster, taskDefinition: aTask(stack, 'StockTask'), cloudMapOptions: { name: 'stock', dnsTtl: Duration.seconds(10) } });
  },

  'a task with a file system': (app) => {
    const stack = new Stack(app, 'Files');
    const cluster = aCluster(stack);
    const files = new efs.FileSystem(stack, 'Files', { vpc: cluster.vpc, encrypted: true });
    const accessPoint = files.addAccessPoint('Point', { path: '/data', createAcl: { ownerGid: '1000', ownerUid: '1000', permissions: '755' }, posixUser: { gid: '1000', uid: '1000' } });
    const taskDefinition = aTask(stack);
    taskDefinition.addVolume({ name: 'data', efsVolumeConfiguration: { fileSystemId: files.fileSystemId, transitEncryption: 'ENABLED', authorizationConfig: { accessPointId: accessPoint.accessPointId, iam: 'ENABLED' } } });
    taskDefinition.defaultContainer!.addMountPoints({ containerPath: '/data', sourceVolume: 'data', readOnly: false });
    files.grantReadWrite(taskDefinition.taskRole);
    const service = new ecs.FargateService(stack, 'Service', { ...ROLLBACK, cluster, taskDefinition });
    files.connections.allowDefaultPortFrom(service);
  },

  'a service on Spot with a base on demand': (app) => {
    const stack = new Stack(app, 'Spot');
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }), enableFargateCapacityProviders: true, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    new ecs.FargateService(stack, 'Service', {
      ...ROLLBACK, cluster, taskDefinition: aTask(stack), enableExecuteCommand: true,
      capacityProviderStrategies: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }, { capacityProvider: 'FARGATE_SPOT', weight: 4 }],
    });
  },

  'services on instances: by capacity provider, and one on each': (app) => {
    const stack = new Stack(app, 'Instances');
    const cluster = aCluster(stack);
    const fleet = new autoscaling.AutoScalingGroup(stack, 'Fleet', {
      vpc: cluster.vpc, minCapacity: 0, maxCapacity: 10, instanceType: new ec2.InstanceType('m7g.large'), machineImage: ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.ARM), requireImdsv2: true,
      updatePolicy: autoscaling.UpdatePolicy.rollingUpdate(),
    });
    const provider = new ecs.AsgCapacityProvider(stack, 'Provider', { autoScalingGroup: fleet, enableManagedTerminationProtection: false });
    cluster.addAsgCapacityProvider(provider);
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task');
    taskDefinition.addContainer('app', { image: IMAGE, memoryReservationMiB: 256 });
    new ecs.Ec2Service(stack, 'Service', { ...ROLLBACK, cluster, taskDefinition, capacityProviderStrategies: [{ capacityProvider: provider.capacityProviderName, weight: 1 }] });
    const daemonTask = new ecs.Ec2TaskDefinition(stack, 'DaemonTask', { networkMode: ecs.NetworkMode.HOST });
    daemonTask.addContainer('agent', { image: IMAGE, memoryLimitMiB: 128, privileged: true });
    new ecs.Ec2Service(stack, 'Daemon', { cluster, taskDefinition: daemonTask, daemon: true, circuitBreaker: { rollback: true } });
  },

  'a task with a log router, a sidecar that starts first, and Arm': (app) => {
    const stack = new Stack(app, 'Sidecars');
    const taskDefinition = aTask(stack, 'Task', { cpu: 1024, memoryLimitMiB: 2048, runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.ARM64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX } });
    const proxy = taskDefinition.addContainer('proxy', { image: IMAGE, essential: true, healthCheck: { command: ['CMD-SHELL', 'true'], interval: Duration.seconds(10), timeout: Duration.seconds(5) }, logging: ecs.LogDrivers.firelens({ options: { Name: 'cloudwatch' } }) });
    taskDefinition.defaultContainer!.addContainerDependencies({ container: proxy, condition: ecs.ContainerDependencyCondition.HEALTHY });
    new ecs.FargateService(stack, 'Service', { ...ROLLBACK, cluster: aCluster(stack), taskDefinition });
  },

  'a blue/green deployment by CodeDeploy': (app) => {
    const stack = new Stack(app, 'BlueGreen');
    const cluster = aCluster(stack);
    const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition: aTask(stack), minHealthyPercent: 100, deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY } });
    const listener = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: cluster.vpc, internetFacing: true }).addListener('Http', { port: 80 });
    const blue = listener.addTargets('Blue', { port: 80, targets: [service] });
    const green = new elbv2.ApplicationTargetGroup(stack, 'Green', { vpc: cluster.vpc, port: 80, targetType: elbv2.TargetType.IP });
    new codedeploy.EcsDeploymentGroup(stack, 'Deployment', { service, blueGreenDeploymentConfig: { listener, blueTargetGroup: blue, greenTargetGroup: green }, deploymentConfig: codedeploy.EcsDeploymentConfig.CANARY_10PERCENT_5MINUTES });
  },

  'a blue/green deployment by ECS': (app) => {
    const stack = new Stack(app, 'BlueGreen');
    const cluster = aCluster(stack);
    const listener = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: cluster.vpc, internetFacing: true }).addListener('Http', { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
    const group = (id: string) => new elbv2.ApplicationTargetGroup(stack, id, { vpc: cluster.vpc, port: 80, targetType: elbv2.TargetType.IP });
    const [blue, green] = [group('Blue'), group('Green')];
    const rule = new elbv2.ApplicationListenerRule(stack, 'Rule', {
      listener, priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])], action: elbv2.ListenerAction.weightedForward([{ targetGroup: blue, weight: 100 }, { targetGroup: green, weight: 0 }]),
    });
    const service = new ecs.FargateService(stack, 'Service', { ...ROLLBACK, cluster, taskDefinition: aTask(stack), deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN, bakeTime: Duration.minutes(5) });
    blue.addTarget(service.loadBalancerTarget({
      containerName: 'app', containerPort: 80, alternateTarget: new ecs.AlternateTarget('Alternate', { alternateTargetGroup: green, productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(rule) }),
    }));
  },

  'services of one cluster in several stacks': (app) => {
    const platform = new Stack(app, 'Platform');
    const cluster = aCluster(platform);
    const listener = new elbv2.ApplicationLoadBalancer(platform, 'LoadBalancer', { vpc: cluster.vpc, internetFacing: true })
      .addListener('Http', { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
    ['orders', 'stock', 'users'].forEach((name, index) => {
      const stack = new Stack(app, name);
      const service = new ecs.FargateService(stack, 'Service', { ...ROLLBACK, cluster, taskDefinition: aTask(stack) });
      const group = new elbv2.ApplicationTargetGroup(stack, 'Group', { vpc: cluster.vpc, port: 80, targets: [service], deregistrationDelay: Duration.seconds(30) });
      new elbv2.ApplicationListenerRule(stack, 'Rule', { listener, priority: 10 * (index + 1), conditions: [elbv2.ListenerCondition.pathPatterns([`/${name}/*`])], targetGroups: [group] });
    });
  },

  'a service in an imported network': (app) => {
    const stack = new Stack(app, 'Web');
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'], isolatedSubnetIds: ['subnet-1', 'subnet-2'] });
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc });
    new ecs.FargateService(stack, 'Service', { ...ROLLBACK, cluster, taskDefinition: aTask(stack), vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } });
  },
};
