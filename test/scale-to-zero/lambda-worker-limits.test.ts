import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import { LambdaWorker, WorkQueue, WorkQueueProps } from '../../lib';
import { aWorker, aWorkerWith, functionArn, importedFunction, ownFunction, Props } from './a-worker';
import { aPlatform, CODE } from '../a-platform';

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
    ['with a durable function itself', ownFunction({ durableConfig: { executionTimeout: Duration.hours(1) } }), {},
      'function must be a version or an alias of a durable function, got Jobs/Own itself; a run goes on with the version it began with: pass its currentVersion'],
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
