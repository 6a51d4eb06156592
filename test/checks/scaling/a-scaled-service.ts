import { Bare } from '../rule-cases';

/** A service with a scalable target, and a queue. */
export function aScaledService(target: object = {}, service: object = {}): Bare {
  return {
    Cluster: { Type: 'AWS::ECS::Cluster' },
    Service: { Type: 'AWS::ECS::Service', Properties: { Cluster: { Ref: 'Cluster' }, ...service } },
    Queue: { Type: 'AWS::SQS::Queue' },
    Target: { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: { MinCapacity: 1, MaxCapacity: 5, ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: { 'Fn::Sub': 'service/${Cluster}/${Service.Name}' }, ...target } },
  };
}

/** A policy of that target, with steps. */
export function stepPolicy(steps: object[], AdjustmentType = 'ChangeInCapacity'): Bare[string] {
  return { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy', Properties: { PolicyType: 'StepScaling', ScalingTargetId: { Ref: 'Target' }, StepScalingPolicyConfiguration: { AdjustmentType, StepAdjustments: steps } } };
}

/** A policy of that target that tracks a metric. */
export function trackingOf(configuration: object): Bare[string] {
  return { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy', Properties: { PolicyType: 'TargetTrackingScaling', ScalingTargetId: { Ref: 'Target' }, TargetTrackingScalingPolicyConfiguration: configuration } };
}

export function cpuTracking(): Bare[string] {
  return trackingOf({ PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' } });
}

/** An alarm on the messages that wait. */
export function anAlarm(action: string, threshold: number, metric: object = {}): Bare[string] {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmActions: [{ Ref: action }], Threshold: threshold, ComparisonOperator: 'GreaterThanOrEqualToThreshold', EvaluationPeriods: 1, Period: 60, Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }], ...metric,
    },
  };
}
