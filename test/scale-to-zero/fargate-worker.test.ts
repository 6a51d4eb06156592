import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Delivery, Dispatcher, Egress, FargateWorker, FargateWorkerProps, PlatformStackProps, WorkQueue, WorkQueueProps } from '../../lib';
import { settingsOf } from '../../lib/runtime/dispatcher/settings';
import { aPlainStack, aPlatform, IMAGE, inventory, logicalIds, onlyOne, warningsOf } from '../a-platform';

type Props = Partial<FargateWorkerProps>;

function aWorker(props: Props = {}, queueProps: WorkQueueProps = {}, platformProps: PlatformStackProps = {}) {
  const parts = aPlatform(platformProps);
  const queue = new WorkQueue(parts.platform, 'Feeds', queueProps);
  const worker = new FargateWorker(parts.jobs, 'FeedBuilder', {
    queue, image: IMAGE, agentImage: ecs.ContainerImage.fromRegistry('agent'), messageProcessingTime: Duration.minutes(1), ...props,
  });
  return { ...parts, queue, worker };
}

/** What the dispatcher of a stack is told each minute. */
function told(stack: Stack): any[] {
  const input = onlyOne(stack, 'AWS::Scheduler::Schedule').Target.Input;
  // References become their JSON, so that the whole can be read.
  const text = typeof input === 'string' ? input : input['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : JSON.stringify(part).replace(/"/g, '\''))).join('');
  return JSON.parse(text).workers;
}

function containers(stack: Stack): Record<string, any> {
  return Object.fromEntries(onlyOne(stack, 'AWS::ECS::TaskDefinition').ContainerDefinitions.map((container: any) => [container.Name, container]));
}

function environment(container: { Environment: { Name: string; Value: unknown }[] }): Record<string, unknown> {
  return Object.fromEntries(container.Environment.map(({ Name, Value }) => [Name, Value]));
}

function actions(stack: Stack): string[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement).flatMap(({ Action }: any) => Action).sort();
}

describe('a Fargate worker', () => {
  test('is a task definition in the care of one dispatcher; no service, no scaling policy', () => {
    expect(inventory(aWorker().jobs)).toEqual({
      'AWS::CloudWatch::Alarm': 3,
      'AWS::EC2::SecurityGroup': 1,
      'AWS::ECS::TaskDefinition': 1,
      'AWS::IAM::Policy': 4,
      'AWS::IAM::Role': 4,
      'AWS::Lambda::EventInvokeConfig': 1,
      'AWS::Lambda::Function': 1,
      'AWS::Logs::LogGroup': 2,
      'AWS::Scheduler::Schedule': 1,
    });
  });

  test('shares the dispatcher with every other worker of its stack', () => {
    const { platform, jobs } = aWorker();
    const before = inventory(jobs);
    const parts = aWorker();
    new FargateWorker(parts.jobs, 'Second', {
      queue: new WorkQueue(parts.platform, 'Second'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.seconds(5),
    });
    const after = inventory(parts.jobs);
    expect(platform.dependencies).toEqual([]);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect([after['AWS::Lambda::Function'], after['AWS::Scheduler::Schedule']]).toEqual([1, 1]);
    expect(told(parts.jobs).map(({ name }) => name)).toEqual(['Jobs/FeedBuilder', 'Jobs/Second']);
    expect(Dispatcher.of(parts.jobs)).toBe(parts.worker.dispatcher);
  });

  test('tells the dispatcher what to start, where, and how many', () => {
    expect(told(aWorker().jobs)).toEqual([{
      name: 'Jobs/FeedBuilder',
      queueUrl: expect.stringContaining('Feeds'),
      queueName: expect.stringContaining('Feeds'),
      cluster: expect.stringContaining('Cluster'),
      family: 'JobsFeedBuilderTaskDefinition571BD65F',
      taskDefinition: expect.stringContaining('FeedBuilderTaskDefinition'),
      subnets: [expect.stringContaining('PublicSubnet1'), expect.stringContaining('PublicSubnet2')],
      securityGroups: [expect.stringContaining('FeedBuilderSecurityGroup')],
      assignPublicIp: true,
      maxCapacity: 10,
      // Five minutes' latency at a minute a message.
      messagesPerTask: 5,
      concurrency: 1,
      acceptableLatencySeconds: 300,
      maxTaskLifetimeSeconds: 3600,
      idleTimeoutSeconds: 60,
    }]);
  });

  test.each<[string, Props, Record<string, unknown>]>([
    ['more messages to a task that works on several at once', { concurrency: 4 }, { messagesPerTask: 20 }],
    ['one message to a task where one takes longer than the latency', { messageProcessingTime: Duration.minutes(20) }, { messagesPerTask: 1, acceptableLatencySeconds: 1200 }],
    ['as many tasks as it is told', { maxCapacity: 3 }, { maxCapacity: 3 }],
    ['a lifetime', { maxTaskLifetime: Duration.hours(2) }, { maxTaskLifetimeSeconds: 7200 }],
    ['four of five tasks on Spot', { spotPercent: 80 }, { spotPercent: 80 }],
    ['how long idle tasks stay', { idleTimeout: Duration.seconds(30) }, { idleTimeoutSeconds: 30 }],
  ])('tells the dispatcher of %s', (_name, props, expected) => {
    expect(told(aWorker(props).jobs)[0]).toMatchObject(expected);
  });

  test('tells the dispatcher in words that its program takes', () => {
    const [worker] = told(aWorker({ spotPercent: 80 }).jobs);
    expect(settingsOf(worker)).toEqual(worker);
  });

  test('tells the platform\'s topic of its alarms and the dispatcher\'s', () => {
    const topic = sns.Topic.fromTopicArn(aPlainStack('Topics'), 'Team', 'arn:aws:sns:eu-west-1:111111111111:team');
    const alarms = Object.values(Template.fromStack(aWorker({}, {}, { alarmTopic: topic }).jobs).findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.map(({ Properties }) => Properties.AlarmActions)).toEqual([[topic.topicArn], [topic.topicArn], [topic.topicArn]]);
  });

  test('runs without an address behind a NAT', () => {
    const [worker] = told(aWorker({}, {}, { egress: Egress.natGateway() }).jobs);
    expect(worker.assignPublicIp).toBe(false);
    expect(worker.subnets.every((subnet: string) => subnet.includes('WorkSubnet'))).toBe(true);
  });

  test('has an agent beside it that brings messages and keeps them invisible', () => {
    const { agent, main } = containers(aWorker({ concurrency: 2, idleTimeout: Duration.seconds(30) }).jobs);
    expect(environment(agent)).toMatchObject({
      WORKER_URL: 'http://localhost:8080/events', READINESS_URL: 'http://localhost:8080/', CONCURRENCY: '2', VISIBILITY_TIMEOUT_SECONDS: '120',
      IDLE_TIMEOUT_SECONDS: '30', MAX_TASK_LIFETIME_SECONDS: '3600', MAX_MESSAGE_DURATION_SECONDS: '43200', STOP_TIMEOUT_SECONDS: '120', TASK_PROTECTION: 'false',
    });
    expect(environment(main)).toEqual({ PORT: '8080' });
    // Stopped in the reverse order of their start: first the agent, which lets the worker finish.
    expect(agent.DependsOn).toEqual([{ Condition: 'START', ContainerName: 'main' }]);
    expect([agent.StopTimeout, main.StopTimeout, agent.Essential, main.Essential]).toEqual([120, 120, true, true]);
  });

  test('makes the queue hide messages for three heartbeats, and give up after three receives', () => {
    Template.fromStack(aWorker().platform).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 120, RedrivePolicy: Match.objectLike({ maxReceiveCount: 3 }) });
  });

  test('makes the queue tell when messages wait longer than its latency, its start and one visibility timeout', () => {
    Template.fromStack(aWorker({ acceptableLatency: Duration.minutes(10) }).platform).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 600 + 120 + 120,
    });
  });

  test('makes the queue tell late rather than early where its latency is only known at deploy time', () => {
    const acceptableLatency = Duration.seconds(Lazy.number({ produce: () => 600 }));
    Template.fromStack(aWorker({ acceptableLatency }).platform).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 43_200 + 120,
    });
  });

  test('tells its agent of a visibility timeout that the queue has of its own', () => {
    expect(environment(containers(aWorker({}, { visibilityTimeout: Duration.minutes(5) }).jobs).agent).VISIBILITY_TIMEOUT_SECONDS).toBe('300');
  });

  test('takes messages itself where that is wanted: no agent, and the queue hides them as long as one may take', () => {
    const { platform, jobs, worker } = aWorker({ delivery: Delivery.SELF, maxMessageDuration: Duration.hours(2) });
    expect(worker.agent).toBeUndefined();
    expect(environment(containers(jobs).main)).toEqual({
      PORT: '8080', QUEUE_URL: expect.anything(), IDLE_TIMEOUT_SECONDS: '60', MAX_TASK_LIFETIME_SECONDS: '3600',
    });
    Template.fromStack(platform).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 7200 });
  });

  test('lets the dispatcher look at its queue and start its tasks, and nothing wider', () => {
    const { jobs } = aWorker();
    expect(actions(jobs).filter((action) => action.startsWith('ecs:') || action.startsWith('iam:'))).toEqual([
      'ecs:DescribeTasks', 'ecs:ListTasks', 'ecs:RunTask', 'ecs:TagResource', 'iam:PassRole',
    ]);
    Template.fromStack(jobs).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Action: 'ecs:RunTask',
          Resource: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':task-definition/JobsFeedBuilderTaskDefinition571BD65F:\\*$')])] },
          Condition: { ArnEquals: { 'ecs:cluster': Match.anyValue() } },
        })]),
      },
    });
  });

  test('is asked for every minute, and never twice for the same one', () => {
    expect(onlyOne(aWorker().jobs, 'AWS::Scheduler::Schedule')).toMatchObject({
      ScheduleExpression: 'rate(1 minute)', Target: { RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } },
    });
  });

  test('alarms when nothing can be started, when tasks die at start, and when the dispatcher fails', () => {
    const { jobs } = aWorker();
    const alarms = Object.values(Template.fromStack(jobs).findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => [
      Properties.MetricName ?? 'math', Properties.EvaluationPeriods, Properties.Threshold, Properties.TreatMissingData]);
    expect(alarms.sort()).toEqual([
      ['TasksDiedAtStart', 1, 1, 'notBreaching'],
      ['WaitingWithoutTasks', 10, 1, 'notBreaching'],
      ['math', 3, 1, 'breaching'],
    ]);
    Template.fromStack(jobs).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'ScaleToZero', Dimensions: [{ Name: 'Worker', Value: 'Jobs/FeedBuilder' }], AlarmDescription: Match.stringLikeRegexp('quota'),
    });
  });

  test('keeps its logical ids', () => {
    const { jobs } = aWorker();
    expect(logicalIds(jobs, 'AWS::Logs::LogGroup')).toEqual(['DispatcherLogs97993B5A', 'FeedBuilderLogs22A3DA66']);
    expect(logicalIds(jobs, 'AWS::Scheduler::Schedule')).toEqual(['DispatcherEachMinute829A5EC6']);
  });

  test('builds its agent for its own architecture from what ships with the library', () => {
    const { app, jobs } = aWorker({ agentImage: undefined, architecture: ecs.CpuArchitecture.X86_64 });
    const { dockerImages } = JSON.parse(readFileSync(join(app.synth().directory, `${jobs.artifactId}.assets.json`), 'utf8'));
    expect(Object.values<any>(dockerImages).map(({ source }) => source.platform)).toEqual(['linux/amd64']);
  });

  test('builds its agent once for all workers of its stack', () => {
    const { app, platform, jobs } = aWorker({ agentImage: undefined });
    new FargateWorker(jobs, 'Second', { queue: new WorkQueue(platform, 'Second'), image: IMAGE, messageProcessingTime: Duration.minutes(1) });
    const { dockerImages } = JSON.parse(readFileSync(join(app.synth().directory, `${jobs.artifactId}.assets.json`), 'utf8'));
    expect(Object.keys(dockerImages)).toHaveLength(1);
  });

  test('shares its dispatcher with so many that one policy would not hold them', () => {
    const { platform, jobs } = aWorker();
    for (let i = 0; i < 30; i++) {
      new FargateWorker(jobs, `Worker${i}`, { queue: new WorkQueue(platform, `Queue${i}`), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.minutes(1) });
    }
    expect(told(jobs)).toHaveLength(31);
    // A role's inline policies hold 10,240 characters; CDK moves whole statements to managed policies.
    expect(inventory(jobs)['AWS::IAM::ManagedPolicy']).toBeGreaterThan(0);
  });

  test('warns of a latency that no start can keep', () => {
    expect(warningsOf(aWorker({ messageProcessingTime: Duration.seconds(5), acceptableLatency: Duration.seconds(30) }).jobs)).toEqual([
      'acceptableLatency is 30 s, but from zero a task needs up to 120 s to start; use a LambdaWorker, or a WorkerService that is always on '
      + '[ack: cdk-scale-to-zero:LatencyBelowStart]']);
    expect(warningsOf(aWorker().jobs)).toEqual([]);
  });
});

describe('a Fargate worker fails', () => {
  test.each<[string, Props, WorkQueueProps, string]>([
    ['with a latency below its processing time', { messageProcessingTime: Duration.seconds(30), acceptableLatency: Duration.seconds(10) }, {},
      'acceptableLatency must be at least messageProcessingTime (30 s), got 10 s; raise the latency or split the work'],
    ['with messages over 12 hours', { maxMessageDuration: Duration.hours(16) }, {},
      'maxMessageDuration must be a whole number between 1 and 43,200 s, got 57,600 s; SQS gives a message to another task after 12 h: split it, or run longer work with Step Functions'],
    ['with messages that usually take longer than they may', { messageProcessingTime: Duration.hours(2), maxMessageDuration: Duration.hours(1) }, {},
      'maxMessageDuration must be at least messageProcessingTime (7,200 s), got 3,600 s; raise it or split the work'],
    ['with no task at most', { maxCapacity: 0 }, {},
      'maxCapacity must be a whole number between 1 and 5,000 tasks, got 0 tasks; with none, nothing would ever start'],
    ['with more than everything on Spot', { spotPercent: 101 }, {}, 'spotPercent must be a whole number between 0 and 100 %, got 101 %; it is a share of the tasks'],
    ['with an idle timeout below one poll', { idleTimeout: Duration.seconds(5) }, {},
      'idleTimeout must be a whole number between 20 and 3,600 s, got 5 s; one long poll of an empty queue takes 20 s, and an idle task is paid for'],
    ['with tasks that leave before they have worked', { maxTaskLifetime: Duration.seconds(30) }, {},
      'maxTaskLifetime must be a whole number between 60 and 43,200 s, got 30 s; a new version takes over only when old tasks leave'],
    ['with no message at once', { concurrency: 0 }, {}, 'concurrency must be a whole number between 1 and 100 messages, got 0 messages; raise maxCapacity for more at once'],
    ['on a queue that shows messages again before the agent can extend them', {}, { visibilityTimeout: Duration.seconds(10) },
      'visibilityTimeout of Platform/Feeds must be at least what the agent can extend in time (30 s), got 10 s; omit it (the queue then takes 120 s) or raise it'],
    ['with memory that Fargate does not offer', { cpu: 1024, memoryMiB: 1024 }, {},
      'memoryMiB must be a size that Fargate offers with cpu 1024 (2048 to 8192 in steps of 1024), got 1024 MiB; change one of the two'],
  ])('%s', (_name, props, queueProps, sentence) => {
    expect(() => aWorker(props, queueProps)).toThrow(new Error(`Jobs/FeedBuilder: ${sentence}`));
  });

  test('outside a platform without a cluster', () => {
    const stack = aPlainStack();
    const queue = WorkQueue.fromWorkQueueAttributes(stack, 'Feeds', { queue: new sqs.Queue(stack, 'Own'), visibilityTimeout: Duration.minutes(2) });
    expect(() => new FargateWorker(stack, 'Worker', { queue, image: IMAGE, messageProcessingTime: Duration.seconds(1) })).toThrow(new Error(
      'Plain/Worker: cluster must be given outside a platform, got nothing; pass an ecs.ICluster, or create the construct in a stack with a platform'));
  });
});
