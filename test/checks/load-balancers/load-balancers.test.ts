import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LambdaTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { functionOutlivesLoadBalancer } from '../../../lib/checks/load-balancers/function-outlives-load-balancer';
import { healthCheckContradicts } from '../../../lib/checks/load-balancers/health-check-contradicts';
import { lambdaTargetSettingUnsupported } from '../../../lib/checks/load-balancers/lambda-target-setting-unsupported';
import { listenerCertificateWrong } from '../../../lib/checks/load-balancers/listener-certificate-wrong';
import { listenerPortTaken } from '../../../lib/checks/load-balancers/listener-port-taken';
import { loadBalancerAttributeOutOfRange } from '../../../lib/checks/load-balancers/load-balancer-attribute-out-of-range';
import { loadBalancerOutOfReach } from '../../../lib/checks/load-balancers/load-balancer-out-of-reach';
import { loadBalancerZonesMissing } from '../../../lib/checks/load-balancers/load-balancer-zones-missing';
import { servicePortUnknown } from '../../../lib/checks/load-balancers/service-port-unknown';
import { targetGroupDetached } from '../../../lib/checks/load-balancers/target-group-detached';
import { targetGroupEmpty } from '../../../lib/checks/load-balancers/target-group-empty';
import { targetProtocolMismatch } from '../../../lib/checks/load-balancers/target-protocol-mismatch';
import { targetTypeMismatch } from '../../../lib/checks/load-balancers/target-type-mismatch';
import { aFunction } from '../corpus/shape';
import { Bare, describeRule } from '../rule-cases';
import { aNetwork } from '../networks/a-network';
import { aGroup, aListener } from './a-listener';

const aVpc = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const aBalancerL2 = (stack: Stack, props: Partial<elbv2.ApplicationLoadBalancerProps> = {}) => new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc: aVpc(stack), internetFacing: true, ...props });
const forwardTo = (group: string) => ({ DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: group } }] });

/** A listener before a function. */
function beforeFunction(timeout: number, balancer: object = {}, group: object = {}): Bare {
  return {
    ...aListener(forwardTo('Group'), balancer),
    Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { TargetType: 'lambda', Targets: [{ Id: { 'Fn::GetAtt': ['Function', 'Arn'] } }], ...group } },
    Function: { Type: 'AWS::Lambda::Function', Properties: { Timeout: timeout } },
  };
}

/** A service that registers its tasks. */
function aService(balancer: object = {}, mode = 'awsvpc', group: object = {}, listener: object = forwardTo('Group')): Bare {
  return {
    ...aListener(listener),
    Group: aGroup(group),
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { NetworkMode: mode, ContainerDefinitions: [{ Name: 'app', PortMappings: [{ ContainerPort: 8080 }] }] } },
    Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' }, LoadBalancers: [{ ContainerName: 'app', ContainerPort: 8080, TargetGroupArn: { Ref: 'Group' }, ...balancer }] } },
  };
}

function aServiceL1(stack: Stack, targetGroupArn: string, port: number, networkMode = 'awsvpc'): void {
  const task = new ecs.CfnTaskDefinition(stack, 'Task', { networkMode, containerDefinitions: [{ name: 'app', image: 'httpd', portMappings: [{ containerPort: 8080 }] }] });
  new ecs.CfnService(stack, 'Service', { taskDefinition: task.ref, loadBalancers: [{ containerName: 'app', containerPort: port, targetGroupArn }] });
}

describeRule(functionOutlivesLoadBalancer, {
  broken: {
    'with CDK': (stack) => aBalancerL2(stack).addListener('Http', { port: 80 }).addTargets('Function', { targets: [new LambdaTarget(aFunction(stack, 'Function', { timeout: Duration.minutes(5) }))] }),
    'bare': { Resources: beforeFunction(300) },
  },
  sound: {
    'as long': { Resources: beforeFunction(60) },
    'a load balancer that waits': { Resources: beforeFunction(300, { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '400' }] }) },
  },
});

describeRule(lambdaTargetSettingUnsupported, {
  broken: {
    'with CDK': (stack) => aBalancerL2(stack).addListener('Http', { port: 80 })
      .addTargets('Function', { targets: [new LambdaTarget(aFunction(stack, 'Function'))], deregistrationDelay: Duration.seconds(30), slowStart: Duration.seconds(30) }),
    'bare': { Resources: beforeFunction(3, {}, { Port: 80, TargetGroupAttributes: [{ Key: 'slow_start.duration_seconds', Value: '30' }] }) },
  },
  sound: {
    'what a function has': { Resources: beforeFunction(3, {}, { TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }, { Key: 'stickiness.enabled', Value: 'false' }] }) },
    'tasks': { Resources: { Group: aGroup({ TargetGroupAttributes: [{ Key: 'slow_start.duration_seconds', Value: '30' }] }) } },
  },
});

describeRule(loadBalancerAttributeOutOfRange, {
  broken: {
    'with CDK': (stack) => aBalancerL2(stack, { idleTimeout: Duration.seconds(4001) }),
    'bare': { Resources: { ...aListener({}, { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '4001' }] }), Group: aGroup({ TargetGroupAttributes: [{ Key: 'slow_start.duration_seconds', Value: '10' }] }) } },
  },
  sound: {
    'the bounds': { Resources: { ...aListener({}, { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '4000' }] }), Group: aGroup({ TargetGroupAttributes: [{ Key: 'slow_start.duration_seconds', Value: '0' }, { Key: 'deregistration_delay.timeout_seconds', Value: '0' }] }) } },
  },
});

describeRule(healthCheckContradicts, {
  broken: {
    'with CDK': (stack) => new elbv2.CfnTargetGroup(stack, 'Group', { protocol: 'HTTP', port: 80, vpcId: 'vpc-1', healthCheckIntervalSeconds: 5, healthCheckTimeoutSeconds: 10 }),
    'bare': { Resources: { Group: aGroup({ HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 10, HealthyThresholdCount: 1 }) } },
  },
  sound: {
    'an answer before the next check': { Resources: { Group: aGroup({ HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 5 }) } },
    'a network load balancer': { Resources: { Group: aGroup({ Protocol: 'TCP', HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 10 }) } },
  },
});

describeRule(listenerCertificateWrong, {
  broken: {
    'with CDK': (stack) => new elbv2.CfnListener(stack, 'Listener', { loadBalancerArn: aBalancerL2(stack).loadBalancerArn, port: 443, protocol: 'HTTPS', defaultActions: [{ type: 'fixed-response' }] }),
    'bare': { Resources: { ...aListener({ Protocol: 'HTTPS' }), Plain: { ...aListener({ Port: 81, Certificates: [{ CertificateArn: 'arn' }] }).Listener } } },
  },
  sound: {
    'a certificate': { Resources: aListener({ Protocol: 'HTTPS', Certificates: [{ CertificateArn: 'arn' }] }) },
    'plain traffic': { Resources: aListener() },
  },
});

describeRule(listenerPortTaken, {
  broken: {
    'with CDK': (stack) => {
      const balancer = aBalancerL2(stack);
      for (const id of ['One', 'Two']) balancer.addListener(id, { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
    },
    'bare': { Resources: { ...aListener(), Second: aListener().Listener } },
  },
  sound: {
    'two ports': { Resources: { ...aListener(), Second: aListener({ Port: 81 }).Listener } },
    'two load balancers': { Resources: { ...aListener(), Second: aListener({ LoadBalancerArn: 'arn' }).Listener } },
  },
});

const zones = (...names: string[]): Bare => Object.fromEntries(names.map((AvailabilityZone, index) => [`Subnet${index}`, { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone } }]));

describeRule(loadBalancerZonesMissing, {
  broken: {
    'with CDK': (stack) => {
      const vpc = aVpc(stack);
      new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc, vpcSubnets: { subnets: [vpc.publicSubnets[0]] } });
    },
    'bare': { Resources: { ...zones('eu-west-1a', 'eu-west-1a'), ...aListener({}, { Subnets: [{ Ref: 'Subnet0' }, { Ref: 'Subnet1' }] }) } },
  },
  sound: {
    'two zones': { Resources: { ...zones('eu-west-1a', 'eu-west-1b'), ...aListener({}, { Subnets: [{ Ref: 'Subnet0' }, { Ref: 'Subnet1' }] }) } },
    'a network load balancer': { Resources: { ...zones('eu-west-1a'), ...aListener({}, { Type: 'network', Subnets: [{ Ref: 'Subnet0' }] }) } },
    'a list that is not known': { Resources: aListener({}, { Subnets: { 'Fn::Split': [',', { 'Fn::ImportValue': 'subnets' }] } }) },
  },
});

describeRule(loadBalancerOutOfReach, {
  broken: {
    'with CDK': (stack) => aBalancerL2(stack, { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } }),
    'bare': { Resources: { ...aNetwork('private'), ...aListener({}, { Scheme: 'internet-facing', Subnets: [{ Ref: 'Subnet' }] }) } },
  },
  sound: {
    'public subnets': { Resources: { ...aNetwork('public'), ...aListener({}, { Subnets: [{ Ref: 'Subnet' }] }) } },
    'an internal one': { Resources: { ...aNetwork('private'), ...aListener({}, { Scheme: 'internal', Subnets: [{ Ref: 'Subnet' }] }) } },
  },
});

describeRule(targetProtocolMismatch, {
  broken: {
    'with CDK': (stack) => {
      const group = new elbv2.CfnTargetGroup(stack, 'Group', { protocol: 'TCP', port: 80, vpcId: 'vpc-1' });
      new elbv2.CfnListener(stack, 'Listener', { loadBalancerArn: aBalancerL2(stack).loadBalancerArn, port: 80, protocol: 'HTTP', defaultActions: [{ type: 'forward', targetGroupArn: group.ref }] });
    },
    'bare': { Resources: { ...aListener(forwardTo('Group')), Group: aGroup({ Protocol: 'TCP' }) } },
  },
  sound: {
    'HTTP': { Resources: { ...aListener(forwardTo('Group')), Group: aGroup() } },
    'TCP behind TCP': { Resources: { ...aListener({ Protocol: 'TCP', ...forwardTo('Group') }, { Type: 'network' }), Group: aGroup({ Protocol: 'TCP' }) } },
  },
});

describeRule(targetTypeMismatch, {
  broken: {
    'with CDK': (stack) => {
      const group = new elbv2.CfnTargetGroup(stack, 'Group', { protocol: 'HTTP', port: 80, vpcId: 'vpc-1', targetType: 'instance' });
      aServiceL1(stack, group.ref, 8080);
    },
    'bare': { Resources: aService({}, 'awsvpc', { TargetType: 'instance' }) },
  },
  sound: {
    'addresses': { Resources: aService() },
    'instances': { Resources: aService({}, 'bridge', { TargetType: 'instance' }) },
  },
});

describe('of a fleet', () => {
  describeRule(targetTypeMismatch, {
  broken: {
    'with CDK': (stack) => {
        const group = new elbv2.CfnTargetGroup(stack, 'Group', { protocol: 'HTTP', port: 80, vpcId: 'vpc-1', targetType: 'ip' });
        new autoscaling.CfnAutoScalingGroup(stack, 'Fleet', { minSize: '1', maxSize: '1', targetGroupArns: [group.ref] });
      },
    'bare': { Resources: { Group: aGroup(), Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { TargetGroupARNs: [{ Ref: 'Group' }] } } } },
  },
  sound: {
    'instances': { Resources: { Group: aGroup({ TargetType: 'instance' }), Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { TargetGroupARNs: [{ Ref: 'Group' }] } } } },
  },
});
});

describeRule(servicePortUnknown, {
  broken: {
    'with CDK': (stack) => aServiceL1(stack, 'arn', 80),
    'bare': { Resources: aService({ ContainerPort: 80 }) },
  },
  sound: {
    'its port': { Resources: aService() },
    'a task that stands elsewhere': { Resources: { Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: 'shop:3', LoadBalancers: [{ ContainerName: 'app', ContainerPort: 80 }] } } } },
  },
});

describe('of another container', () => {
  describeRule(servicePortUnknown, {
  broken: {
    'with CDK': (stack) => aServiceL1(stack, 'arn', 80),
    'bare': { Resources: aService({ ContainerName: 'web' }) },
  },
});
});

describeRule(targetGroupDetached, {
  broken: {
    'with CDK': (stack) => aServiceL1(stack, new elbv2.CfnTargetGroup(stack, 'Group', { protocol: 'HTTP', port: 80, vpcId: 'vpc-1', targetType: 'ip' }).ref, 8080),
    'bare': { Resources: aService({}, 'awsvpc', {}, {}) },
  },
  sound: {
    'a listener': { Resources: aService() },
    'a listener of which nothing is known': { Resources: aService({}, 'awsvpc', {}, { DefaultActions: { 'Fn::If': ['Unknown', [{ Type: 'forward' }], [{ Type: 'redirect' }]] } }) },
  },
});

describeRule(targetGroupEmpty, {
  broken: {
    'with CDK': (stack) => {
      const vpc = aVpc(stack);
      const group = new elbv2.ApplicationTargetGroup(stack, 'Group', { vpc, port: 80, targetType: elbv2.TargetType.IP });
      new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc }).addListener('Http', { port: 80, defaultTargetGroups: [group] });
    },
    'bare': { Resources: { ...aListener(forwardTo('Group')), Group: aGroup() } },
  },
  sound: {
    'a service': { Resources: aService() },
    'targets': { Resources: { ...aListener(forwardTo('Group')), Group: aGroup({ Targets: [{ Id: '10.0.0.1' }] }) } },
    'something else that uses it': { Resources: { ...aListener(forwardTo('Group')), Group: aGroup(), Registrar: { Type: 'Custom::Registrar', Properties: { Group: { Ref: 'Group' } } } } },
  },
});
