import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { capacityProviderUnused } from '../../../lib/checks/fleets/capacity-provider-unused';
import { imdsv1Allowed } from '../../../lib/checks/fleets/imdsv1-allowed';
import { instanceReplacedByNewImage } from '../../../lib/checks/fleets/instance-replaced-by-new-image';
import { launchWrong } from '../../../lib/checks/fleets/launch-wrong';
import { loadBalancerHealthIgnored } from '../../../lib/checks/fleets/load-balancer-health-ignored';
import { machineImageForOtherArchitecture } from '../../../lib/checks/fleets/machine-image-for-other-architecture';
import { rollingUpdateBlocked } from '../../../lib/checks/fleets/rolling-update-blocked';
import { signalsNeverSent } from '../../../lib/checks/fleets/signals-never-sent';
import { terminationProtectionWrong } from '../../../lib/checks/fleets/termination-protection-wrong';
import { updatePolicyMissing } from '../../../lib/checks/fleets/update-policy-missing';
import { Bare, describeRule } from '../rule-cases';

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
  broken: {
    'with CDK': (stack) => aFleetL2(stack),
    'bare': { Resources: aFleet({}, { UpdatePolicy: { AutoScalingScheduledAction: { IgnoreUnmodifiedGroupSizeProperties: true } } }) },
  },
  sound: {
    'a rolling update': { Resources: aFleet({}, rolling({})) },
    'an instance refresh': { Resources: aFleet({}, { UpdatePolicy: { AutoScalingInstanceRefresh: {} } }) },
  },
});

describeRule(rollingUpdateBlocked, {
  broken: {
    'with CDK': (stack) => aFleetL2(stack, { minCapacity: 2, maxCapacity: 2, updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({ minInstancesInService: 2 }) }),
    'bare': { Resources: aFleet({}, rolling({ MinInstancesInService: '2' })) },
  },
  sound: {
    'one less': { Resources: aFleet({}, rolling({ MinInstancesInService: 1 })) },
    'a number that is not known': { Resources: aFleet({}, rolling({ MinInstancesInService: { 'Fn::ImportValue': 'kept' } })) },
  },
});

describeRule(signalsNeverSent, {
  broken: {
    'with CDK': (stack) => aFleetL2(stack, { signals: autoscaling.Signals.waitForMinCapacity({ timeout: Duration.minutes(5) }), userData: ec2.UserData.custom('#!/bin/bash\nyum install httpd') }),
    'bare': { Resources: aFleet({}, { CreationPolicy: { ResourceSignal: { Count: 3 } } }, userData('#!/bin/bash\nyum install httpd')) },
  },
  sound: {
    'a signal': { Resources: aFleet({}, rolling({ WaitOnResourceSignals: true }), userData('cfn-signal -e $? --stack ${AWS::StackName} --resource Fleet')) },
    'a script that is not known': { Resources: aFleet({}, rolling({ WaitOnResourceSignals: true }), { UserData: { 'Fn::ImportValue': 'script' } }) },
    'a script of which a part is not known': { Resources: aFleet({}, rolling({ WaitOnResourceSignals: true }), userData('${AWS::Region}')) },
    'a command of cfn-init': { Resources: aFleet({}, { ...rolling({ WaitOnResourceSignals: true }), Metadata: { 'AWS::CloudFormation::Init': { config: { commands: { done: { command: '/opt/aws/bin/cfn-signal' } } } } } }) },
    'no wait': { Resources: aFleet({}, rolling({})) },
  },
});

describeRule(loadBalancerHealthIgnored, {
  broken: {
    'with CDK': (stack) => {
      const fleet = aFleetL2(stack);
      const vpc = stack.node.findChild('Vpc') as ec2.Vpc;
      new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc }).addListener('Http', { port: 80 }).addTargets('Fleet', { port: 80, targets: [fleet] });
    },
    'bare': { Resources: aFleet({ TargetGroupARNs: ['arn'] }) },
  },
  sound: {
    'its health check': { Resources: aFleet({ TargetGroupARNs: ['arn'], HealthCheckType: 'ELB', HealthCheckGracePeriod: 60 }) },
    'several': { Resources: aFleet({ TargetGroupARNs: ['arn'], HealthCheckType: 'EBS,ELB', HealthCheckGracePeriod: 60 }) },
    'no load balancer': { Resources: aFleet() },
  },
});

describe('from the first second on', () => {
  describeRule(loadBalancerHealthIgnored, {
  broken: {
    'with CDK': (stack) => aFleetL2(stack).node.children.length > 0 && new autoscaling.CfnAutoScalingGroup(stack, 'Other', { minSize: '1', maxSize: '1', targetGroupArns: ['arn'], healthCheckType: 'ELB' }),
    'bare': { Resources: aFleet({ TargetGroupARNs: ['arn'], HealthCheckType: 'ELB' }) },
  },
});
});

describeRule(imdsv1Allowed, {
  broken: {
    'with CDK': (stack) => new ec2.LaunchTemplate(stack, 'Template', { machineImage: ec2.MachineImage.latestAmazonLinux2023() }),
    'bare': { Resources: aFleet() },
  },
  sound: {
    'tokens': { Resources: aFleet({}, {}, { MetadataOptions: { HttpTokens: 'required' } }) },
    'no endpoint': { Resources: aFleet({}, {}, { MetadataOptions: { HttpEndpoint: 'disabled' } }) },
  },
});

describeRule(launchWrong, {
  broken: {
    'with CDK': (stack) => new autoscaling.CfnAutoScalingGroup(stack, 'Fleet', { minSize: '1', maxSize: '1' }),
    'bare': { Resources: {
      ...aFleet({ LaunchConfigurationName: 'old', AvailabilityZones: ['eu-west-1a'], VPCZoneIdentifier: [{ Ref: 'Subnet' }] }, {}, { SecurityGroupIds: ['sg-1'], NetworkInterfaces: [{ DeviceIndex: 0 }] }),
      Subnet: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: 'eu-west-1b' } },
    } },
  },
  sound: {
    'a launch template': { Resources: aFleet() },
    'a zone that is not known': { Resources: { ...aFleet({ AvailabilityZones: { 'Fn::GetAZs': '' }, VPCZoneIdentifier: [{ Ref: 'Subnet' }] }), Subnet: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: 'eu-west-1b' } } } },
  },
});

const aProvider = (fleet: object): Bare => ({
  ...aFleet(fleet), Provider: { Type: 'AWS::ECS::CapacityProvider', Properties: { AutoScalingGroupProvider: { AutoScalingGroupArn: { Ref: 'Fleet' }, ManagedTerminationProtection: 'ENABLED', ManagedScaling: { Status: 'ENABLED' } } } },
});

describeRule(terminationProtectionWrong, {
  broken: {
    'with CDK': (stack) => new ecs.CfnCapacityProvider(stack, 'Provider', { autoScalingGroupProvider: { autoScalingGroupArn: aFleetL2(stack).autoScalingGroupName, managedTerminationProtection: 'ENABLED' } }),
    'bare': { Resources: aProvider({}) },
  },
  sound: {
    'instances that are protected': { Resources: aProvider({ NewInstancesProtectedFromScaleIn: true }) },
  },
});

describeRule(capacityProviderUnused, {
  broken: {
    'with CDK': (stack) => new ecs.AsgCapacityProvider(stack, 'Provider', { autoScalingGroup: aFleetL2(stack) }),
    'bare': { Resources: aProvider({}) },
  },
  sound: {
    'a cluster': { Resources: { ...aProvider({}), Cluster: { Type: 'AWS::ECS::Cluster', Properties: { CapacityProviders: [{ Ref: 'Provider' }] } } } },
  },
});

const latest = (architecture: string): object => ({ Parameters: { Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-${architecture}` } } });
const instance = (InstanceType: string, ImageId: unknown = { Ref: 'Image' }): Bare => ({ Instance: { Type: 'AWS::EC2::Instance', Properties: { InstanceType, ImageId } } });
const anInstanceL2 = (stack: Stack, type: string, cpuType: ec2.AmazonLinuxCpuType, cachedInContext = false): void => {
  new ec2.Instance(stack, 'Instance', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }), instanceType: new ec2.InstanceType(type), machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType, cachedInContext }) });
};

describeRule(machineImageForOtherArchitecture, {
  broken: {
    'an instance with CDK': (stack) => anInstanceL2(stack, 't4g.micro', ec2.AmazonLinuxCpuType.X86_64),
    'bare': { ...latest('arm64'), Resources: instance('t3.micro') },
    'a launch template': { Resources: aFleet({}, {}, { ImageId: '{{resolve:ssm:/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id}}', InstanceType: 'g4dn.xlarge' }) },
  },
  sound: {
    'Graviton with its image': (stack) => anInstanceL2(stack, 'c7gn.large', ec2.AmazonLinuxCpuType.ARM_64),
    'x86 with its image': { ...latest('x86_64'), Resources: instance('m7i-flex.large') },
    'an image by its id': { Resources: instance('t4g.micro', 'ami-1') },
    'a type that is a parameter': { Parameters: { Type: { Type: 'String' } }, Resources: aFleet({}, {}, { ImageId: '{{resolve:ssm:/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id}}', InstanceType: { Ref: 'Type' } }) },
  },
});

describeRule(instanceReplacedByNewImage, {
  broken: {
    'an instance with CDK': (stack) => anInstanceL2(stack, 't3.micro', ec2.AmazonLinuxCpuType.X86_64),
    'bare': { ...latest('x86_64'), Resources: instance('t3.micro') },
  },
  sound: {
    'an image by its id': { Resources: instance('t3.micro', 'ami-1') },
    'a group, which is to be replaced': { ...latest('x86_64'), Resources: aFleet({}, {}, { ImageId: { Ref: 'Image' } }) },
    'a parameter of their own': { Parameters: { Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/shop/image' } }, Resources: instance('t3.micro') },
  },
});
