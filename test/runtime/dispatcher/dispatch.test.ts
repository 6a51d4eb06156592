import { aWorker, MINUTE, NOW, REVISION, SECOND } from './a-worker';
import { Dispatching } from './dispatching';

let dispatcher: Dispatching;
const feeds = aWorker();

beforeEach(() => {
  dispatcher = new Dispatching();
});

describe('an empty queue', () => {
  test('costs one call, no line and no metric', async () => {
    dispatcher.waiting(0, 40);
    await dispatcher.tick();
    expect(dispatcher.account.calls.map(({ operation }) => operation)).toEqual(['GetQueueAttributes']);
    expect([dispatcher.lines, dispatcher.metrics]).toEqual([[], []]);
  });
});

describe('a cold start', () => {
  test('runs one task, and says so', async () => {
    dispatcher.waiting(1);
    await dispatcher.tick();
    expect(dispatcher.account.of('RunTask').map(({ input }) => input)).toEqual([{
      cluster: feeds.cluster,
      taskDefinition: REVISION,
      count: 1,
      clientToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      startedBy: 'dispatcher',
      propagateTags: 'TASK_DEFINITION',
      enableECSManagedTags: true,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' } },
    }]);
    expect(dispatcher.lines).toMatchObject([{ level: 'info', message: 'tasks started', worker: 'Jobs/FeedBuilder', visible: 1, reason: 'first task', started: 1 }]);
    expect(dispatcher.counts()).toEqual([{ Worker: 'Jobs/FeedBuilder', TasksStarted: 1, WaitingWithoutTasks: 0 }]);
  });

  test('never asks CloudWatch, whose metrics are late when a queue wakes', async () => {
    dispatcher.waiting(1);
    dispatcher.account.ages.set('feeds', [[1, 5000]]);
    await dispatcher.tick();
    expect(dispatcher.account.of('GetMetricStatistics')).toEqual([]);
  });

  test('the next minute sees the pending task and starts nothing', async () => {
    dispatcher.waiting(12);
    await dispatcher.tick();
    await dispatcher.tick([feeds], NOW + MINUTE);
    expect(dispatcher.asked()).toEqual([1]);
    expect(dispatcher.lines).toHaveLength(1);
  });
});

describe('a crash loop', () => {
  const pulled = (minutesAgo: number): Record<string, unknown> => ({
    desiredStatus: 'STOPPED',
    lastStatus: 'STOPPED',
    createdAt: new Date(NOW - minutesAgo * MINUTE),
    startedAt: undefined,
    stoppedAt: new Date(NOW - minutesAgo * MINUTE + 10 * SECOND),
    stopCode: 'TaskFailedToStart',
    stoppedReason: 'CannotPullContainerError',
    taskDefinitionArn: REVISION,
    containers: [{}, {}],
  });

  test('is slowed down, named and counted', async () => {
    dispatcher.waiting(60);
    dispatcher.account.addTasks(1, pulled(6));
    dispatcher.account.addTasks(1, pulled(3));
    dispatcher.account.addTasks(2, pulled(1));
    await dispatcher.tick();
    expect(dispatcher.asked()).toEqual([]);
    expect(dispatcher.lines.map(({ level, message }) => [level, message])).toEqual([
      ['error', 'task died at start'], ['error', 'task died at start'], ['warn', 'tasks held back'],
    ]);
    expect(dispatcher.lines[0]).toMatchObject({ stoppedReason: 'CannotPullContainerError', endedAt: '2026-11-23T11:59:40.000Z' });
    expect(dispatcher.lines[2]).toMatchObject({ reason: 'tasks die at start', failedRounds: 3, nextStartAt: '2026-11-23T12:03:40.000Z' });
  });

  test('counts those of the minute before, and tells that messages wait without tasks', async () => {
    dispatcher.waiting(60);
    dispatcher.account.addTasks(3, pulled(1));
    await dispatcher.tick();
    expect(dispatcher.counts()).toEqual([{ Worker: feeds.name, TasksDiedAtStart: 3, WaitingWithoutTasks: 1 }]);
    await dispatcher.tick([feeds], NOW + MINUTE);
    expect(dispatcher.counts()[1]).toEqual({ Worker: feeds.name, TasksStarted: 5, WaitingWithoutTasks: 0 });
  });

  test('a probe follows, and when it works the others', async () => {
    dispatcher.waiting(60);
    dispatcher.account.addTasks(1, pulled(9));
    dispatcher.account.addTasks(1, pulled(6));
    await dispatcher.tick();
    expect(dispatcher.asked()).toEqual([1]);
    dispatcher.account.tasks.push({ ...dispatcher.account.tasks.pop()!, lastStatus: 'RUNNING', startedAt: new Date(NOW + MINUTE) });
    await dispatcher.tick([feeds], NOW + 2 * MINUTE);
    expect(dispatcher.asked()).toEqual([1]);
    await dispatcher.tick([feeds], NOW + 4 * MINUTE);
    expect(dispatcher.asked()).toEqual([1, 4]);
  });

  test('a container whose code is not known yet is not taken for a success', async () => {
    dispatcher.waiting(60);
    dispatcher.account.addTasks(1, pulled(9));
    dispatcher.account.addTasks(1, pulled(6));
    dispatcher.account.addTasks(1, {
      ...pulled(1), lastStatus: 'DEPROVISIONING', startedAt: new Date(NOW - 20 * SECOND), stoppedAt: undefined,
      stoppingAt: new Date(NOW), stopCode: 'EssentialContainerExited', containers: [{ exitCode: 0 }, {}],
    });
    await dispatcher.tick();
    expect(dispatcher.asked()).toEqual([]);
  });
});

describe('slow jobs', () => {
  beforeEach(() => {
    dispatcher.waiting(3, 1);
    dispatcher.account.addTasks(1);
  });

  test('are noticed by the newest age', async () => {
    dispatcher.account.ages.set('feeds', [[4, 20], [1, 350], [2, 290]]);
    await dispatcher.tick();
    expect(dispatcher.asked()).toEqual([3]);
    expect(dispatcher.lines).toMatchObject([{ reason: 'jobs take longer than stated', oldestSeconds: 350 }]);
    expect(dispatcher.account.of('GetMetricStatistics')[0].input).toMatchObject({
      Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage', Dimensions: [{ Name: 'QueueName', Value: 'feeds' }], Period: 60,
    });
  });

  test('an age of long ago says nothing', async () => {
    dispatcher.account.ages.set('feeds', [[6, 5000]]);
    await dispatcher.tick();
    expect(dispatcher.asked()).toEqual([]);
  });

  test('fails after all is done when the age cannot be read', async () => {
    dispatcher.waiting(100, 1);
    dispatcher.account.refused.set('GetMetricStatistics', Object.assign(new Error('no'), { name: 'AccessDenied' }));
    await expect(dispatcher.tick()).rejects.toThrow('Jobs/FeedBuilder (AccessDenied: no)');
    expect(dispatcher.asked()).toEqual([8]);
  });
});

describe('several workers', () => {
  const other = aWorker({ name: 'Jobs/Broken', queueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/broken', family: 'JobsBroken' });

  test('one that cannot be looked at holds up nobody, and fails the function at the end', async () => {
    dispatcher.waiting(12);
    await expect(dispatcher.tick([other, feeds])).rejects.toThrow(
      'every worker must be looked at, got 1 of 2 that could not be: Jobs/Broken (QueueDoesNotExist: The specified queue does not exist.); the others were served');
    expect(dispatcher.account.tasks).toHaveLength(1);
    expect(dispatcher.lines.map(({ level, worker }) => [level, worker])).toEqual([['info', 'Jobs/FeedBuilder'], ['error', 'Jobs/Broken']]);
  });

  test.each([
    ['a setting that is missing', { ...other, family: undefined }, 'family must be a text that is not empty, got undefined'],
    ['a capacity of zero', { ...other, maxCapacity: 0 }, 'maxCapacity must be a whole number above 0, got 0'],
    ['a concurrency of zero', { ...other, concurrency: 0 }, 'concurrency must be a whole number above 0, got 0'],
    ['half a message', { ...other, messagesPerTask: 0.5 }, 'messagesPerTask must be a whole number above 0, got 0.5'],
    ['no subnets', { ...other, subnets: [] }, 'subnets must name at least one, got []'],
    ['an unclear public IP', { ...other, assignPublicIp: 'yes' }, 'assignPublicIp must be true or false, got "yes"'],
    ['more than everything on Spot', { ...other, spotPercent: 101 }, 'be a number from 0 to 100'],
    ['something else', 'worker', 'worker must be an object, got "worker"'],
  ])('fails for %s, for that worker only', async (_, broken, sentence) => {
    dispatcher.waiting(12);
    await expect(dispatcher.tick([broken, feeds])).rejects.toThrow(sentence);
    expect(dispatcher.account.tasks).toHaveLength(1);
  });

  test('the tasks of one are not counted for the other', async () => {
    dispatcher.waiting(12);
    dispatcher.waiting(12, 0, other);
    dispatcher.account.addTasks(10, { family: 'JobsBroken' });
    await dispatcher.tick([other, feeds]);
    expect(dispatcher.account.of('RunTask').map(({ input }) => input.taskDefinition)).toEqual([REVISION]);
  });

  test('fails for an input that is none', async () => {
    await expect(dispatcher.tick({})).rejects.toThrow('workers must be a list, got {"workers":{}}');
  });
});
