import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ScalingPolicy, ScalingTarget } from '../../lib';
import { IMAGE } from '../a-platform';

/** A kind of target, by the type of its resources. */
export interface Kind {
  readonly kind: 'service' | 'fleet';
  readonly policyType: string;
}

export const SERVICE: Kind = { kind: 'service', policyType: 'AWS::ApplicationAutoScaling::ScalingPolicy' };
export const FLEET: Kind = { kind: 'fleet', policyType: 'AWS::AutoScaling::ScalingPolicy' };

export interface TargetSettings {
  readonly minCapacity?: number;
  readonly maxCapacity?: number;
  /** How many target groups there are in front; one unless said otherwise. */
  readonly targetGroups?: number;
  readonly memoryMetric?: cloudwatch.IMetric;
}

/** A stack with a target of a kind, from 2 to 10, with a load balancer in front. */
export function aTarget({ kind }: Kind, settings: TargetSettings = {}) {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Plain', { env: { region: 'us-east-1' } });
  const owner = new Construct(stack, 'Owner');
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
  const targetGroups = Array.from({ length: settings.targetGroups ?? 1 }, (_, index) => new elbv2.ApplicationTargetGroup(stack, `Targets${index}`, {
    vpc, port: 80, targetType: kind === 'fleet' ? elbv2.TargetType.INSTANCE : elbv2.TargetType.IP,
  }));
  if (targetGroups.length > 0) {
    new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc }).addListener('Http', { port: 80, defaultAction: elbv2.ListenerAction.forward(targetGroups) });
  }
  const bounds = { minCapacity: settings.minCapacity ?? 2, maxCapacity: settings.maxCapacity ?? 10 };
  const options = { owner, targetGroups, ...bounds };
  if (kind === 'fleet') {
    const group = new autoscaling.AutoScalingGroup(stack, 'Group', {
      vpc, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, instanceType: new ec2.InstanceType('t4g.small'),
      machineImage: ec2.MachineImage.genericLinux({ 'us-east-1': 'ami-1' }), ...bounds,
    });
    return { stack, resource: group, target: ScalingTarget.ofFleet(group, { ...options, memoryMetric: settings.memoryMetric }) };
  }
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('main', { image: IMAGE });
  const service = new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc }), taskDefinition, minHealthyPercent: 100 });
  const taskCount = service.autoScaleTaskCount(bounds);
  return { stack, resource: taskCount, target: ScalingTarget.ofService(taskCount, options) };
}

/** The template of a target of a kind with policies. */
export function scaled(kind: Kind, policies: ScalingPolicy[], settings: TargetSettings = {}): Template {
  const { stack, target } = aTarget(kind, settings);
  for (const policy of policies) policy.bind(target);
  return Template.fromStack(stack);
}

/** Properties of the policies of a kind, in the order of their logical ids. */
export function policiesOf(kind: Kind, template: Template): Record<string, any>[] {
  return Object.values(template.findResources(kind.policyType)).map(({ Properties }) => Properties);
}

/** How a target tracking policy of either kind is configured. */
export function trackingOf(kind: Kind, template: Template): Record<string, any> {
  const [properties] = policiesOf(kind, template);
  return properties.TargetTrackingScalingPolicyConfiguration ?? properties.TargetTrackingConfiguration;
}

/** Scheduled actions of either kind, by name, with the bounds they set. */
export function scheduledOf({ kind }: Kind, template: Template): Record<string, any>[] {
  if (kind === 'fleet') return Object.values(template.findResources('AWS::AutoScaling::ScheduledAction')).map(({ Properties }) => ({ ...Properties, AutoScalingGroupName: undefined }));
  return Object.values(template.findResources('AWS::ApplicationAutoScaling::ScalableTarget')).flatMap(({ Properties }) => Properties.ScheduledActions ?? []);
}
