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
import { Bare, describeRule } from '../rule-cases';

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
  broken: {
    'with CDK': (stack) => {
      const { cluster, taskDefinition } = aServiceL2(stack);
      new ecs.CfnService(stack, 'Blocked', { cluster: cluster.clusterName, taskDefinition: taskDefinition.taskDefinitionArn, deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } });
    },
    'bare': { Resources: aService({ DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 100 } }) },
  },
  sound: {
    'room for more': { Resources: aService({ DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200 } }) },
    'a task that may stop first': { Resources: aService({ DesiredCount: 1, DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 } }) },
  },
});

describe('of one task', () => {
  describeRule(deploymentBlocked, {
  broken: {
    'with CDK': (stack) => aServiceL2(stack, { desiredCount: 1, minHealthyPercent: 50, maxHealthyPercent: 150 }),
    'bare': { Resources: aService({ DesiredCount: 1, DeploymentConfiguration: { MinimumHealthyPercent: 50, MaximumPercent: 150 } }) },
  },
  sound: {
    'two tasks': { Resources: aService({ DesiredCount: 2, DeploymentConfiguration: { MinimumHealthyPercent: 50, MaximumPercent: 150 } }) },
  },
});
});

describeRule(circuitBreakerMissing, {
  broken: {
    'with CDK': (stack) => aServiceL2(stack),
    'bare': { Resources: aService() },
  },
  sound: {
    'a circuit breaker': { Resources: aService({ DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } } }) },
    'alarms': { Resources: aService({ DeploymentConfiguration: { Alarms: { Enable: true, AlarmNames: ['a'], Rollback: true } } }) },
    'CodeDeploy': { Resources: aService({ DeploymentController: { Type: 'CODE_DEPLOY' } }) },
  },
});

describeRule(capacityHalved, {
  broken: {
    'with CDK': (stack) => new ApplicationLoadBalancedFargateService(stack, 'Web', { taskImageOptions: { image: IMAGE }, minHealthyPercent: 50 }),
    'bare': { Resources: aService({ ...TARGETS, DeploymentConfiguration: { MinimumHealthyPercent: 50 } }, aGroup()) },
  },
  sound: {
    'all of them': { Resources: aService({ ...TARGETS, DeploymentConfiguration: { MinimumHealthyPercent: 100 } }, aGroup()) },
    'no load balancer': { Resources: aService({ DeploymentConfiguration: { MinimumHealthyPercent: 50 } }) },
  },
});

describeRule(healthCheckGraceMissing, {
  broken: {
    'with CDK': (stack) => new ApplicationLoadBalancedFargateService(stack, 'Web', { taskImageOptions: { image: IMAGE }, healthCheckGracePeriod: Duration.seconds(0) }),
    'bare': { Resources: aService(TARGETS, aGroup()) },
  },
  sound: {
    'a minute': { Resources: aService({ ...TARGETS, HealthCheckGracePeriodSeconds: 60 }, aGroup()) },
    'no load balancer': { Resources: aService() },
  },
});

describeRule(drainOutlastsDeployments, {
  broken: {
    'with CDK': (stack) => new ApplicationLoadBalancedFargateService(stack, 'Web', { taskImageOptions: { image: IMAGE } }),
    'bare': { Resources: aService(TARGETS, aGroup()) },
  },
  sound: {
    'half a minute': { Resources: aService(TARGETS, aGroup([{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }])) },
    'no service': { Resources: aGroup() },
  },
});

describeRule(execWithoutTaskRole, {
  broken: {
    'with CDK': (stack) => {
      const { cluster } = aServiceL2(stack);
      const task = new ecs.CfnTaskDefinition(stack, 'Bare', { containerDefinitions: [{ name: 'app', image: 'httpd' }] });
      new ecs.CfnService(stack, 'Exec', { cluster: cluster.clusterName, taskDefinition: task.ref, enableExecuteCommand: true });
    },
    'bare': { Resources: aService({ EnableExecuteCommand: true }) },
  },
  sound: {
    'no commands': { Resources: aService({ EnableExecuteCommand: false }) },
  },
});

describeRule(capacityProviderNotInCluster, {
  broken: {
    'with CDK': (stack) => aServiceL2(stack, { capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] }),
    'bare': { Resources: aService({ CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }] }) },
  },
  sound: {
    'a cluster with the provider': { Resources: aService({ CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT' }] }, { Cluster: { Type: 'AWS::ECS::Cluster', Properties: { CapacityProviders: ['FARGATE_SPOT'] } } }) },
    'an association with the provider': { Resources: aService({ CapacityProviderStrategy: [{ CapacityProvider: { Ref: 'Provider' } }] }, {
      Provider: { Type: 'AWS::ECS::CapacityProvider' },
      Association: { Type: 'AWS::ECS::ClusterCapacityProviderAssociations', Properties: { Cluster: { Ref: 'Cluster' }, CapacityProviders: [{ Ref: 'Provider' }] } },
    }) },
    'a cluster that stands elsewhere': { Resources: aService({ Cluster: 'shared', CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT' }] }) },
  },
});
