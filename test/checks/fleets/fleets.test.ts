import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { capacityProviderUnused } from '../../../lib/checks/fleets/capacity-provider-unused';
import { imdsv1Allowed } from '../../../lib/checks/fleets/imdsv1-allowed';
import { launchWrong } from '../../../lib/checks/fleets/launch-wrong';
import { loadBalancerHealthIgnored } from '../../../lib/checks/fleets/load-balancer-health-ignored';
import { rollingUpdateBlocked } from '../../../lib/checks/fleets/rolling-update-blocked';
import { signalsNeverSent } from '../../../lib/checks/fleets/signals-never-sent';
import { terminationProtectionWrong } from '../../../lib/checks/fleets/termination-protection-wrong';
import { updatePolicyMissing } from '../../../lib/checks/fleets/update-policy-missing';
import { Bare, describeRule } from '../fault';

function aFleetL2(stack: Stack, props: Partial<autoscaling.AutoScalingGroupProps> = {}): autoscaling.AutoScalingGroup {
  return new autoscaling.AutoScalingGroup(stack, 'Fleet', {
    vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }), instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.latestAmazonLinux2023(), ...props,
  });
}

/** An Auto Scaling group with a launch template. */
function aFleet(properties: object = {}, sections: object = {}, launch: object = {}): Bare {
  return {
    Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { ImageId: 'ami-1', ...launch } } },
    Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { MinSize: '1', MaxSize: '2', LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' }, Version: '1' }, ...properties }, ...sections },
  };
}

const rolling = (settings: object) => ({ UpdatePolicy: { AutoScalingRollingUpdate: settings } });
const userData = (script: string) => ({ UserData: { 'Fn::Base64': { 'Fn::Sub': script } } });

describeRule(updatePolicyMissing, {
  cdk: (stack) => aFleetL2(stack),
  bare: aFleet({}, { UpdatePolicy: { AutoScalingScheduledAction: { IgnoreUnmodifiedGroupSizeProperties: true } } }),
  says: 'Shop/Fleet: UpdatePolicy must say how its instances are replaced, got none',
  right: { 'a rolling update': aFleet({}, rolling({})), 'an instance refresh': aFleet({}, { UpdatePolicy: { AutoScalingInstanceRefresh: {} } }) },
});

describeRule(rollingUpdateBlocked, {
  cdk: (stack) => aFleetL2(stack, { minCapacity: 2, maxCapacity: 2, updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({ minInstancesInService: 2 }) }),
  bare: aFleet({}, rolling({ MinInstancesInService: '2' })),
  says: 'Shop/Fleet: MinInstancesInService must be below MaxSize, 2, got 2',
  right: { 'one less': aFleet({}, rolling({ MinInstancesInService: 1 })), 'a number that is not known': aFleet({}, rolling({ MinInstancesInService: { 'Fn::ImportValue': 'kept' } })) },
});

describeRule(signalsNeverSent, {
  cdk: (stack) => aFleetL2(stack, { signals: autoscaling.Signals.waitForMinCapacity({ timeout: Duration.minutes(5) }), userData: ec2.UserData.custom('#!/bin/bash\nyum install httpd') }),
  bare: aFleet({}, { CreationPolicy: { ResourceSignal: { Count: 3 } } }, userData('#!/bin/bash\nyum install httpd')),
  says: ['Shop/Fleet: CreationPolicy must wait for at most MaxSize, 2, signals, got 3', 'Shop/Fleet: its instances must send the signals that are waited for, got user data without cfn-signal'],
  right: {
    'a signal': aFleet({}, rolling({ WaitOnResourceSignals: true }), userData('cfn-signal -e $? --stack ${AWS::StackName} --resource Fleet')),
    'a script that is not known': aFleet({}, rolling({ WaitOnResourceSignals: true }), { UserData: { 'Fn::ImportValue': 'script' } }),
    'a script of which a part is not known': aFleet({}, rolling({ WaitOnResourceSignals: true }), userData('${AWS::Region}')),
    'a command of cfn-init': aFleet({}, { ...rolling({ WaitOnResourceSignals: true }), Metadata: { 'AWS::CloudFormation::Init': { config: { commands: { done: { command: '/opt/aws/bin/cfn-signal' } } } } } }),
    'no wait': aFleet({}, rolling({})),
  },
});

describeRule(loadBalancerHealthIgnored, {
  cdk: (stack) => {
    const fleet = aFleetL2(stack);
    const vpc = stack.node.findChild('Vpc') as ec2.Vpc;
    new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc }).addListener('Http', { port: 80 }).addTargets('Fleet', { port: 80, targets: [fleet] });
  },
  bare: aFleet({ TargetGroupARNs: ['arn'] }),
  says: 'Shop/Fleet: HealthCheckType must be ELB behind a load balancer, got EC2',
  right: { 'its health check': aFleet({ TargetGroupARNs: ['arn'], HealthCheckType: 'ELB', HealthCheckGracePeriod: 60 }), 'several': aFleet({ TargetGroupARNs: ['arn'], HealthCheckType: 'EBS,ELB', HealthCheckGracePeriod: 60 }), 'no load balancer': aFleet() },
});

describe('from the first second on', () => {
  describeRule(loadBalancerHealthIgnored, {
    cdk: (stack) => aFleetL2(stack).node.children.length > 0 && new autoscaling.CfnAutoScalingGroup(stack, 'Other', { minSize: '1', maxSize: '1', targetGroupArns: ['arn'], healthCheckType: 'ELB' }),
    bare: aFleet({ TargetGroupARNs: ['arn'], HealthCheckType: 'ELB' }),
    says: 'Shop/Fleet: HealthCheckGracePeriod must be above 0 with health check type ELB, got 0 s',
  });
});

describeRule(imdsv1Allowed, {
  cdk: (stack) => new ec2.LaunchTemplate(stack, 'Template', { machineImage: ec2.MachineImage.latestAmazonLinux2023() }),
  bare: aFleet(),
  says: 'Shop/Template: HttpTokens must be required, got optional',
  right: { 'tokens': aFleet({}, {}, { MetadataOptions: { HttpTokens: 'required' } }), 'no endpoint': aFleet({}, {}, { MetadataOptions: { HttpEndpoint: 'disabled' } }) },
});

describeRule(launchWrong, {
  cdk: (stack) => new autoscaling.CfnAutoScalingGroup(stack, 'Fleet', { minSize: '1', maxSize: '1' }),
  bare: {
    ...aFleet({ LaunchConfigurationName: 'old', AvailabilityZones: ['eu-west-1a'], VPCZoneIdentifier: [{ Ref: 'Subnet' }] }, {}, { SecurityGroupIds: ['sg-1'], NetworkInterfaces: [{ DeviceIndex: 0 }] }),
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: 'eu-west-1b' } },
  },
  says: [
    'Shop/Fleet: it must have one of LaunchTemplate, LaunchConfigurationName, MixedInstancesPolicy, InstanceId, got LaunchTemplate and LaunchConfigurationName',
    'Shop/Template: SecurityGroupIds must stand in NetworkInterfaces where there are some, got them beside',
    'Shop/Fleet: VPCZoneIdentifier must name subnets in AvailabilityZones, eu-west-1a, got one in eu-west-1b',
  ],
  right: { 'a launch template': aFleet(), 'a zone that is not known': { ...aFleet({ AvailabilityZones: { 'Fn::GetAZs': '' }, VPCZoneIdentifier: [{ Ref: 'Subnet' }] }), Subnet: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: 'eu-west-1b' } } } },
});

const aProvider = (fleet: object): Bare => ({
  ...aFleet(fleet), Provider: { Type: 'AWS::ECS::CapacityProvider', Properties: { AutoScalingGroupProvider: { AutoScalingGroupArn: { Ref: 'Fleet' }, ManagedTerminationProtection: 'ENABLED', ManagedScaling: { Status: 'ENABLED' } } } },
});

describeRule(terminationProtectionWrong, {
  cdk: (stack) => new ecs.CfnCapacityProvider(stack, 'Provider', { autoScalingGroupProvider: { autoScalingGroupArn: aFleetL2(stack).autoScalingGroupName, managedTerminationProtection: 'ENABLED' } }),
  bare: aProvider({}),
  says: 'Shop/Provider: NewInstancesProtectedFromScaleIn must be true for Shop/Fleet with ManagedTerminationProtection, got false',
  right: { 'instances that are protected': aProvider({ NewInstancesProtectedFromScaleIn: true }) },
});

describeRule(capacityProviderUnused, {
  cdk: (stack) => new ecs.AsgCapacityProvider(stack, 'Provider', { autoScalingGroup: aFleetL2(stack) }),
  bare: aProvider({}),
  says: 'Shop/Provider: a cluster must name it in its CapacityProviders, got none',
  right: { 'a cluster': { ...aProvider({}), Cluster: { Type: 'AWS::ECS::Cluster', Properties: { CapacityProviders: [{ Ref: 'Provider' }] } } } },
});
