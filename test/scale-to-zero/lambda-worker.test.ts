import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import { LambdaWorker, LambdaWorkerProps, WorkQueue, WorkQueueProps } from '../../lib';
import { aPlainStack, aPlatform, CODE, inventory, logicalIds, onlyOne, warningsOf } from '../a-platform';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const FUNCTION = 'AWS::Lambda::Function';

type Props = Partial<LambdaWorkerProps>;

/** A worker of a queue in the platform. */
function aWorker(props: Props = {}, queueProps: WorkQueueProps = {}) {
  const parts = aPlatform();
  const queue = new WorkQueue(parts.platform, 'Thumbnails', queueProps);
  const worker = new LambdaWorker(parts.jobs, 'Thumbnailer', { queue, code: CODE, ...props });
  return { ...parts, queue, worker };
}

/** A worker with a function of the user's own, and what that function is. */
function aWorkerWith(make: (stack: Stack) => lambda.IFunction, props: Props = {}) {
  const parts = aPlatform();
  const queue = new WorkQueue(parts.platform, 'Thumbnails');
  const worker = new LambdaWorker(parts.jobs, 'Thumbnailer', { queue, function: make(parts.jobs), ...props });
  return { ...parts, queue, worker };
}

const ownFunction = (props: Partial<lambda.FunctionProps> = {}) => (stack: Stack) => new lambda.Function(stack, 'Own', {
  code: lambda.Code.fromInline('x'), handler: 'index.handler', runtime: lambda.Runtime.PYTHON_3_13, ...props,
});
const functionArn = 'arn:aws:lambda:eu-west-1:111111111111:function:theirs';
const importedFunction = (stack: Stack) => lambda.Function.fromFunctionAttributes(stack, 'Theirs', {
  functionArn, role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/theirs'),
});

/** The visibility timeout that the platform's template gives the queue. */
function visibilityTimeout(stack: Stack): number {
  const queues = Template.fromStack(stack).findResources('AWS::SQS::Queue', { Properties: { RedrivePolicy: Match.anyValue() } });
  return Object.values(queues)[0].Properties.VisibilityTimeout;
}

describe('a Lambda worker', () => {
  test('is a function with a role, a log and a mapping', () => {
    expect(inventory(aWorker().jobs)).toEqual({
      'AWS::IAM::Policy': 1, 'AWS::IAM::Role': 1, 'AWS::Lambda::EventSourceMapping': 1, 'AWS::Lambda::Function': 1, 'AWS::Logs::LogGroup': 1,
    });
  });

  test('keeps its logical ids: a second mapping of one queue and function is refused by AWS', () => {
    const { jobs } = aWorker();
    expect(logicalIds(jobs, MAPPING)).toEqual(['ThumbnailerMapping02B7C6DA']);
    expect(logicalIds(jobs, 'AWS::Logs::LogGroup')).toEqual(['ThumbnailerLogsD0EB6B7C']);
  });

  test('has a mapping whose id does not follow the queue', () => {
    const { platform, jobs } = aPlatform();
    new LambdaWorker(jobs, 'Thumbnailer', { queue: new WorkQueue(platform, 'Renamed'), code: CODE });
    expect(logicalIds(jobs, MAPPING)).toEqual(logicalIds(aWorker().jobs, MAPPING));
  });

  test('takes ten messages at once and brings back only those that failed', () => {
    expect(onlyOne(aWorker().jobs, MAPPING)).toMatchObject({ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] });
  });

  test('runs on ARM, traced, with structured logs that go after a month', () => {
    const { jobs } = aWorker();
    expect(onlyOne(jobs, FUNCTION)).toMatchObject({
      Architectures: ['arm64'], MemorySize: 512, Timeout: 60, TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: 'ThumbnailerLogsD0EB6B7C' } },
    });
    expect(onlyOne(jobs, 'AWS::Logs::LogGroup')).toEqual({ RetentionInDays: 30 });
    expect(onlyOne(jobs, FUNCTION)).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(onlyOne(jobs, FUNCTION)).not.toHaveProperty('VpcConfig');
  });

  test.each<[string, Props, number]>([
    ['6 x the default minute', {}, 360],
    ['6 x the timeout', { timeout: Duration.minutes(2) }, 720],
    ['6 x the timeout and the window', { timeout: Duration.minutes(2), maxBatchingWindow: Duration.seconds(5) }, 725],
    ['6 x the timeout and the window that a large batch brings', { timeout: Duration.minutes(2), batchSize: 100 }, 721],
    ['6 x the longest timeout', { timeout: Duration.minutes(15) }, 5400],
  ])('makes the queue hide messages for %s', (_name, props, seconds) => {
    expect(visibilityTimeout(aWorker(props).platform)).toBe(seconds);
  });

  test('leaves the queue a visibility timeout of its own', () => {
    expect(visibilityTimeout(aWorker({}, { visibilityTimeout: Duration.hours(1) }).platform)).toBe(3600);
  });

  test('waits a second for a batch above ten to fill, and not for a smaller one', () => {
    expect(onlyOne(aWorker({ batchSize: 11 }).jobs, MAPPING).MaximumBatchingWindowInSeconds).toBe(1);
    expect(onlyOne(aWorker({ batchSize: 10 }).jobs, MAPPING)).not.toHaveProperty('MaximumBatchingWindowInSeconds');
  });

  test('has no window on a FIFO queue', () => {
    expect(onlyOne(aWorker({}, { fifo: true }).jobs, MAPPING)).not.toHaveProperty('MaximumBatchingWindowInSeconds');
  });

  test('takes every setting', () => {
    const { jobs } = aWorker({
      memoryMiB: 2048, ephemeralStorage: Size.gibibytes(2), architecture: lambda.Architecture.X86_64, environment: { SIZE: '320' },
      batchSize: 50, maxBatchingWindow: Duration.seconds(30), maxConcurrency: 20, reservedConcurrency: 25, wholeBatchRetries: true,
      messageProcessingTime: Duration.seconds(1), selfRequeue: true,
    });
    expect(onlyOne(jobs, FUNCTION)).toMatchObject({
      MemorySize: 2048, EphemeralStorage: { Size: 2048 }, Architectures: ['x86_64'], Environment: { Variables: { SIZE: '320' } },
      ReservedConcurrentExecutions: 25, RecursiveLoop: 'Allow',
    });
    expect(onlyOne(jobs, MAPPING)).toMatchObject({ BatchSize: 50, MaximumBatchingWindowInSeconds: 30, ScalingConfig: { MaximumConcurrency: 20 } });
    expect(onlyOne(jobs, MAPPING)).not.toHaveProperty('FunctionResponseTypes');
  });

  test('may do with the queue what a consumer must, with that queue only', () => {
    const { jobs } = aWorker();
    const [consume] = onlyOne(jobs, 'AWS::IAM::Policy').PolicyDocument.Statement.filter(({ Action }: any) => String(Action).includes('sqs'));
    expect(consume.Action).toEqual(['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']);
    expect(consume.Resource['Fn::GetStackOutput'].OutputName).toMatch(/Thumbnails.*Arn/);
  });

  test('may read the queue before its mapping is created', () => {
    const mapping = Object.values(Template.fromStack(aWorker().jobs).findResources(MAPPING))[0];
    const policies = logicalIds(aWorker().jobs, 'AWS::IAM::Policy');
    expect(mapping.DependsOn).toEqual(policies);
  });

  test('may be granted more', () => {
    const { jobs, worker } = aWorker();
    new s3.Bucket(jobs, 'Pictures').grantRead(worker);
    Template.fromStack(jobs).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'] })]) },
    });
  });

  test('sends to another queue, and finds its URL in the environment', () => {
    const { platform, jobs, worker } = aWorker();
    const mails = new WorkQueue(platform, 'Mails');
    worker.sendsTo(mails);
    worker.sendsTo(mails);
    expect(Object.keys(onlyOne(jobs, FUNCTION).Environment.Variables)).toEqual(['MAILS_QUEUE_URL']);
    Template.fromStack(jobs).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['sqs:SendMessage']) })]) },
    });
  });

  test('sends to its own queue where that is meant', () => {
    const { queue, jobs, worker } = aWorker({ selfRequeue: true });
    worker.sendsTo(queue, { environmentVariable: 'AGAIN' });
    expect(Object.keys(onlyOne(jobs, FUNCTION).Environment.Variables)).toEqual(['AGAIN']);
  });

  test('logs where it is told', () => {
    const { platform, jobs } = aPlatform();
    const logGroup = new logs.LogGroup(jobs, 'Team');
    const worker = new LambdaWorker(jobs, 'Thumbnailer', { queue: new WorkQueue(platform, 'Thumbnails'), code: CODE, logGroup });
    expect(worker.logGroup).toBe(logGroup);
    expect(logicalIds(jobs, 'AWS::Logs::LogGroup')).toHaveLength(1);
  });

  test('has provisioned pollers with a reason, also more than CDK\'s own construct takes', () => {
    const { jobs } = aWorker({ minPollers: 2, maxPollers: 10_000, idleCostReason: 'orders must not wait for pollers to scale' });
    expect(onlyOne(jobs, MAPPING).ProvisionedPollerConfig).toEqual({ MinimumPollers: 2, MaximumPollers: 10_000 });
  });
});

describe('a Lambda worker with a function of the user\'s own', () => {
  test('follows the timeout that the function has', () => {
    const { platform, worker } = aWorkerWith(ownFunction({ timeout: Duration.seconds(100) }));
    expect(visibilityTimeout(platform)).toBe(600);
    expect(worker.logGroup).toBeUndefined();
  });

  test('follows Lambda\'s three seconds for a function that says nothing', () => {
    expect(visibilityTimeout(aWorkerWith(ownFunction()).platform)).toBe(18);
  });

  test('looks through an alias', () => {
    const { platform } = aWorkerWith((stack) => new lambda.Alias(stack, 'Live', {
      aliasName: 'live', version: ownFunction({ timeout: Duration.seconds(50) })(stack).currentVersion,
    }));
    expect(visibilityTimeout(platform)).toBe(300);
  });

  test('believes the timeout given with an imported function', () => {
    expect(visibilityTimeout(aWorkerWith(importedFunction, { timeout: Duration.seconds(20) }).platform)).toBe(120);
  });

  test('lets it send to a queue', () => {
    const { platform, jobs, worker } = aWorkerWith(ownFunction());
    worker.sendsTo(new WorkQueue(platform, 'Mails'));
    expect(Object.keys(onlyOne(jobs, FUNCTION).Environment.Variables)).toEqual(['MAILS_QUEUE_URL']);
  });
});

describe('a Lambda worker warns', () => {
  test('of a visibility timeout below 6 x timeout + window', () => {
    const { jobs } = aWorker({ timeout: Duration.minutes(2) }, { visibilityTimeout: Duration.seconds(200) });
    expect(warningsOf(jobs)).toEqual([expect.stringMatching(
      /^visibilityTimeout of Platform\/Thumbnails is 200 s, below 6 x timeout \+ batching window = 720 s: .* \[ack: cdk-scale-to-zero:VisibilityTimeoutShort\]$/)]);
  });

  test('of fewer than five receives', () => {
    const { jobs } = aWorker({}, { maxReceiveCount: 3 });
    expect(warningsOf(jobs)).toEqual([expect.stringMatching(/^maxReceiveCount of Platform\/Thumbnails is 3: .* use at least 5 \[ack: cdk-scale-to-zero:MaxReceiveCountLow\]$/)]);
  });

  test('of nothing where it decides itself', () => {
    expect(warningsOf(aWorker().jobs)).toEqual([]);
  });
});

describe('a Lambda worker fails', () => {
  test.each<[string, Props, WorkQueueProps, string]>([
    ['on a queue that shows messages again while they are worked on', { timeout: Duration.minutes(2) }, { visibilityTimeout: Duration.seconds(30) },
      'visibilityTimeout of Platform/Thumbnails must be at least the worker\'s timeout (120 s), got 30 s; omit it (the queue then takes 720 s) or raise it'],
    ['without code', { code: undefined }, {},
      'code or function must be given, got neither; pass code: FunctionCode.entry(...), .zip(...) or .image(...), or a function of your own'],
    ['with a timeout over 15 minutes', { timeout: Duration.seconds(901) }, {},
      'timeout must be a whole number between 1 and 900 s, got 901 s; split the message into smaller ones, or run the work in a container'],
    ['with less memory than AWS offers', { memoryMiB: 64 }, {},
      'memoryMiB must be a whole number between 128 and 10,240 MiB, got 64 MiB; run what needs more in a container'],
    ['with more memory than AWS offers', { memoryMiB: 10_241 }, {},
      'memoryMiB must be a whole number between 128 and 10,240 MiB, got 10,241 MiB; run what needs more in a container'],
    ['with more disk than AWS offers', { ephemeralStorage: Size.gibibytes(11) }, {},
      'ephemeralStorage must be between 512 and 10,240 MiB, got 11,264 MiB; keep larger files in a bucket'],
    ['with a batch over 10,000', { batchSize: 10_001 }, {},
      'batchSize must be a whole number between 1 and 10,000 messages, got 10,001 messages; that is what Lambda takes from a standard queue'],
    ['with a batch over ten on a FIFO queue', { batchSize: 11 }, { fifo: true },
      'batchSize must be a whole number between 1 and 10 messages, got 11 messages; that is what Lambda takes from a FIFO queue'],
    ['with a window over five minutes', { maxBatchingWindow: Duration.minutes(6) }, {},
      'maxBatchingWindow must be a whole number between 0 and 300 s, got 360 s; a message should not wait longer for company'],
    ['with a large batch and no window', { batchSize: 100, maxBatchingWindow: Duration.seconds(0) }, {},
      'maxBatchingWindow must be at least 1 s for a batchSize of 100 messages, got 0 s; omit it to get 1 s'],
    ['with a window on a FIFO queue', { maxBatchingWindow: Duration.seconds(5) }, { fifo: true },
      'maxBatchingWindow must not be set on a FIFO queue, got one; Lambda takes such a queue\'s messages at once: omit it'],
    ['with a batch that cannot be done in time', { batchSize: 50, messageProcessingTime: Duration.seconds(10), timeout: Duration.minutes(5) }, {},
      'batchSize x messageProcessingTime must be at most the timeout (300 s), got 50 x 10 s = 500 s; lower batchSize to 30 or raise the timeout'],
    ['with one batch at a time', { maxConcurrency: 1 }, {},
      'maxConcurrency must be between 2 and 1,000 batches, got 1; for one at a time use fifo: true on the queue and a single message group'],
    ['with a concurrency over 1,000', { maxConcurrency: 1001 }, {},
      'maxConcurrency must be a whole number between 2 and 1,000 batches, got 1,001 batches; that is what Lambda takes; omit it for up to 1,250'],
    ['with reserved concurrency alone', { reservedConcurrency: 1 }, {},
      'maxConcurrency must be set with a reservedConcurrency, got 1 reserved alone; messages that are throttled above it would reach the dead-letter queue '
      + 'though they never ran: set maxConcurrency (2 to 1,000) and leave reservedConcurrency out, or for one at a time use fifo: true on the queue '
      + 'and a single message group'],
    ['with more concurrency than is reserved', { maxConcurrency: 50, reservedConcurrency: 5 }, {},
      'maxConcurrency must be at most reservedConcurrency (5), got 50; the surplus would be throttled into the dead-letter queue: lower it or raise reservedConcurrency'],
    ['with pollers that cost while idle', { minPollers: 2 }, {},
      'minPollers and maxPollers must not be set in a ScaleToZeroStack, got pollers that are billed while the queue is empty; omit them, or say in idleCostReason '
      + 'why they are worth it'],
    ['with one poller', { minPollers: 1, idleCostReason: 'x' }, {},
      'minPollers must be a whole number between 2 and 200 pollers, got 1 pollers; that is what AWS offers'],
    ['with more pollers than AWS offers', { maxPollers: 10_001, idleCostReason: 'x' }, {},
      'maxPollers must be a whole number between 2 and 10,000 pollers, got 10,001 pollers; that is what AWS offers'],
    ['with fewer pollers at most than at least', { minPollers: 5, maxPollers: 3, idleCostReason: 'x' }, {},
      'minPollers must be at most maxPollers (3), got 5; lower it or raise maxPollers'],
    ['with pollers and a concurrency', { minPollers: 2, maxConcurrency: 10, idleCostReason: 'x' }, {},
      'maxConcurrency must not come with minPollers or maxPollers, got both; maxPollers is the limit: each poller runs up to ten batches at once'],
  ])('%s', (_name, props, queueProps, sentence) => {
    expect(() => aWorker(props, queueProps)).toThrow(new Error(`Jobs/Thumbnailer: ${sentence}`));
  });

  test.each<[string, (stack: Stack) => lambda.IFunction, Props, string]>([
    ['with code and a function', ownFunction(), { code: CODE }, 'function must come without code, got both; set it where the function is defined'],
    ['with memory for a function that has some', ownFunction(), { memoryMiB: 256 }, 'function must come without memoryMiB, got both; set it where the function is defined'],
    ['with a timeout for a function that has one', ownFunction(), { timeout: Duration.seconds(5) },
      'timeout must not be given with a function that tells its own, got both; set it where the function is defined'],
    ['with an imported function that cannot tell its timeout', importedFunction, {},
      'timeout must be given with an imported function, got nothing; it cannot be read, and the queue\'s visibility timeout follows it'],
    ['with a function imported without its role', (stack) => lambda.Function.fromFunctionArn(stack, 'Theirs', functionArn), { timeout: Duration.seconds(5) },
      'function must be imported with its role, got one without; it could not be allowed to take from the queue: '
      + 'use lambda.Function.fromFunctionAttributes with functionArn and role'],
    ['with a function that has reserved concurrency alone', ownFunction({ reservedConcurrentExecutions: 1 }), {},
      'maxConcurrency must be set with a reservedConcurrency, got 1 reserved alone; messages that are throttled above it would reach the dead-letter queue '
      + 'though they never ran: set maxConcurrency (2 to 1,000) and leave reservedConcurrency out, or for one at a time use fifo: true on the queue '
      + 'and a single message group'],
  ])('%s', (_name, make, props, sentence) => {
    expect(() => aWorkerWith(make, props)).toThrow(new Error(`Jobs/Thumbnailer: ${sentence}`));
  });

  test('with more concurrency over two queues than the function has reserved', () => {
    const { platform, jobs } = aPlatform();
    const own = ownFunction({ reservedConcurrentExecutions: 10 })(jobs);
    new LambdaWorker(jobs, 'A', { queue: new WorkQueue(platform, 'QueueA'), function: own, maxConcurrency: 6 });
    expect(() => new LambdaWorker(jobs, 'B', { queue: new WorkQueue(platform, 'QueueB'), function: own, maxConcurrency: 6 })).toThrow(new Error(
      'Jobs/B: maxConcurrency must be at most reservedConcurrency (10), got 12 over all workers of the function; '
      + 'the surplus would be throttled into the dead-letter queue: lower it or raise reservedConcurrency'));
  });

  test('to send to its own queue by accident', () => {
    const { queue, worker } = aWorker();
    expect(() => worker.sendsTo(queue)).toThrow(new Error(
      'Jobs/Thumbnailer: selfRequeue must be true to send to the worker\'s own queue, got Platform/Thumbnails without it; '
      + 'Lambda would stop the messages after 16 rounds: set selfRequeue: true if going round is meant'));
  });

  test('to put a queue\'s URL into an imported function', () => {
    const { platform, worker } = aWorkerWith(importedFunction, { timeout: Duration.seconds(5) });
    expect(() => worker.sendsTo(new WorkQueue(platform, 'Mails'))).toThrow(new Error(
      'Jobs/Thumbnailer: function must be one whose environment can be added to, got an imported one; set MAILS_QUEUE_URL where it is defined'));
  });

  test('to tell of two queues by one variable', () => {
    const { platform, worker } = aWorker();
    worker.sendsTo(new WorkQueue(platform, 'Mails'));
    expect(() => worker.sendsTo(new WorkQueue(platform, 'Letters'), { environmentVariable: 'MAILS_QUEUE_URL' })).toThrow(new Error(
      'Jobs/Thumbnailer: environmentVariable must be of one queue, got MAILS_QUEUE_URL for Platform/Mails and Platform/Letters; pass environmentVariable for one of them'));
  });
});

describe('outside a scale-to-zero stack', () => {
  test('a worker takes a borrowed queue, and pollers need no reason', () => {
    const stack = aPlainStack();
    const queue = WorkQueue.fromWorkQueueAttributes(stack, 'Exports', { queue: new sqs.Queue(stack, 'Own'), visibilityTimeout: Duration.minutes(6) });
    new LambdaWorker(stack, 'Worker', { queue, code: CODE, minPollers: 2 });
    expect(onlyOne(stack, MAPPING)).toMatchObject({ EventSourceArn: stack.resolve(queue.queue.queueArn), ProvisionedPollerConfig: { MinimumPollers: 2 } });
  });

  test('a worker fails on a borrowed queue whose visibility timeout is too short', () => {
    const stack = aPlainStack();
    const queue = WorkQueue.fromWorkQueueAttributes(stack, 'Exports', { queue: new sqs.Queue(stack, 'Own'), visibilityTimeout: Duration.seconds(30) });
    expect(() => new LambdaWorker(stack, 'Worker', { queue, code: CODE })).toThrow(new Error(
      'Plain/Worker: visibilityTimeout of Plain/Exports must be at least the worker\'s timeout (60 s), got 30 s; omit it (the queue then takes 360 s) or raise it'));
  });
});
