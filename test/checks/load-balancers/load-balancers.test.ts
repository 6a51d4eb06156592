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
import { Bare, describeRule } from '../fault';
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
  cdk: (stack) => aBalancerL2(stack).addListener('Http', { port: 80 }).addTargets('Function', { targets: [new LambdaTarget(aFunction(stack, 'Function', { timeout: Duration.minutes(5) }))] }),
  bare: beforeFunction(300),
  says: 'Shop/Function: Timeout must be at most the 60 s that the load balancer waits, got 300 s',
  right: { 'as long': beforeFunction(60), 'a load balancer that waits': beforeFunction(300, { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '400' }] }) },
});

describeRule(lambdaTargetSettingUnsupported, {
  cdk: (stack) => aBalancerL2(stack).addListener('Http', { port: 80 })
    .addTargets('Function', { targets: [new LambdaTarget(aFunction(stack, 'Function'))], deregistrationDelay: Duration.seconds(30), slowStart: Duration.seconds(30) }),
  bare: beforeFunction(3, {}, { Port: 80, TargetGroupAttributes: [{ Key: 'slow_start.duration_seconds', Value: '30' }] }),
  says: ['Shop/Group: Port must not be set for a function', 'Shop/Group: slow_start.duration_seconds must not be set for a function'],
  right: { 'what a function has': beforeFunction(3, {}, { TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }, { Key: 'stickiness.enabled', Value: 'false' }] }), 'tasks': { Group: aGroup({ TargetGroupAttributes: [{ Key: 'slow_start.duration_seconds', Value: '30' }] }) } },
});

describeRule(loadBalancerAttributeOutOfRange, {
  cdk: (stack) => aBalancerL2(stack, { idleTimeout: Duration.seconds(4001) }),
  bare: { ...aListener({}, { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '4001' }] }), Group: aGroup({ TargetGroupAttributes: [{ Key: 'slow_start.duration_seconds', Value: '10' }] }) },
  says: ['Shop/Balancer: idle_timeout.timeout_seconds must be from 1 to 4000 s, got 4001 s', 'Shop/Group: slow_start.duration_seconds must be 0 or from 30 to 900 s, got 10 s'],
  right: { 'the bounds': { ...aListener({}, { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '4000' }] }), Group: aGroup({ TargetGroupAttributes: [{ Key: 'slow_start.duration_seconds', Value: '0' }, { Key: 'deregistration_delay.timeout_seconds', Value: '0' }] }) } },
});

describeRule(healthCheckContradicts, {
  cdk: (stack) => new elbv2.CfnTargetGroup(stack, 'Group', { protocol: 'HTTP', port: 80, vpcId: 'vpc-1', healthCheckIntervalSeconds: 5, healthCheckTimeoutSeconds: 10 }),
  bare: { Group: aGroup({ HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 10, HealthyThresholdCount: 1 }) },
  says: ['Shop/Group: HealthyThresholdCount must be from 2 to 10, got 1', 'Shop/Group: HealthCheckTimeoutSeconds must be below HealthCheckIntervalSeconds, 10 s, got 10 s'],
  right: { 'an answer before the next check': { Group: aGroup({ HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 5 }) }, 'a network load balancer': { Group: aGroup({ Protocol: 'TCP', HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 10 }) } },
});

describeRule(listenerCertificateWrong, {
  cdk: (stack) => new elbv2.CfnListener(stack, 'Listener', { loadBalancerArn: aBalancerL2(stack).loadBalancerArn, port: 443, protocol: 'HTTPS', defaultActions: [{ type: 'fixed-response' }] }),
  bare: { ...aListener({ Protocol: 'HTTPS' }), Plain: { ...aListener({ Port: 81, Certificates: [{ CertificateArn: 'arn' }] }).Listener } },
  says: ['Shop/Listener: Certificates must be set with protocol HTTPS, got none', 'Shop/Plain: Certificates must not be set with protocol HTTP'],
  right: { 'a certificate': aListener({ Protocol: 'HTTPS', Certificates: [{ CertificateArn: 'arn' }] }), 'plain traffic': aListener() },
});

describeRule(listenerPortTaken, {
  cdk: (stack) => {
    const balancer = aBalancerL2(stack);
    for (const id of ['One', 'Two']) balancer.addListener(id, { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
  },
  bare: { ...aListener(), Second: aListener().Listener },
  says: 'Shop/Second: Port must be its own on Shop/Balancer, got 80, as Shop/Listener has',
  right: { 'two ports': { ...aListener(), Second: aListener({ Port: 81 }).Listener }, 'two load balancers': { ...aListener(), Second: aListener({ LoadBalancerArn: 'arn' }).Listener } },
});

const zones = (...names: string[]): Bare => Object.fromEntries(names.map((AvailabilityZone, index) => [`Subnet${index}`, { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone } }]));

describeRule(loadBalancerZonesMissing, {
  cdk: (stack) => {
    const vpc = aVpc(stack);
    new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc, vpcSubnets: { subnets: [vpc.publicSubnets[0]] } });
  },
  bare: { ...zones('eu-west-1a', 'eu-west-1a'), ...aListener({}, { Subnets: [{ Ref: 'Subnet0' }, { Ref: 'Subnet1' }] }) },
  says: 'Shop/Balancer: Subnets must be in zones of their own, got two in eu-west-1a',
  right: {
    'two zones': { ...zones('eu-west-1a', 'eu-west-1b'), ...aListener({}, { Subnets: [{ Ref: 'Subnet0' }, { Ref: 'Subnet1' }] }) },
    'a network load balancer': { ...zones('eu-west-1a'), ...aListener({}, { Type: 'network', Subnets: [{ Ref: 'Subnet0' }] }) },
    'a list that is not known': aListener({}, { Subnets: { 'Fn::Split': [',', { 'Fn::ImportValue': 'subnets' }] } }),
  },
});

describeRule(loadBalancerOutOfReach, {
  cdk: (stack) => aBalancerL2(stack, { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } }),
  bare: { ...aNetwork('private'), ...aListener({}, { Scheme: 'internet-facing', Subnets: [{ Ref: 'Subnet' }] }) },
  says: 'Shop/Balancer: Subnets must be public with scheme internet-facing, got private ones',
  right: { 'public subnets': { ...aNetwork('public'), ...aListener({}, { Subnets: [{ Ref: 'Subnet' }] }) }, 'an internal one': { ...aNetwork('private'), ...aListener({}, { Scheme: 'internal', Subnets: [{ Ref: 'Subnet' }] }) } },
});

describeRule(targetProtocolMismatch, {
  cdk: (stack) => {
    const group = new elbv2.CfnTargetGroup(stack, 'Group', { protocol: 'TCP', port: 80, vpcId: 'vpc-1' });
    new elbv2.CfnListener(stack, 'Listener', { loadBalancerArn: aBalancerL2(stack).loadBalancerArn, port: 80, protocol: 'HTTP', defaultActions: [{ type: 'forward', targetGroupArn: group.ref }] });
  },
  bare: { ...aListener(forwardTo('Group')), Group: aGroup({ Protocol: 'TCP' }) },
  says: 'Shop/Listener: it must forward to a target group for application load balancers, got Shop/Group with protocol TCP',
  right: { 'HTTP': { ...aListener(forwardTo('Group')), Group: aGroup() }, 'TCP behind TCP': { ...aListener({ Protocol: 'TCP', ...forwardTo('Group') }, { Type: 'network' }), Group: aGroup({ Protocol: 'TCP' }) } },
});

describeRule(targetTypeMismatch, {
  cdk: (stack) => {
    const group = new elbv2.CfnTargetGroup(stack, 'Group', { protocol: 'HTTP', port: 80, vpcId: 'vpc-1', targetType: 'instance' });
    aServiceL1(stack, group.ref, 8080);
  },
  bare: aService({}, 'awsvpc', { TargetType: 'instance' }),
  says: 'Shop/Group: TargetType must be ip for Shop/Service, whose tasks are in network mode awsvpc, got instance',
  right: { 'addresses': aService(), 'instances': aService({}, 'bridge', { TargetType: 'instance' }) },
});

describe('of a fleet', () => {
  describeRule(targetTypeMismatch, {
    cdk: (stack) => {
      const group = new elbv2.CfnTargetGroup(stack, 'Group', { protocol: 'HTTP', port: 80, vpcId: 'vpc-1', targetType: 'ip' });
      new autoscaling.CfnAutoScalingGroup(stack, 'Fleet', { minSize: '1', maxSize: '1', targetGroupArns: [group.ref] });
    },
    bare: { Group: aGroup(), Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { TargetGroupARNs: [{ Ref: 'Group' }] } } },
    says: 'Shop/Group: TargetType must be instance for Shop/Fleet, an Auto Scaling group, got ip',
    right: { 'instances': { Group: aGroup({ TargetType: 'instance' }), Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { TargetGroupARNs: [{ Ref: 'Group' }] } } } },
  });
});

describeRule(servicePortUnknown, {
  cdk: (stack) => aServiceL1(stack, 'arn', 80),
  bare: aService({ ContainerPort: 80 }),
  says: 'Shop/Service: LoadBalancers must name a port of container app (8080), got 80',
  right: { 'its port': aService(), 'a task that stands elsewhere': { Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: 'shop:3', LoadBalancers: [{ ContainerName: 'app', ContainerPort: 80 }] } } } },
});

describe('of another container', () => {
  describeRule(servicePortUnknown, {
    cdk: (stack) => aServiceL1(stack, 'arn', 80),
    bare: aService({ ContainerName: 'web' }),
    says: 'Shop/Service: LoadBalancers must name a container of its task (app), got web',
  });
});

describeRule(targetGroupDetached, {
  cdk: (stack) => aServiceL1(stack, new elbv2.CfnTargetGroup(stack, 'Group', { protocol: 'HTTP', port: 80, vpcId: 'vpc-1', targetType: 'ip' }).ref, 8080),
  bare: aService({}, 'awsvpc', {}, {}),
  says: 'Shop/Group: a listener must forward to it, as Shop/Service registers its tasks in it, got none',
  right: { 'a listener': aService(), 'a listener of which nothing is known': aService({}, 'awsvpc', {}, { DefaultActions: { 'Fn::If': ['Unknown', [{ Type: 'forward' }], [{ Type: 'redirect' }]] } }) },
});

describeRule(targetGroupEmpty, {
  cdk: (stack) => {
    const vpc = aVpc(stack);
    const group = new elbv2.ApplicationTargetGroup(stack, 'Group', { vpc, port: 80, targetType: elbv2.TargetType.IP });
    new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc }).addListener('Http', { port: 80, defaultTargetGroups: [group] });
  },
  bare: { ...aListener(forwardTo('Group')), Group: aGroup() },
  says: 'Shop/Group: something must register targets in it, as requests are forwarded to it, got nothing',
  right: {
    'a service': aService(),
    'targets': { ...aListener(forwardTo('Group')), Group: aGroup({ Targets: [{ Id: '10.0.0.1' }] }) },
    'something else that uses it': { ...aListener(forwardTo('Group')), Group: aGroup(), Registrar: { Type: 'Custom::Registrar', Properties: { Group: { Ref: 'Group' } } } },
  },
});
