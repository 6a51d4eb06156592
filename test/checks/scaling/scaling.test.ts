import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { QueueProcessingFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
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
import { Bare, describeRule } from '../rule-cases';
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

/** A service that is scaled by the messages of a queue. */
function anAlarmL2(stack: Stack, metric: cloudwatch.MetricOptions, evaluationPeriods: number): void {
  aServiceL2(stack).autoScaleTaskCount({ maxCapacity: 5 }).scaleOnMetric('Queue', {
    metric: new sqs.Queue(stack, 'Queue').metricApproximateNumberOfMessagesVisible(metric), evaluationPeriods, scalingSteps: [{ upper: 0, change: -1 }, { lower: 1, change: 1 }],
  });
}

/** A worker with steps out, and an alarm on its queue. */
function aWorker(threshold: number, metric: object = {}, min = 0, policies: Bare = {}): Bare {
  return { ...aScaledService({ MinCapacity: min }), Out: stepPolicy([{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]), OutAlarm: anAlarm('Out', threshold, metric), ...policies };
}

describeRule(capacityBoundsContradict, {
  broken: {
    'with CDK': (stack) => new appscaling.CfnScalableTarget(stack, 'Target', { minCapacity: 5, maxCapacity: 2, resourceId: 'service/a/b', scalableDimension: 'ecs:service:DesiredCount', serviceNamespace: 'ecs' }),
    'bare': { Resources: { ...aScaledService({ MinCapacity: 5, MaxCapacity: 2 }), Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { MinSize: '1', MaxSize: '2', DesiredCapacity: '3' } } } },
  },
  sound: {
    'no room': { Resources: aScaledService({ MinCapacity: 2, MaxCapacity: 2 }) },
    'bounds that are not known': { Resources: aScaledService({ MinCapacity: { 'Fn::ImportValue': 'min' } }) },
  },
});

describeRule(desiredCountResets, {
  broken: {
    'with CDK': (stack) => aServiceL2(stack, { desiredCount: 3 }).autoScaleTaskCount({ maxCapacity: 5 }),
    'bare': { Resources: aScaledService({}, { DesiredCount: 3 }) },
  },
  sound: {
    'no count': { Resources: aScaledService() },
    'nothing that scales': { Resources: { Service: { Type: 'AWS::ECS::Service', Properties: { DesiredCount: 3 } } } },
  },
});

describeRule(zeroNeverWakes, {
  broken: {
    'with CDK': (stack) => aServiceL2(stack).autoScaleTaskCount({ minCapacity: 0, maxCapacity: 5 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 }),
    'bare': { Resources: { ...aScaledService({ MinCapacity: 0 }), Cpu: cpuTracking() } },
  },
  sound: {
    'one task': { Resources: { ...aScaledService({ MinCapacity: 1 }), Cpu: cpuTracking() } },
    'another policy': { Resources: aWorker(1, {}, 0, { Cpu: cpuTracking() }) },
    'a metric of its own': { Resources: { ...aScaledService({ MinCapacity: 0 }), Backlog: trackingOf({ CustomizedMetricSpecification: { Namespace: 'Shop', MetricName: 'BacklogPerTask' } }) } },
    'the clock': { Resources: { ...aScaledService({ MinCapacity: 0, ScheduledActions: [{ Schedule: 'cron(0 7 * * ? *)' }] }), Cpu: cpuTracking() } },
    'a program that sets it': { Resources: { ...aScaledService({ MinCapacity: 0 }), Cpu: cpuTracking(), Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'ecs:UpdateService', Resource: '*' }] } }] } } } },
  },
});

describe('of a fleet', () => {
  describeRule(zeroNeverWakes, {
  broken: {
    'with CDK': (stack) => new autoscaling.AutoScalingGroup(stack, 'Fleet', {
        vpc: new ec2.Vpc(stack, 'Vpc'), instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.latestAmazonLinux2023(), minCapacity: 0, maxCapacity: 2,
      }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 }),
    'bare': { Resources: {
        Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { MinSize: '0', MaxSize: '2' } },
        Cpu: { Type: 'AWS::AutoScaling::ScalingPolicy', Properties: { AutoScalingGroupName: { Ref: 'Fleet' }, PolicyType: 'TargetTrackingScaling', TargetTrackingConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' } } } },
      } },
  },
});
});

describeRule(trackingCannotWake, {
  broken: {
    'with CDK': aWorkerL2,
    'bare': { Resources: aWorker(1, {}, 0, { Cpu: cpuTracking() }) },
  },
  sound: {
    'one task': { Resources: aWorker(1, {}, 1, { Cpu: cpuTracking() }) },
    'messages alone': { Resources: aWorker(1) },
  },
});

describeRule(firstStepTooHigh, {
  broken: {
    'with CDK': aWorkerL2,
    'bare': { Resources: aWorker(100) },
  },
  sound: {
    'the first message': { Resources: aWorker(1) },
    'more than none': { Resources: aWorker(0, { ComparisonOperator: 'GreaterThanThreshold' }) },
    'a task that is always there': { Resources: aWorker(100, {}, 1) },
    'a metric of its own': { Resources: aWorker(100, { Namespace: 'Shop', MetricName: 'Jobs' }) },
    'a policy of which no alarm is seen': { Resources: aWorker(100, {}, 0, { Other: stepPolicy([{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]) }) },
  },
});

describeRule(busyTasksStopped, {
  broken: {
    'with CDK': aWorkerL2,
    'bare': { Resources: { ...aScaledService({ MinCapacity: 0 }), In: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }]), InAlarm: anAlarm('In', 0, { ComparisonOperator: 'LessThanOrEqualToThreshold' }) } },
  },
  sound: {
    'a sum of both': { Resources: {
      ...aScaledService({ MinCapacity: 0 }), In: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }]),
      InAlarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'In' }], Threshold: 0, ComparisonOperator: 'LessThanOrEqualToThreshold', Metrics: [
        { Id: 'all', Expression: 'waiting + held' },
        ...['Visible', 'NotVisible'].map((state) => ({ Id: state, ReturnData: false, MetricStat: { Metric: { Namespace: 'AWS/SQS', MetricName: `ApproximateNumberOfMessages${state}` }, Period: 60 } })),
      ] } },
    } },
    'steps out': { Resources: aWorker(1) },
  },
});

describeRule(stepsLeaveGap, {
  broken: {
    'with CDK': (stack) => new appscaling.CfnScalingPolicy(stack, 'Policy', { policyName: 'steps', policyType: 'StepScaling', stepScalingPolicyConfiguration: { adjustmentType: 'ChangeInCapacity', stepAdjustments: [{ metricIntervalLowerBound: 0, metricIntervalUpperBound: 10, scalingAdjustment: 1 }, { metricIntervalLowerBound: 20, scalingAdjustment: 2 }] } }),
    'bare': { Resources: { Policy: stepPolicy([{ MetricIntervalLowerBound: 20, ScalingAdjustment: 2 }, { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 }]), Other: stepPolicy([{ MetricIntervalUpperBound: 10, ScalingAdjustment: 1 }, { MetricIntervalLowerBound: 5, ScalingAdjustment: 2 }]) } },
  },
  sound: {
    'steps that meet': { Resources: { Policy: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }, { MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]) } },
  },
});

describeRule(stepsNeverStart, {
  broken: {
    'with CDK': (stack) => {
      const policy = new appscaling.CfnScalingPolicy(stack, 'Policy', { policyName: 'steps', policyType: 'StepScaling', stepScalingPolicyConfiguration: { stepAdjustments: [{ metricIntervalUpperBound: 0, scalingAdjustment: 1 }] } });
      new cloudwatch.CfnAlarm(stack, 'Alarm', { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, threshold: 1, alarmActions: [policy.ref] });
    },
    'bare': { Resources: { ...aScaledService(), Policy: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: 1 }]), Alarm: anAlarm('Policy', 10) } },
  },
  sound: {
    'a step above': { Resources: aWorker(10) },
    'to a number, which may be 0': { Resources: { ...aScaledService(), Policy: stepPolicy([{ MetricIntervalUpperBound: 0, ScalingAdjustment: 0 }], 'ExactCapacity'), Alarm: anAlarm('Policy', 0, { ComparisonOperator: 'LessThanOrEqualToThreshold' }) } },
  },
});

describeRule(scalingAlarmSlow, {
  broken: {
    'an average, with CDK': (stack) => anAlarmL2(stack, { statistic: 'Average', period: Duration.minutes(5) }, 1),
    'six minutes in a row, with CDK': (stack) => anAlarmL2(stack, { statistic: 'Maximum', period: Duration.minutes(1) }, 6),
    'an average, bare': { Resources: aWorker(1, { Period: 300, Statistic: 'Average' }) },
    'a window of the clock, bare': { Resources: aWorker(1, { Period: 300, Statistic: 'Maximum', EvaluationWindow: { WallClockWindow: {} } }) },
    'two of the largest, bare': { Resources: aWorker(1, { Period: 300, Statistic: 'Maximum', EvaluationPeriods: 3, DatapointsToAlarm: 2 }) },
    'an average in metric maths, bare': {
      Resources: aWorker(1, { Period: undefined, Namespace: undefined, MetricName: undefined, Dimensions: undefined, Metrics: [{ Id: 'm', MetricStat: { Stat: 'Average', Period: 300, Metric: { Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }] } } }] }),
    },
  },
  sound: {
    'a minute': { Resources: aWorker(1) },
    'an average of a minute': { Resources: aWorker(1, { Statistic: 'Average' }) },
    'the largest backlog of a while: the window slides': { Resources: aWorker(1, { Period: 300, Statistic: 'Maximum' }) },
    'the pattern of CDK, which takes the largest': aWorkerL2,
    'a statistic that is not known': { Resources: aWorker(1, { Period: 300, Statistic: { 'Fn::ImportValue': 'statistic' } }) },
    'an alarm that scales nothing': { Resources: { Alarm: anAlarm('Topic', 1, { Period: 300, Statistic: 'Average' }), Topic: { Type: 'AWS::SNS::Topic' } } },
  },
});

describeRule(scalingNeverActs, {
  broken: {
    'with CDK': (stack) => aServiceL2(stack).autoScaleTaskCount({ minCapacity: 2, maxCapacity: 2 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 }),
    'bare': { Resources: { ...aScaledService({ MinCapacity: 2, MaxCapacity: 2 }), Cpu: cpuTracking(), Steps: stepPolicy([{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]) } },
  },
  sound: {
    'room and an alarm': { Resources: aWorker(1) },
    'the clock alone': { Resources: aScaledService({ ScheduledActions: [{ Schedule: 'rate(1 day)' }] }) },
  },
});

describe('without a policy', () => {
  describeRule(scalingNeverActs, {
  broken: {
    'with CDK': (stack) => aServiceL2(stack).autoScaleTaskCount({ maxCapacity: 2 }),
    'bare': { Resources: aScaledService() },
  },
});
});

describeRule(scalableTargetWrong, {
  broken: {
    'with CDK': (stack) => new appscaling.CfnScalableTarget(stack, 'Target', { minCapacity: 1, maxCapacity: 2, resourceId: aServiceL2(stack).serviceArn, scalableDimension: 'ecs:service:DesiredTasks', serviceNamespace: 'ecs' }),
    'bare': { Resources: aScaledService({ ResourceId: { 'Fn::Sub': 'service/${Cluster}/${Service}' } }) },
  },
  sound: {
    'names': { Resources: aScaledService() },
    'names that are written out': { Resources: aScaledService({ ResourceId: 'service/shop/web' }) },
    'a value that is not known': { Resources: aScaledService({ ResourceId: { 'Fn::ImportValue': 'target' } }) },
  },
});

describeRule(trackingMetricWrong, {
  broken: {
    'with CDK': (stack) => new appscaling.CfnScalingPolicy(stack, 'Policy', { policyName: 'a', policyType: 'TargetTrackingScaling', targetTrackingScalingPolicyConfiguration: { targetValue: 1, predefinedMetricSpecification: { predefinedMetricType: 'ALBRequestCountPerTarget' } } }),
    'bare': { Resources: { ...aScaledService(), One: trackingOf({ PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' } }), Two: trackingOf({ PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBReadCapacityUtilization' } }) } },
  },
  sound: {
    'a metric of services': { Resources: { ...aScaledService(), Cpu: cpuTracking() } },
  },
});
