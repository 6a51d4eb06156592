import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Delivery, FargateWorker, FunctionCode, LambdaWorker, WorkerService, WorkerServiceProps, WorkQueue } from '../../lib';
import { aPlatform, IMAGE, inventory, logicalIds, onlyOne } from '../a-platform';

const agentImage = ecs.ContainerImage.fromRegistry('agent');

function aWorker(props: Partial<WorkerServiceProps> = {}) {
  const parts = aPlatform();
  const queue = new WorkQueue(parts.platform, 'Mails');
  const worker = new WorkerService(parts.web, 'Mailer', { queue, image: IMAGE, agentImage, messageProcessingTime: Duration.seconds(30), ...props });
  return { ...parts, queue, worker };
}

/** Above which backlog how many tasks are wanted, from both policies. */
function steps(stack: Stack): [number, number][] {
  const template = Template.fromStack(stack);
  const policies = Object.entries(template.findResources('AWS::ApplicationAutoScaling::ScalingPolicy'));
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  return policies.flatMap(([id, { Properties }]) => {
    const { Threshold } = alarms.find((alarm) => alarm.Properties.AlarmActions[0].Ref === id)?.Properties ?? {};
    const { StepScalingPolicyConfiguration: { AdjustmentType, StepAdjustments } } = Properties;
    expect(AdjustmentType).toBe('ExactCapacity');
    return StepAdjustments.map((step: any) => [Threshold + (step.MetricIntervalLowerBound ?? -Infinity), step.ScalingAdjustment]);
  }).sort(([a], [b]) => a - b);
}

describe('a worker service', () => {
  test('is an ECS service that never goes below its minimum', () => {
    expect(inventory(aWorker().web)).toEqual({
      'AWS::ApplicationAutoScaling::ScalableTarget': 1,
      'AWS::ApplicationAutoScaling::ScalingPolicy': 2,
      'AWS::CloudWatch::Alarm': 2,
      'AWS::EC2::SecurityGroup': 1,
      'AWS::ECS::Service': 1,
      'AWS::ECS::TaskDefinition': 1,
      'AWS::IAM::Policy': 2,
      'AWS::IAM::Role': 2,
      'AWS::Logs::LogGroup': 1,
    });
    expect(onlyOne(aWorker().web, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({ MinCapacity: 1, MaxCapacity: 10 });
    expect(onlyOne(aWorker().web, 'AWS::ECS::Service')).not.toHaveProperty('DesiredCount');
  });

  test('has as many tasks as the backlog is worth, without a gap', () => {
    // Five minutes' latency at thirty seconds a message: ten messages a task.
    expect(steps(aWorker({ maxCapacity: 4 }).web)).toEqual([[-Infinity, 1], [11, 2], [21, 3], [31, 4]]);
  });

  test('adds tasks at the first minute of need, and remembers a need for a quarter of an hour', () => {
    const alarms = Object.values(Template.fromStack(aWorker().web).findResources('AWS::CloudWatch::Alarm'));
    for (const { Properties } of alarms) {
      expect(Properties.EvaluationPeriods).toBe(1);
      const measured = Properties.Metrics.filter(({ MetricStat }: any) => MetricStat !== undefined);
      expect(measured.map(({ MetricStat: { Period, Stat, Metric } }: any) => [Metric.MetricName, Period, Stat])).toEqual([
        ['ApproximateNumberOfMessagesVisible', 900, 'Maximum'], ['ApproximateNumberOfMessagesNotVisible', 900, 'Maximum'],
      ]);
    }
  });

  test('tells ECS which tasks are busy', () => {
    const { web } = aWorker();
    const [agent] = onlyOne(web, 'AWS::ECS::TaskDefinition').ContainerDefinitions.filter(({ Name }: any) => Name === 'agent');
    expect(agent.Environment).toEqual(expect.arrayContaining([
      { Name: 'TASK_PROTECTION', Value: 'true' }, { Name: 'IDLE_TIMEOUT_SECONDS', Value: '0' }, { Name: 'MAX_TASK_LIFETIME_SECONDS', Value: '0' },
      { Name: 'REST_AFTER_SECONDS', Value: '3600' }]));
    Template.fromStack(web).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'] })]) },
    });
  });

  test('has its tasks rest after as long as it is told', () => {
    const [agent] = onlyOne(aWorker({ restAfter: Duration.minutes(20) }).web, 'AWS::ECS::TaskDefinition').ContainerDefinitions.filter(({ Name }: any) => Name === 'agent');
    expect(agent.Environment).toContainEqual({ Name: 'REST_AFTER_SECONDS', Value: '1200' });
  });

  test('scales in steps of its own size where there are more capacities than steps', () => {
    const rows = steps(aWorker({ minCapacity: 2, maxCapacity: 500 }).web);
    expect(rows.length).toBeLessThanOrEqual(21);
    expect(rows[0]).toEqual([-Infinity, 2]);
    expect(rows[rows.length - 1][1]).toBe(500);
  });
});

describe('a worker service fails', () => {
  test.each<[string, Partial<WorkerServiceProps>, string]>([
    ['with a minimum of nothing', { minCapacity: 0 },
      'minCapacity must be at least 1 task, got 0; a service cannot start by itself when a message comes: use a FargateWorker, which does'],
    ['with a maximum below its minimum', { minCapacity: 3, maxCapacity: 2 }, 'maxCapacity must be at least minCapacity (3 tasks), got 2 tasks; raise it or lower minCapacity'],
    ['with more tasks than one service runs', { maxCapacity: 5001 },
      'maxCapacity must be a whole number between 1 and 5,000 tasks, got 5,001 tasks; that is what one ECS service runs'],
    ['with a latency below its processing time', { acceptableLatency: Duration.seconds(10) },
      'acceptableLatency must be at least messageProcessingTime (30 s), got 10 s; raise the latency or split the work'],
    ['with tasks that hardly do anything but rest', { restAfter: Duration.minutes(1) },
      'restAfter must be a whole number between 600 and 1,209,600 s, got 60 s; a rest lasts a minute, and a deployment may have to wait for it'],
    ['with a rest for a container that protects its task itself', { delivery: Delivery.SELF, restAfter: Duration.hours(2) },
      'restAfter must not come with delivery SELF, got both; the container protects its task itself, and rests when it sees fit'],
  ])('%s', (_name, props, sentence) => {
    expect(() => aWorker(props)).toThrow(new Error(`Web/Mailer: ${sentence}`));
  });
});

test('work moves between a function, tasks from zero and a service by one line, and the queues stay', () => {
  const messageProcessingTime = Duration.seconds(30);
  const kinds = {
    lambda: (parts: ReturnType<typeof aPlatform>, queue: WorkQueue) => new LambdaWorker(parts.jobs, 'Mailer', { queue, code: FunctionCode.image('lib/sample/shop') }),
    fromZero: (parts: ReturnType<typeof aPlatform>, queue: WorkQueue) => new FargateWorker(parts.jobs, 'Mailer', { queue, image: IMAGE, agentImage, messageProcessingTime }),
    service: (parts: ReturnType<typeof aPlatform>, queue: WorkQueue) => new WorkerService(parts.web, 'Mailer', { queue, image: IMAGE, agentImage, messageProcessingTime }),
  };
  const ids = Object.values(kinds).map((make) => {
    const parts = aPlatform();
    make(parts, new WorkQueue(parts.platform, 'Mails'));
    return logicalIds(parts.platform, 'AWS::SQS::Queue');
  });
  expect(ids[0]).toHaveLength(2);
  expect(ids[1]).toEqual(ids[0]);
  expect(ids[2]).toEqual(ids[0]);
});
