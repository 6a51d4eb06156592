import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { capacityHalved } from '../../../lib/checks/services/capacity-halved';
import { capacityProviderNotInCluster } from '../../../lib/checks/services/capacity-provider-not-in-cluster';
import { circuitBreakerMissing } from '../../../lib/checks/services/circuit-breaker-missing';
import { deploymentBlocked } from '../../../lib/checks/services/deployment-blocked';
import { drainOutlastsDeployments } from '../../../lib/checks/services/drain-outlasts-deployments';
import { execWithoutTaskRole } from '../../../lib/checks/services/exec-without-task-role';
import { healthCheckGraceMissing } from '../../../lib/checks/services/health-check-grace-missing';
import { Bare, describeRule } from '../fault';

const IMAGE = ecs.ContainerImage.fromRegistry('httpd');

/** A service in a cluster, with a task definition. */
function aService(properties: object = {}, others: Bare = {}): Bare {
  return {
    Cluster: { Type: 'AWS::ECS::Cluster' },
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { RequiresCompatibilities: ['FARGATE'], NetworkMode: 'awsvpc', ContainerDefinitions: [{ Name: 'app', Image: 'httpd', PortMappings: [{ ContainerPort: 80 }] }] } },
    Service: { Type: 'AWS::ECS::Service', Properties: { Cluster: { Ref: 'Cluster' }, TaskDefinition: { Ref: 'Task' }, ...properties } },
    ...others,
  };
}

const TARGETS = { LoadBalancers: [{ ContainerName: 'app', ContainerPort: 80, TargetGroupArn: { Ref: 'Group' } }] };
const aGroup = (attributes: object[] = []): Bare => ({ Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { TargetType: 'ip', TargetGroupAttributes: attributes } } });

function aServiceL2(stack: Stack, props: Partial<ecs.FargateServiceProps> = {}): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('app', { image: IMAGE });
  return new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') }), taskDefinition, ...props });
}

describeRule(deploymentBlocked, {
  cdk: (stack) => {
    const { cluster, taskDefinition } = aServiceL2(stack);
    new ecs.CfnService(stack, 'Blocked', { cluster: cluster.clusterName, taskDefinition: taskDefinition.taskDefinitionArn, deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } });
  },
  bare: aService({ DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 100 } }),
  says: 'Shop/Service: MaximumPercent must be above 100 where MinimumHealthyPercent is 100, got 100',
  right: {
    'room for more': aService({ DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200 } }),
    'a task that may stop first': aService({ DesiredCount: 1, DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 } }),
  },
});

describe('of one task', () => {
  describeRule(deploymentBlocked, {
    cdk: (stack) => aServiceL2(stack, { desiredCount: 1, minHealthyPercent: 50, maxHealthyPercent: 150 }),
    bare: aService({ DesiredCount: 1, DeploymentConfiguration: { MinimumHealthyPercent: 50, MaximumPercent: 150 } }),
    says: 'Shop/Service: MaximumPercent must leave room for one more than 1 tasks, got 150, and MinimumHealthyPercent 50 lets none stop',
    right: { 'two tasks': aService({ DesiredCount: 2, DeploymentConfiguration: { MinimumHealthyPercent: 50, MaximumPercent: 150 } }) },
  });
});

describeRule(circuitBreakerMissing, {
  cdk: (stack) => aServiceL2(stack),
  bare: aService(),
  says: 'Shop/Service: DeploymentCircuitBreaker must be enabled, got none',
  right: {
    'a circuit breaker': aService({ DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } } }),
    'alarms': aService({ DeploymentConfiguration: { Alarms: { Enable: true, AlarmNames: ['a'], Rollback: true } } }),
    'CodeDeploy': aService({ DeploymentController: { Type: 'CODE_DEPLOY' } }),
  },
});

describeRule(capacityHalved, {
  cdk: (stack) => new ApplicationLoadBalancedFargateService(stack, 'Web', { taskImageOptions: { image: IMAGE }, minHealthyPercent: 50 }),
  bare: aService({ ...TARGETS, DeploymentConfiguration: { MinimumHealthyPercent: 50 } }, aGroup()),
  says: 'Shop/Service: MinimumHealthyPercent must be 100 behind a load balancer, got 50',
  right: { 'all of them': aService({ ...TARGETS, DeploymentConfiguration: { MinimumHealthyPercent: 100 } }, aGroup()), 'no load balancer': aService({ DeploymentConfiguration: { MinimumHealthyPercent: 50 } }) },
});

describeRule(healthCheckGraceMissing, {
  cdk: (stack) => new ApplicationLoadBalancedFargateService(stack, 'Web', { taskImageOptions: { image: IMAGE }, healthCheckGracePeriod: Duration.seconds(0) }),
  bare: aService(TARGETS, aGroup()),
  says: 'Shop/Service: HealthCheckGracePeriodSeconds must be above 0 behind a load balancer, got 0 s',
  right: { 'a minute': aService({ ...TARGETS, HealthCheckGracePeriodSeconds: 60 }, aGroup()), 'no load balancer': aService() },
});

describeRule(drainOutlastsDeployments, {
  cdk: (stack) => new ApplicationLoadBalancedFargateService(stack, 'Web', { taskImageOptions: { image: IMAGE } }),
  bare: aService(TARGETS, aGroup()),
  says: 'Shop/Group: deregistration_delay.timeout_seconds must be set to the longest request, got none, which is 300 s',
  right: { 'half a minute': aService(TARGETS, aGroup([{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }])), 'no service': aGroup() },
});

describeRule(execWithoutTaskRole, {
  cdk: (stack) => {
    const { cluster } = aServiceL2(stack);
    const task = new ecs.CfnTaskDefinition(stack, 'Bare', { containerDefinitions: [{ name: 'app', image: 'httpd' }] });
    new ecs.CfnService(stack, 'Exec', { cluster: cluster.clusterName, taskDefinition: task.ref, enableExecuteCommand: true });
  },
  bare: aService({ EnableExecuteCommand: true }),
  says: 'Shop/Task: TaskRoleArn must be set, as Shop/Service has EnableExecuteCommand, got none',
  right: { 'no commands': aService({ EnableExecuteCommand: false }) },
});

describeRule(capacityProviderNotInCluster, {
  cdk: (stack) => aServiceL2(stack, { capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] }),
  bare: aService({ CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }] }),
  says: 'Shop/Service: CapacityProviderStrategy must name providers of Shop/Cluster, got FARGATE_SPOT',
  right: {
    'a cluster with the provider': aService({ CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT' }] }, { Cluster: { Type: 'AWS::ECS::Cluster', Properties: { CapacityProviders: ['FARGATE_SPOT'] } } }),
    'an association with the provider': aService({ CapacityProviderStrategy: [{ CapacityProvider: { Ref: 'Provider' } }] }, {
      Provider: { Type: 'AWS::ECS::CapacityProvider' },
      Association: { Type: 'AWS::ECS::ClusterCapacityProviderAssociations', Properties: { Cluster: { Ref: 'Cluster' }, CapacityProviders: [{ Ref: 'Provider' }] } },
    }),
    'a cluster that stands elsewhere': aService({ Cluster: 'shared', CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT' }] }),
  },
});
