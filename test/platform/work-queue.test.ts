import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib/core';
import { LambdaWorker, WorkQueue, WorkQueueProps } from '../../lib';
import { aPlainStack, aPlatform, CODE, inventory, logicalIds } from '../a-platform';

const QUEUE = 'AWS::SQS::Queue';

function aQueue(props: WorkQueueProps = {}) {
  const stack = aPlainStack();
  return { stack, queue: new WorkQueue(stack, 'Thumbnails', props) };
}

describe('a work queue', () => {
  test('comes with dead letters, TLS-only policies and two alarms', () => {
    expect(inventory(aQueue().stack)).toEqual({
      'AWS::CloudWatch::Alarm': 2,
      'AWS::SQS::Queue': 2,
      'AWS::SQS::QueuePolicy': 2,
    });
  });

  test('keeps its logical ids: a changed one would replace a queue with its messages', () => {
    const { stack } = aQueue();
    expect(logicalIds(stack, QUEUE)).toEqual(['Thumbnails89DB2D21', 'ThumbnailsDeadLettersDBE3706F']);
    expect(logicalIds(stack, 'AWS::CloudWatch::Alarm')).toEqual(['ThumbnailsDeadLetterAlarm8DABBF14', 'ThumbnailsMessageAgeAlarm1BB7F1C7']);
  });

  test('is kept on delete, encrypted, polled long, and sends to its dead letters after five receives', () => {
    const template = Template.fromStack(aQueue().stack);
    template.allResources(QUEUE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.allResourcesProperties(QUEUE, { SqsManagedSseEnabled: true, ReceiveMessageWaitTimeSeconds: 20 });
    template.hasResourceProperties(QUEUE, {
      MessageRetentionPeriod: 345_600,
      VisibilityTimeout: 30,
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: { 'Fn::GetAtt': ['ThumbnailsDeadLettersDBE3706F', 'Arn'] } },
    });
    template.hasResourceProperties(QUEUE, { MessageRetentionPeriod: 1_209_600, RedrivePolicy: Match.absent() });
  });

  test('lets nobody in without TLS', () => {
    Template.fromStack(aQueue().stack).allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })] },
    });
  });

  test('alarms on the first dead letter by what is visible, and says what to do', () => {
    Template.fromStack(aQueue().stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['ThumbnailsDeadLettersDBE3706F', 'QueueName'] } }],
      Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', Period: 60, EvaluationPeriods: 1, Statistic: 'Maximum',
      TreatMissingData: 'notBreaching',
      AlarmDescription: { 'Fn::Join': ['', [Match.stringLikeRegexp('aws sqs start-message-move-task --source-arn $'), Match.anyValue()]] },
    });
  });

  test.each([
    ['five minutes and one visibility timeout by default', {}, 300 + 30],
    ['what is acceptable and one visibility timeout', { acceptableLatency: Duration.minutes(1), visibilityTimeout: Duration.minutes(2) }, 60 + 120],
  ])('alarms on messages older than %s', (_name, props, threshold) => {
    Template.fromStack(aQueue(props).stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateAgeOfOldestMessage', Threshold: threshold, ComparisonOperator: 'GreaterThanThreshold',
    });
  });

  test('tells the topic of the platform, unless it has one of its own', () => {
    const topics = aPlainStack('Topics');
    const team = sns.Topic.fromTopicArn(topics, 'Team', 'arn:aws:sns:eu-west-1:111111111111:team');
    const own = sns.Topic.fromTopicArn(topics, 'Own', 'arn:aws:sns:eu-west-1:111111111111:own');
    const { platform } = aPlatform({ alarmTopic: team });
    new WorkQueue(platform, 'A');
    new WorkQueue(platform, 'B', { alarmTopic: own });
    const alarms = Template.fromStack(platform).findResources('AWS::CloudWatch::Alarm');
    const actions = Object.entries(alarms).map(([id, { Properties }]) => `${id[0]} ${Properties.AlarmActions[0].split(':').pop()}`).sort();
    expect(actions).toEqual(['A team', 'A team', 'B own', 'B own']);
  });

  test('takes every setting', () => {
    const { stack } = aQueue({
      visibilityTimeout: Duration.minutes(10), maxReceiveCount: 7, retentionPeriod: Duration.days(2), deadLetterRetentionPeriod: Duration.days(9),
      deliveryDelay: Duration.seconds(15), maxMessageSize: Size.kibibytes(256), removalPolicy: RemovalPolicy.DESTROY,
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(QUEUE, {
      VisibilityTimeout: 600, RedrivePolicy: Match.objectLike({ maxReceiveCount: 7 }), MessageRetentionPeriod: 172_800,
      DelaySeconds: 15, MaximumMessageSize: 262_144,
    });
    template.hasResourceProperties(QUEUE, { MessageRetentionPeriod: 777_600, DelaySeconds: Match.absent() });
    template.allResources(QUEUE, { DeletionPolicy: 'Delete' });
  });

  test('works on groups in parallel when it is FIFO, and so does its dead-letter queue', () => {
    Template.fromStack(aQueue({ fifo: true, contentBasedDeduplication: true }).stack).allResourcesProperties(QUEUE, {
      FifoQueue: true, DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId', ContentBasedDeduplication: true,
    });
  });

  test('encrypts both queues with a customer key', () => {
    const stack = aPlainStack();
    new WorkQueue(stack, 'Thumbnails', { encryptionKey: new kms.Key(stack, 'Key') });
    Template.fromStack(stack).allResourcesProperties(QUEUE, {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] }, SqsManagedSseEnabled: Match.absent(),
    });
  });

  test('takes a dead-letter queue from its own stack', () => {
    const stack = aPlainStack();
    const own = new sqs.Queue(stack, 'Own');
    const queue = new WorkQueue(stack, 'Thumbnails', { deadLetterQueue: own });
    expect(queue.deadLetterQueue).toBe(own);
    Template.fromStack(stack).hasResourceProperties(QUEUE, { RedrivePolicy: { deadLetterTargetArn: stack.resolve(own.queueArn), maxReceiveCount: 5 } });
  });

  test.each([
    ['Thumbnails', 'THUMBNAILS_QUEUE_URL'],
    ['OrderExports', 'ORDER_EXPORTS_QUEUE_URL'],
    ['s3-uploads', 'S3_UPLOADS_QUEUE_URL'],
    ['PDFs', 'PDFS_QUEUE_URL'],
  ])('tells senders of %s by %s', (id, name) => {
    expect(new WorkQueue(aPlainStack(), id).environmentVariable).toBe(name);
  });

  test('counts what waits and what is worked on as backlog, each minute', () => {
    const { stack, queue } = aQueue();
    const { mathExpression } = queue.metricBacklog().toMetricConfig();
    expect(mathExpression?.expression).toBe('visible + inFlight');
    expect(mathExpression?.period).toBe(60);
    const names = Object.values(mathExpression?.usingMetrics ?? {}).map((metric) => metric.toMetricConfig().metricStat?.metricName);
    expect(names).toEqual(['ApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesNotVisible']);
    expect(stack.resolve(queue.metricDeadLetters().dimensions)).toEqual({ QueueName: { 'Fn::GetAtt': ['ThumbnailsDeadLettersDBE3706F', 'QueueName'] } });
    expect(queue.metricOldestMessageAge({ statistic: 'Average' }).statistic).toBe('Average');
  });
});

describe('a work queue fails', () => {
  test('with the AWS managed key, by which services drop what they deliver', () => {
    const stack = aPlainStack();
    expect(() => new WorkQueue(stack, 'Jobs', { encryptionKey: kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/sqs') })).toThrow(new Error(
      'Plain/Jobs: encryptionKey must not be the AWS managed key, got alias/aws/sqs; EventBridge, SNS and S3 cannot use it and drop what they deliver: '
      + 'omit it for keys that SQS owns, or create a kms.Key',
    ));
  });

  const elsewhere = new Stack(undefined, 'Elsewhere');
  test.each<[string, WorkQueueProps, string]>([
    ['with a visibility timeout over 12 hours', { visibilityTimeout: Duration.hours(13) },
      'visibilityTimeout must be a whole number between 0 and 43,200 s, got 46,800 s; omit it and it follows the worker'],
    ['with a fraction of a second', { deliveryDelay: Duration.millis(1500) },
      'deliveryDelay must be a whole number between 0 and 900 s, got 1.5 s; for later use EventBridge Scheduler'],
    ['with a delay over 15 minutes', { deliveryDelay: Duration.minutes(16) },
      'deliveryDelay must be a whole number between 0 and 900 s, got 960 s; for later use EventBridge Scheduler'],
    ['with a retention under a minute', { retentionPeriod: Duration.seconds(59) },
      'retentionPeriod must be a whole number between 60 and 1,209,600 s, got 59 s; SQS keeps messages for 14 days at most'],
    ['with dead letters kept over 14 days', { deadLetterRetentionPeriod: Duration.days(15) },
      'deadLetterRetentionPeriod must be a whole number between 60 and 1,209,600 s, got 1,296,000 s; SQS keeps messages for 14 days at most'],
    ['with dead letters kept no longer than messages', { retentionPeriod: Duration.days(7), deadLetterRetentionPeriod: Duration.days(1) },
      'deadLetterRetentionPeriod must be longer than retentionPeriod (7 d), got 1 d; the clock of a dead letter starts when the message was first sent, '
      + 'so failures would vanish on arrival: keep them 14 days and the queue less'],
    ['with messages kept as long as dead letters can be', { retentionPeriod: Duration.days(14) },
      'deadLetterRetentionPeriod must be longer than retentionPeriod (14 d), got 14 d; the clock of a dead letter starts when the message was first sent, '
      + 'so failures would vanish on arrival: keep them 14 days and the queue less'],
    ['with no receive', { maxReceiveCount: 0 },
      'maxReceiveCount must be a whole number between 1 and 1,000, got 0; omit it and it follows the worker'],
    ['with messages over 1 MiB', { maxMessageSize: Size.mebibytes(2) },
      'maxMessageSize must be between 1 KiB and 1 MiB, got 2,048 KiB; put larger content in a bucket and send its key'],
    ['with an acceptable latency of nothing', { acceptableLatency: Duration.seconds(0) },
      'acceptableLatency must be a whole number between 1 and 1,209,600 s, got 0 s; it is compared with the age of the oldest message'],
    ['with deduplication on a standard queue', { contentBasedDeduplication: true },
      'contentBasedDeduplication must come with a FIFO queue, got a standard queue; set fifo: true or omit it'],
    ['with standard dead letters behind a FIFO queue', { fifo: true, deadLetterQueue: new sqs.Queue(elsewhere, 'Standard') },
      'deadLetterQueue must be of the queue\'s type (FIFO), got a standard queue; omit it and one of the right type is created'],
    ['with FIFO dead letters behind a standard queue', { deadLetterQueue: new sqs.Queue(elsewhere, 'Fifo', { fifo: true }) },
      'deadLetterQueue must be of the queue\'s type (standard), got a FIFO queue; omit it and one of the right type is created'],
    ['with dead letters from another stack', { deadLetterQueue: new sqs.Queue(elsewhere, 'Far') },
      'deadLetterQueue must belong to the queue\'s stack (Plain), got one of Elsewhere; the two stacks would come to depend on each other: '
      + 'create both queues in one stack, or omit it'],
    ['with a retention for a dead-letter queue of its own', { deadLetterQueue: new sqs.Queue(elsewhere, 'Kept'), deadLetterRetentionPeriod: Duration.days(3) },
      'deadLetterRetentionPeriod must not be set together with deadLetterQueue, got both; set the period on your own queue'],
  ])('%s', (_name, props, sentence) => {
    expect(() => aQueue(props)).toThrow(new Error(`Plain/Thumbnails: ${sentence}`));
  });

  test('with a second worker', () => {
    const { platform, jobs } = aPlatform();
    const queue = new WorkQueue(platform, 'Thumbnails');
    new LambdaWorker(jobs, 'First', { queue, code: CODE });
    expect(() => new LambdaWorker(jobs, 'Second', { queue, code: CODE })).toThrow(new Error(
      'Jobs/Second: queue must have one worker, got a second one on Platform/Thumbnails, which Jobs/First works on already; '
      + 'give each worker a queue of its own, fed by one SNS topic if both need every message'));
  });

  test('with a second worker through a second wrapper of one borrowed queue', () => {
    const stack = aPlainStack();
    const queue = new sqs.Queue(stack, 'Own');
    const wrap = (id: string) => WorkQueue.fromWorkQueueAttributes(stack, id, { queue, visibilityTimeout: Duration.hours(1) });
    new LambdaWorker(stack, 'First', { queue: wrap('A'), code: CODE });
    expect(() => new LambdaWorker(stack, 'Second', { queue: wrap('B'), code: CODE })).toThrow(/^Plain\/Second: queue must have one worker, got a second one on Plain\/B/);
  });
});

describe('a borrowed queue', () => {
  test('is used as it is: no resource is added to it', () => {
    const stack = aPlainStack();
    const queue = sqs.Queue.fromQueueArn(stack, 'Theirs', 'arn:aws:sqs:eu-west-1:111111111111:theirs');
    const borrowed = WorkQueue.fromWorkQueueAttributes(stack, 'Exports', { queue, visibilityTimeout: Duration.hours(1), maxReceiveCount: 10 });
    expect(borrowed.queue).toBe(queue);
    expect(borrowed.environmentVariable).toBe('EXPORTS_QUEUE_URL');
    expect(inventory(stack)).toEqual({});
  });
});
