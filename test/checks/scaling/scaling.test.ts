import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { QueueProcessingFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { Stack } from 'aws-cdk-lib/core';
import { busyTasksStopped } from '../../../lib/checks/scaling/busy-tasks-stopped';
import { capacityBoundsContradict } from '../../../lib/checks/scaling/capacity-bounds-contradict';
import { desiredCountResets } from '../../../lib/checks/scaling/desired-count-resets';
import { firstStepTooHigh } from '../../../lib/checks/scaling/first-step-too-high';
import { scalableTargetWrong } from '../../../lib/checks/scaling/scalable-target-wrong';
import { scalingAlarmSlow } from '../../../lib/checks/scaling/scaling-alarm-slow';
import { scalingNeverActs } from '../../../lib/checks/scaling/scaling-never-acts';
import { stepsLeaveGap } from '../../../lib/checks/scaling/steps-leave-gap';
import { stepsNeverStart } from '../../../lib/checks/scaling/steps-never-start';
import { trackingCannotWake } from '../../../lib/checks/scaling/tracking-cannot-wake';
import { trackingMetricWrong } from '../../../lib/checks/scaling/tracking-metric-wrong';
import { zeroNeverWakes } from '../../../lib/checks/scaling/zero-never-wakes';
import { Bare, describeRule } from '../fault';
import { anAlarm, aScaledService, cpuTracking, stepPolicy, trackingOf } from './a-scaled-service';

const IMAGE = ecs.ContainerImage.fromRegistry('httpd');

function aServiceL2(stack: Stack, props: Partial<ecs.FargateServiceProps> = {}): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('app', { image: IMAGE });
  return new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') }), taskDefinition, ...props });
}

/** The pattern, going to zero, with what else it does by itself. */
function aWorkerL2(stack: Stack): void {
  new QueueProcessingFargateService(stack, 'Worker', { image: IMAGE, minScalingCapacity: 0, maxScalingCapacity: 5 });
}

/** A worker with steps out, and an alarm on its queue. */
function aWorker(threshold: number, metric: object = {}, min = 0, policies: Bare = {}): Bare {
  return { ...aScaledService({ MinCapacity: min }), Out: stepPolicy([{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]), OutAlarm: anAlarm('Out', threshold, metric), ...policies };
}

describeRule(capacityBoundsContradict, {
  cdk: (stack) => new appscaling.CfnScalableTarget(stack, 'Target', { minCapacity: 5, maxCapacity: 2, resourceId: 'service/a/b', scalableDimension: 'ecs:service:DesiredCount', serviceNamespace: 'ecs' }),
  bare: { ...aScaledService({ MinCapacity: 5, MaxCapacity: 2 }), Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { MinSize: '1', MaxSize: '2', DesiredCapacity: '3' } } },
  says: ['Shop/Target: MinCapacity must be at most MaxCapacity, 2, got 5', 'Shop/Fleet: DesiredCapacity must be from MinSize to MaxSize, got 3'],
  right: { 'no room': aScaledService({ MinCapacity: 2, MaxCapacity: 2 }), 'bounds that are not known': aScaledService({ MinCapacity: { 'Fn::ImportValue': 'min' } }) },
});

describeRule(desiredCountResets, {
  cdk: (stack) => aServiceL2(stack, { desiredCount: 3 }).autoScaleTaskCount({ maxCapacity: 5 }),
  bare: aScaledService({}, { DesiredCount: 3 }),
  says: 'Shop/Service: DesiredCount must not be set for a service that Shop/Target scales, got 3',
  right: { 'no count': aScaledService(), 'nothing that scales': { Service: { Type: 'AWS::ECS::Service', Properties: { DesiredCount: 3 } } } },
});

describeRule(zeroNeverWakes, {
  cdk: (stack) => aServiceL2(stack).autoScaleTaskCount({ minCapacity: 0, maxCapacity: 5 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 }),
  bare: { ...aScaledService({ MinCapacity: 0 }), Cpu: cpuTracking() },
  says: 'Shop/Target: its minimum must be 1 at least where only ECSServiceAverageCPUUtilization scales it, got 0: without a running task there is no value',
  right: {
    'one task': { ...aScaledService({ MinCapacity: 1 }), Cpu: cpuTracking() },
    'another policy': aWorker(1, {}, 0, { Cpu: cpuTracking() }),
    'a metric of its own': { ...aScaledService({ MinCapacity: 0 }), Backlog: trackingOf({ CustomizedMetricSpecification: { Namespace: 'Shop', MetricName: 'BacklogPerTask' } }) },
    'the clock': { ...aScaledService({ MinCapacity: 0, ScheduledActions: [{ Schedule: 'cron(0 7 * * ? *)' }] }), Cpu: cpuTracking() },
    'a program that sets it': { ...aScaledService({ MinCapacity: 0 }), Cpu: cpuTracking(), Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'ecs:UpdateService', Resource: '*' }] } }] } } },
  },
});

describe('of a fleet', () => {
  describeRule(zeroNeverWakes, {
    cdk: (stack) => new autoscaling.AutoScalingGroup(stack, 'Fleet', {
      vpc: new ec2.Vpc(stack, 'Vpc'), instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.latestAmazonLinux2023(), minCapacity: 0, maxCapacity: 2,
    }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 }),
    bare: {
      Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { MinSize: '0', MaxSize: '2' } },
      Cpu: { Type: 'AWS::AutoScaling::ScalingPolicy', Properties: { AutoScalingGroupName: { Ref: 'Fleet' }, PolicyType: 'TargetTrackingScaling', TargetTrackingConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' } } } },
    },
    says: 'Shop/Fleet: its minimum must be 1 at least where only ASGAverageCPUUtilization scales it, got 0: without a running instance there is no value',
  });
});

describeRule(trackingCannotWake, {
  cdk: aWorkerL2,
  bare: aWorker(1, {}, 0, { Cpu: cpuTracking() }),
  says: 'Shop/Cpu: it must look at work that waits, as its target may be at 0, got ECSServiceAverageCPUUtilization',
  right: { 'one task': aWorker(1, {}, 1, { Cpu: cpuTracking() }), 'messages alone': aWorker(1) },
});

describeRule(firstStepTooHigh, {
  cdk: aWorkerL2,
  bare: aWorker(100),
  says: 'Shop/Target: its first task must start at 1 message, as its minimum is 0, got 100',
  right: {
    'the first message': aWorker(1),
    'more than none': aWorker(0, { ComparisonOperator: 'GreaterThanThreshold' }),
    'a task that is always there': aWorker(100, {}, 1),
    'a metric of its own': aWorker(100, { Namespace: 'Shop', MetricName: 'Jobs' }),
    'a policy of which no alarm is seen': aWorker(100, {}, 0, { Other: stepPolicy([{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]) }),
  },
});

describeRule(busyTasksStopped, {
  cdk: aWorkerL2,
  bare: { ...aScaledService({ MinCapacity: 0 }), In: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }]), InAlarm: anAlarm('In', 0, { ComparisonOperator: 'LessThanOrEqualToThreshold' }) },
  says: 'Shop/In: it must count the messages that are worked on, too, got Shop/InAlarm on ApproximateNumberOfMessagesVisible alone',
  right: {
    'a sum of both': {
      ...aScaledService({ MinCapacity: 0 }), In: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }]),
      InAlarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'In' }], Threshold: 0, ComparisonOperator: 'LessThanOrEqualToThreshold', Metrics: [
        { Id: 'all', Expression: 'waiting + held' },
        ...['Visible', 'NotVisible'].map((state) => ({ Id: state, ReturnData: false, MetricStat: { Metric: { Namespace: 'AWS/SQS', MetricName: `ApproximateNumberOfMessages${state}` }, Period: 60 } })),
      ] } },
    },
    'steps out': aWorker(1),
  },
});

describeRule(stepsLeaveGap, {
  cdk: (stack) => new appscaling.CfnScalingPolicy(stack, 'Policy', { policyName: 'steps', policyType: 'StepScaling', stepScalingPolicyConfiguration: { adjustmentType: 'ChangeInCapacity', stepAdjustments: [{ metricIntervalLowerBound: 0, metricIntervalUpperBound: 10, scalingAdjustment: 1 }, { metricIntervalLowerBound: 20, scalingAdjustment: 2 }] } }),
  bare: { Policy: stepPolicy([{ MetricIntervalLowerBound: 20, ScalingAdjustment: 2 }, { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 }]), Other: stepPolicy([{ MetricIntervalUpperBound: 10, ScalingAdjustment: 1 }, { MetricIntervalLowerBound: 5, ScalingAdjustment: 2 }]) },
  says: ['Shop/Policy: StepAdjustments must leave no gap, got none from 10 to 20', 'Shop/Other: StepAdjustments must not overlap, got one to 10 and one from 5'],
  right: { 'steps that meet': { Policy: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }, { MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]) } },
});

describeRule(stepsNeverStart, {
  cdk: (stack) => {
    const policy = new appscaling.CfnScalingPolicy(stack, 'Policy', { policyName: 'steps', policyType: 'StepScaling', stepScalingPolicyConfiguration: { stepAdjustments: [{ metricIntervalUpperBound: 0, scalingAdjustment: 1 }] } });
    new cloudwatch.CfnAlarm(stack, 'Alarm', { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, threshold: 1, alarmActions: [policy.ref] });
  },
  bare: { ...aScaledService(), Policy: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: 1 }]), Alarm: anAlarm('Policy', 10) },
  says: 'Shop/Policy: StepAdjustments must have one where Shop/Alarm fires, got none',
  right: { 'a step above': aWorker(10), 'to a number, which may be 0': { ...aScaledService(), Policy: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: 0 }], 'ExactCapacity'), Alarm: anAlarm('Policy', 0, { ComparisonOperator: 'LessThanOrEqualToThreshold' }) } },
});

describeRule(scalingAlarmSlow, {
  cdk: aWorkerL2,
  bare: aWorker(1, { Period: 300 }),
  says: 'Shop/OutAlarm: Period must be 60 s, as it scales out by the messages of a queue, got 300 s',
  right: { 'a minute': aWorker(1), 'an alarm that scales nothing': { Alarm: anAlarm('Topic', 1, { Period: 300 }), Topic: { Type: 'AWS::SNS::Topic' } } },
});

describeRule(scalingNeverActs, {
  cdk: (stack) => aServiceL2(stack).autoScaleTaskCount({ minCapacity: 2, maxCapacity: 2 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 }),
  bare: { ...aScaledService({ MinCapacity: 2, MaxCapacity: 2 }), Cpu: cpuTracking(), Steps: stepPolicy([{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]) },
  says: ['Shop/Target: its maximum must be above its minimum, 2, for its policies to act, got 2', 'Shop/Steps: an alarm must name it in its AlarmActions, got none'],
  right: { 'room and an alarm': aWorker(1), 'the clock alone': aScaledService({ ScheduledActions: [{ Schedule: 'rate(1 day)' }] }) },
});

describe('without a policy', () => {
  describeRule(scalingNeverActs, { cdk: (stack) => aServiceL2(stack).autoScaleTaskCount({ maxCapacity: 2 }), bare: aScaledService(), says: 'Shop/Target: something must scale it, got no policy and no schedule' });
});

describeRule(scalableTargetWrong, {
  cdk: (stack) => new appscaling.CfnScalableTarget(stack, 'Target', { minCapacity: 1, maxCapacity: 2, resourceId: aServiceL2(stack).serviceArn, scalableDimension: 'ecs:service:DesiredTasks', serviceNamespace: 'ecs' }),
  bare: aScaledService({ ResourceId: { 'Fn::Sub': 'service/${Cluster}/${Service}' } }),
  says: 'Shop/Target: ResourceId must end in the name of Shop/Service, got its Ref, which is an ARN',
  right: { 'names': aScaledService(), 'names that are written out': aScaledService({ ResourceId: 'service/shop/web' }), 'a value that is not known': aScaledService({ ResourceId: { 'Fn::ImportValue': 'target' } }) },
});

describeRule(trackingMetricWrong, {
  cdk: (stack) => new appscaling.CfnScalingPolicy(stack, 'Policy', { policyName: 'a', policyType: 'TargetTrackingScaling', targetTrackingScalingPolicyConfiguration: { targetValue: 1, predefinedMetricSpecification: { predefinedMetricType: 'ALBRequestCountPerTarget' } } }),
  bare: { ...aScaledService(), One: trackingOf({ PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' } }), Two: trackingOf({ PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBReadCapacityUtilization' } }) },
  says: ['Shop/One: ResourceLabel must be set with ALBRequestCountPerTarget, got none', 'Shop/Two: PredefinedMetricType must be one of ecs:service:DesiredCount, got DynamoDBReadCapacityUtilization'],
  right: { 'a metric of services': { ...aScaledService(), Cpu: cpuTracking() } },
});
