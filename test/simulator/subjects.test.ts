import { fixed } from '../../lib/simulator/distribution';
import { findSubject, subjectsOf } from '../../lib/simulator/subjects/find-subject';
import { recurrencesOf } from '../../lib/simulator/subjects/schedule-times';
import { burstTraffic, constantTraffic, recordedTraffic } from '../../lib/simulator/traffic';
import { runWorkload, type WorkloadRequest } from '../../lib/simulator/workload-run';
import { templatesOf, type Templates } from '../../lib/template';

function templates(resources: Record<string, object>, region?: string): Templates {
  return templatesOf([{ name: 'Jobs', region, template: { Resources: resources } }]);
}

const FUNCTION = { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 1024, ReservedConcurrentExecutions: 7 } };
const QUEUE = { Type: 'AWS::SQS::Queue', Metadata: { 'aws:cdk:path': 'Platform/Thumbnails/Resource' }, Properties: { VisibilityTimeout: 90, RedrivePolicy: { deadLetterTargetArn: 'arn:dead', maxReceiveCount: 2 } } };
const MAPPING = {
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Worker' }, BatchSize: 1, ScalingConfig: { MaximumConcurrency: 3 } },
};
const WORKER = { ...FUNCTION, Metadata: { 'aws:cdk:path': 'Jobs/Thumbnailer/Function/Resource' }, Properties: {} };

/** A service as a pattern for queue processing writes it. */
const PATTERN = {
  Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
  Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: ['sqs:ReceiveMessage'], Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } }] } }] } },
  Task: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      Cpu: '1024', Memory: '2048', TaskRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, RequiresCompatibilities: ['FARGATE'],
      ContainerDefinitions: [{ Name: 'main', Environment: [{ Name: 'QUEUE_NAME', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }] }],
    },
  },
  Service: { Type: 'AWS::ECS::Service', Properties: { LaunchType: 'FARGATE', TaskDefinition: { Ref: 'Task' } } },
  Target: {
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    Properties: { MinCapacity: 0, MaxCapacity: 5, ScalableDimension: 'ecs:service:DesiredCount', ServiceNamespace: 'ecs', ResourceId: { 'Fn::Join': ['/', ['service/default', { 'Fn::GetAtt': ['Service', 'Name'] }]] } },
  },
  Out: {
    Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    Properties: { PolicyType: 'StepScaling', ScalingTargetId: { Ref: 'Target' }, StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }] } },
  },
  OutAlarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmActions: [{ Ref: 'Out' }], ComparisonOperator: 'GreaterThanOrEqualToThreshold', EvaluationPeriods: 1, Threshold: 100, Period: 300, Statistic: 'Maximum',
      Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }],
    },
  },
};

function run(of: Templates, id: string, request: Partial<WorkloadRequest> = {}) {
  return runWorkload({ id, subject: findSubject(of, id), traffic: burstTraffic(50, 1), work: { serviceTime: fixed(10), coldStart: fixed(1) }, ...request });
}

describe('what is meant', () => {
  const all = templates({ Queue: QUEUE, Worker: WORKER, Mapping: MAPPING, Other: FUNCTION });

  test.each(['Worker', 'Jobs/Worker', 'Jobs/Thumbnailer', 'Thumbnailer', 'Jobs/Thumbnailer/Function', 'Thumbnails', 'Platform/Thumbnails', 'Queue', 'Mapping'])('%s is the worker', (id) => {
    expect(findSubject(all, id)).toMatchObject({ kind: 'function-worker', displayName: 'Jobs/Thumbnailer/Function' });
  });

  test('a function without a trigger is invoked directly', () => {
    expect(findSubject(all, 'Other')).toMatchObject({ kind: 'function', displayName: 'Jobs/Other' });
  });

  test('fails for what is not there, with what is', () => {
    expect(() => findSubject(all, 'Reports')).toThrow('workload must be a function, worker, service, fleet or pausing database of the templates, got Reports; there is Jobs/Thumbnailer/Function, Jobs/Other');
    expect(() => findSubject(templates({ Queue: QUEUE }), 'Queue')).toThrow('got Queue; there is none');
  });

  test('fails for what may be two things', () => {
    expect(() => findSubject(templates({ One: FUNCTION, Two: FUNCTION }), 'Jobs')).toThrow('workload must mean one thing, got Jobs, which may be Jobs/One, Jobs/Two; give more of its path');
  });
});

describe('the settings of a template', () => {
  test('of a function: its reserved concurrency', () => {
    const { report } = run(templates({ Only: FUNCTION }), 'Only', { traffic: recordedTraffic(Array.from({ length: 20 }, () => 1)) });

    expect(report).toMatchObject({ id: 'Only', kind: 'function', arrivals: 20, completed: 7, throttles: 13 });
  });

  test('of a function behind a queue: maximum concurrency, visibility, dead letters', () => {
    const of = templates({ Queue: QUEUE, Worker: WORKER, Mapping: MAPPING });

    expect(Math.max(...run(of, 'Worker').report.capacity.map(([, , running]) => running))).toBe(3);
    expect(run(of, 'Worker', { traffic: burstTraffic(1, 1), work: { serviceTime: fixed(1), failureRate: 1 } }).report).toMatchObject({ deadLettered: 1 });
  });

  test('of a queue-processing service: it never starts below its first step', () => {
    const of = templates(PATTERN);

    expect(run(of, 'Service').report).toMatchObject({ kind: 'service', completed: 0, firstStartSeconds: null });
    expect(run(of, 'Service', { traffic: burstTraffic(100, 1) }).report.completed).toBe(100);
  });

  test('of a service behind a load balancer: its policies and bounds', () => {
    const of = templates({
      Task: PATTERN.Task, Target: { ...PATTERN.Target, Properties: { ...PATTERN.Target.Properties, MinCapacity: 2 } },
      Service: { ...PATTERN.Service, Properties: { ...PATTERN.Service.Properties, LoadBalancers: [{ ContainerName: 'main', ContainerPort: 80, TargetGroupArn: 'arn' }] } },
      Policy: {
        Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
        Properties: { PolicyType: 'TargetTrackingScaling', ScalingTargetId: { Ref: 'Target' }, TargetTrackingScalingPolicyConfiguration: { TargetValue: 50, PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' } } },
      },
    });
    const { report } = run(of, 'Service', { traffic: constantTraffic(20, 3600), work: { serviceTime: fixed(0.1), coldStart: fixed(30), concurrency: 1 } });

    // Two busy tasks of work: four at half load.
    expect(report.capacity[0]).toEqual([0, 2, 2]);
    expect(report.capacity.at(-1)?.[1]).toBeGreaterThanOrEqual(4);
    expect(report.capacity.at(-1)?.[1]).toBeLessThanOrEqual(5);
  });

  test('of an EC2 Auto Scaling group: bounds and daily actions', () => {
    const of = templates({
      Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { MinSize: '1', MaxSize: '9' } },
      Morning: { Type: 'AWS::AutoScaling::ScheduledAction', Properties: { AutoScalingGroupName: { Ref: 'Fleet' }, MinSize: 4, Recurrence: '0 1 * * *' } },
    });
    const { report } = run(of, 'Fleet', { traffic: constantTraffic(1, 7200), work: { serviceTime: fixed(0.1), coldStart: fixed(100) } });

    expect(report).toMatchObject({ kind: 'fleet', capacity: [[0, 1, 1], [3600, 4, 1], [3700, 4, 4]] });
  });

  test('of an Aurora cluster that pauses: how long after', () => {
    const of = templates({ Database: { Type: 'AWS::RDS::DBCluster', Properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 600 } } } });

    expect(run(of, 'Database', { traffic: recordedTraffic([0, 500]) }).report.coldStarts).toBe(1);
    expect(run(of, 'Database', { traffic: recordedTraffic([0, 700]) }).report.coldStarts).toBe(2);
    expect(subjectsOf(templates({ Awake: { Type: 'AWS::RDS::DBCluster', Properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 0.5 } } } }))).toEqual([]);
  });

  test('that only the deployment knows are assumed, and said', () => {
    const of = templatesOf([{ name: 'Jobs', template: { Parameters: { Most: { Type: 'Number' } }, Resources: { Only: { ...FUNCTION, Properties: { ReservedConcurrentExecutions: { Ref: 'Most' } } } } } }]);

    expect(run(of, 'Only', { work: {} }).assumptions).toEqual([
      'the time of an invocation is taken as 0.2 s: no template tells how long the work takes',
      'a cold start is taken as 0.57 s: no template tells how long the code takes to start',
      'reserved concurrency is taken as 1000: parameter Most has no default',
    ]);
  });
});

describe('the cost of a run', () => {
  test('is requests and GB-seconds of a function', () => {
    const of = templates({ Only: { ...FUNCTION, Properties: { MemorySize: 1024 } } }, 'us-east-1');
    const { report } = run(of, 'Only', { traffic: constantTraffic(100, 1000), work: { serviceTime: fixed(0.2) } });

    // AWS's own example, a tenth of it: a million requests of 200 ms with 1 GB are 0.20 + 200,000 x 0.0000166667.
    expect(report.costUsd).toBeCloseTo(0.3533, 4);
  });

  test('is the time that tasks were there, and their messages', () => {
    const { report } = run(templates({ ...PATTERN, Target: { ...PATTERN.Target, Properties: { ...PATTERN.Target.Properties, MinCapacity: 1, MaxCapacity: 1 } } }, 'us-east-1'), 'Service', { traffic: constantTraffic(0.01, 360_000) });

    // 100 h of 1 vCPU and 2 GB at 0.04048 and 0.004445; 3 requests for each of 3,600 messages at 0.40 a million.
    expect(report.costUsd).toBeCloseTo(100 * (0.04048 + 2 * 0.004445) + 3600 * 3 * 0.4e-6, 1);
  });

  test('is not known without a region', () => {
    expect(run(templates({ Only: FUNCTION }), 'Only').report.costUsd).toBeNull();
    expect(run(templates({ Only: FUNCTION }), 'Only', { region: 'us-east-1' }).report.costUsd).toBeGreaterThan(0);
    expect(run(templates({ Only: FUNCTION }, 'mars-north-1'), 'Only').report.costUsd).toBeNull();
  });
});

describe('times of scheduled actions', () => {
  const DAY = 86_400;

  test.each([
    ['cron(0 8 * * ? *)', [{ at: 8 * 3600, everySeconds: DAY }]],
    ['30 7 * * *', [{ at: 7.5 * 3600, everySeconds: DAY }]],
    ['cron(0 8,20 ? * * *)', [{ at: 8 * 3600, everySeconds: DAY }, { at: 20 * 3600, everySeconds: DAY }]],
    // A run begins on Monday.
    ['cron(0 8 ? * MON-TUE *)', [{ at: 8 * 3600, everySeconds: 7 * DAY }, { at: DAY + 8 * 3600, everySeconds: 7 * DAY }]],
    ['cron(0 8 ? * 1 *)', [{ at: 6 * DAY + 8 * 3600, everySeconds: 7 * DAY }]],
    ['0 8 * * 0', [{ at: 6 * DAY + 8 * 3600, everySeconds: 7 * DAY }]],
    ['0 8 * * SUN', [{ at: 6 * DAY + 8 * 3600, everySeconds: 7 * DAY }]],
  ])('%s', (expression, times) => {
    expect(recurrencesOf(expression)).toEqual(times);
  });

  test.each(['cron(0 8 1 * ? *)', 'rate(1 hour)', 'cron(0/5 8 * * ? *)', 'at(2026-01-01T00:00:00)'])('%s is not understood', (expression) => {
    expect(recurrencesOf(expression)).toBeUndefined();
  });
});
