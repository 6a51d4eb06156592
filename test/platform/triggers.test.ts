import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib/core';
import { QueueScheduleOptions, WorkQueue, WorkQueueProps } from '../../lib';
import { addedTo, aPlainStack, logicalIds, warningsOf } from '../a-platform';

const FIFO = { fifo: true, contentBasedDeduplication: true };
const NIGHTLY = ScheduleExpression.cron({ minute: '0', hour: '3' });

function aQueue(props: WorkQueueProps = {}) {
  const stack = aPlainStack();
  return { stack, queue: new WorkQueue(stack, 'Jobs', props) };
}

function policyOf(stack: Stack): unknown {
  return Object.values(Template.fromStack(stack).findResources('AWS::SQS::QueuePolicy')).map(({ Properties }) => Properties.PolicyDocument.Statement);
}

describe('a schedule', () => {
  function scheduled(options: Partial<QueueScheduleOptions> = {}, props: WorkQueueProps = {}) {
    const { stack, queue } = aQueue(props);
    const schedule = queue.addSchedule('Nightly', { schedule: NIGHTLY, ...options });
    return { stack, schedule, template: Template.fromStack(stack) };
  }

  test('is one schedule in a group of its own, a role and an alarm', () => {
    expect(addedTo(scheduled().stack, aQueue().stack)).toEqual({
      'AWS::CloudWatch::Alarm': 1, 'AWS::IAM::Policy': 1, 'AWS::IAM::Role': 1, 'AWS::Scheduler::Schedule': 1, 'AWS::Scheduler::ScheduleGroup': 1,
    });
  });

  test('sends its name and time, tries three times within an hour, then leaves a dead letter', () => {
    scheduled().template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': ['Jobs41CEEC0B', 'Arn'] },
        Input: JSON.stringify({ schedule: 'Plain/Jobs/Nightly', scheduledTime: '<aws.scheduler.scheduled-time>' }),
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 2 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['JobsDeadLetters8D991969', 'Arn'] } },
        SqsParameters: {},
      },
    });
  });

  test('leaves no group behind whose name the next deployment would want', () => {
    scheduled().template.hasResource('AWS::Scheduler::ScheduleGroup', { DeletionPolicy: 'Delete' });
  });

  test('has a role that trusts its own group, also beside another schedule', () => {
    const { stack, queue } = aQueue();
    for (const id of ['Nightly', 'Daily']) queue.addSchedule(id, { schedule: NIGHTLY });
    const trusted = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'))
      .map(({ Properties }) => Properties.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals['aws:SourceArn']['Fn::GetAtt'][0] as string);
    expect(trusted).toEqual(logicalIds(stack, 'AWS::Scheduler::ScheduleGroup').reverse());
  });

  test('may send to its two queues and do nothing else', () => {
    scheduled().template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Jobs41CEEC0B', 'Arn'] } },
          { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['JobsDeadLetters8D991969', 'Arn'] } },
        ],
      },
    });
  });

  test.each<[string, ScheduleExpression, Duration | undefined, number, number]>([
    ['daily, with the night of 25 hours', NIGHTLY, undefined, 3600, 26],
    ['every five minutes', ScheduleExpression.rate(Duration.minutes(5)), undefined, 300, 2],
    ['on working hours: until the next morning', ScheduleExpression.cron({ minute: '0', hour: '9-17' }), undefined, 3600, 18],
    ['with its jitter', ScheduleExpression.rate(Duration.hours(1)), Duration.minutes(30), 3600, 4],
  ])('alarms when it has not run: %s', (_, schedule, jitter, period, periods) => {
    scheduled({ schedule, jitter }).template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Scheduler', MetricName: 'InvocationAttemptCount', Statistic: 'Sum',
      Dimensions: [{ Name: 'ScheduleGroup', Value: Match.stringLikeRegexp('^Plain-Jobs-Nightly-Group') }],
      Period: period, EvaluationPeriods: periods, Threshold: 1, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching',
      AlarmDescription: 'The schedule Plain/Jobs/Nightly has not run when it should have. Look whether it is disabled, has ended, or may not send to its queue.',
    });
  });

  test.each<[string, Partial<QueueScheduleOptions>]>([
    ['runs once', { schedule: ScheduleExpression.at(new Date('2027-01-01T00:00:00Z')) }],
    ['runs on Mondays', { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', weekDay: 'MON' }) }],
    ['runs each week', { schedule: ScheduleExpression.rate(Duration.days(7)) }],
    ['is disabled', { enabled: false }],
    ['is to have none', { missedRunAlarm: false }],
  ])('has no alarm when it %s', (_, options) => {
    const { schedule } = scheduled(options);
    expect(schedule.missedRunAlarm).toBeUndefined();
  });

  test('takes a time zone, a window and settings of the user', () => {
    const { template } = scheduled({
      timeZone: TimeZone.EUROPE_BERLIN, jitter: Duration.minutes(15), retryAttempts: 5, maxEventAge: Duration.hours(2), description: 'The feed', enabled: false,
    });
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Description: 'The feed', State: 'DISABLED', ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      Target: { RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 5 } },
    });
  });

  test('gives up a run when the next is due', () => {
    scheduled({ schedule: ScheduleExpression.rate(Duration.minutes(5)) }).template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Target: { RetryPolicy: { MaximumEventAgeInSeconds: 300 } },
    });
  });

  test('on a FIFO queue is one message group, and leaves what it cannot send in a standard queue with an alarm', () => {
    const { stack, template } = scheduled({}, FIFO);
    expect(addedTo(stack, aQueue(FIFO).stack)).toMatchObject({ 'AWS::SQS::Queue': 1, 'AWS::CloudWatch::Alarm': 2 });
    const [undelivered] = logicalIds(stack, 'AWS::SQS::Queue').filter((id) => id.includes('Undelivered'));
    template.hasResource('AWS::SQS::Queue', { Properties: { FifoQueue: Match.absent(), MessageRetentionPeriod: 1_209_600 }, DeletionPolicy: 'Retain' });
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Target: { SqsParameters: { MessageGroupId: Match.anyValue() }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': [undelivered, 'Arn'] } } },
    });
  });

  test('may use the key of an encrypted queue', () => {
    const stack = aPlainStack();
    new WorkQueue(stack, 'Jobs', { encryptionKey: new kms.Key(stack, 'Key') }).addSchedule('Nightly', { schedule: NIGHTLY });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['kms:Decrypt']), Effect: 'Allow' })]) },
    });
  });

  test.each<[string, Partial<QueueScheduleOptions>, WorkQueueProps]>([
    ['queue must have contentBasedDeduplication to take a schedule\'s messages, got Plain/Jobs without it; EventBridge Scheduler sends no deduplication id', {}, { fifo: true }],
    ['timeZone must come with a cron expression or one time, got Europe/Berlin for rate(1 hour); a rate runs by no clock: omit it',
      { schedule: ScheduleExpression.rate(Duration.hours(1)), timeZone: TimeZone.EUROPE_BERLIN }, {}],
    ['timeZone must be that of the schedule (Asia/Tokyo), got Europe/Berlin; give one of them',
      { schedule: ScheduleExpression.cron({ hour: '3', timeZone: TimeZone.ASIA_TOKYO }), timeZone: TimeZone.EUROPE_BERLIN }, {}],
    ['jitter must be shorter than the interval of the schedule (300 s), got 600 s; two runs could come at once: shorten it',
      { schedule: ScheduleExpression.rate(Duration.minutes(5)), jitter: Duration.minutes(10) }, {}],
    ['jitter must be a whole number between 60 and 86,400 s, got 30 s; windows are of 1 minute to 24 hours', { jitter: Duration.seconds(30) }, {}],
    ['jitter must be whole minutes, got 90 s; round it', { jitter: Duration.seconds(90) }, {}],
    ['retryAttempts must be a whole number between 0 and 185, got 186; that is as often as EventBridge Scheduler tries', { retryAttempts: 186 }, {}],
    ['schedule must have at most 256 characters, got 257; write ranges and steps in place of lists', { schedule: ScheduleExpression.expression(`cron(${'0'.repeat(241)} 3 * * ? *)`) }, {}],
    ['maxEventAge must be a whole number between 60 and 86,400 s, got 59 s; a day is as long as EventBridge Scheduler tries', { maxEventAge: Duration.seconds(59) }, {}],
    ['missedRunAlarm must come with a schedule whose longest interval is known and at most six days, got cron(0 3 ? * MON *); omit it, and let the worker report its runs',
      { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', weekDay: 'MON' }), missedRunAlarm: true }, {}],
  ])('fails: %s', (sentence, options, props) => {
    expect(() => scheduled(options, props)).toThrow(`Plain/Jobs/Nightly: ${sentence}`);
  });
});

describe('objects that are created', () => {
  test('come by a rule; the bucket is told to publish without a custom resource', () => {
    const { stack, queue } = aQueue();
    queue.addObjectCreated('Uploads', new s3.Bucket(stack, 'Bucket'));
    expect(addedTo(stack, aQueue().stack)).toEqual({ 'AWS::Events::Rule': 1, 'AWS::S3::Bucket': 1 });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
  });

  test.each([
    ['all', {}, undefined],
    ['a prefix', { prefix: 'in/' }, [{ prefix: 'in/' }]],
    ['a suffix', { suffix: '.jpg' }, [{ suffix: '.jpg' }]],
    ['both, stars taken literally', { prefix: 'in*/', suffix: '.jpg' }, [{ wildcard: 'in\\*/*.jpg' }]],
  ])('can be chosen: %s', (_, options, key) => {
    const { stack, queue } = aQueue();
    queue.addObjectCreated('Uploads', new s3.Bucket(stack, 'Bucket'), options);
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'source': ['aws.s3'], 'detail-type': ['Object Created'],
        'detail': { bucket: { name: [{ Ref: 'Bucket83908E77' }] }, ...(key === undefined ? {} : { object: { key } }) },
      },
    });
  });

  test('may send to the queue and to its dead letters, by this rule alone', () => {
    const { stack, queue } = aQueue();
    queue.addObjectCreated('Uploads', new s3.Bucket(stack, 'Bucket'));
    expect(policyOf(stack)).toEqual([1, 2].map(() => expect.arrayContaining([expect.objectContaining({
      Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^JobsUploadsRule/), 'Arn'] } } },
    })])));
  });

  test('of a bucket in another stack: the queue\'s stack depends on the bucket\'s, never the other way round', () => {
    const app = new App();
    const files = new Stack(app, 'Files');
    const jobs = new Stack(app, 'Jobs');
    const queue = new WorkQueue(jobs, 'Jobs');
    queue.addObjectCreated('Uploads', new s3.Bucket(files, 'Bucket'));
    app.synth();
    expect([jobs.dependencies, files.dependencies]).toEqual([[files], []]);
  });

  test('of a bucket from outside: nothing is said of it', () => {
    const { stack, queue } = aQueue();
    queue.addObjectCreated('Uploads', s3.Bucket.fromBucketName(stack, 'Theirs', 'theirs'));
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: { bucket: { name: ['theirs'] } } } });
  });

  test('fails for a bucket in a stack that depends on the queue\'s', () => {
    const app = new App();
    const [jobs, files] = [new Stack(app, 'Jobs'), new Stack(app, 'Files')];
    files.addStackDependency(jobs);
    expect(() => new WorkQueue(jobs, 'Jobs').addObjectCreated('Uploads', new s3.Bucket(files, 'Bucket')))
      .toThrow('Jobs/Jobs/Uploads: bucket must not be in a stack that depends on the queue\'s, got Files/Bucket in Files; create both in the platform stack');
  });
});

describe('a topic', () => {
  test('delivers raw, with the dead letters of the queue', () => {
    const { stack, queue } = aQueue();
    queue.addTopic('Orders', new sns.Topic(stack, 'Topic'), { filterPolicy: { kind: sns.SubscriptionFilter.stringFilter({ allowlist: ['new'] }) } });
    expect(addedTo(stack, aQueue().stack)).toEqual({ 'AWS::SNS::Subscription': 1, 'AWS::SNS::Topic': 1 });
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs', RawMessageDelivery: true, FilterPolicy: { kind: ['new'] }, Endpoint: { 'Fn::GetAtt': ['Jobs41CEEC0B', 'Arn'] },
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['JobsDeadLetters8D991969', 'Arn'] } },
    });
  });

  test('in another stack: the subscription stands with the queue', () => {
    const app = new App();
    const [topics, jobs] = [new Stack(app, 'Topics'), new Stack(app, 'Jobs')];
    new WorkQueue(jobs, 'Jobs').addTopic('Orders', new sns.Topic(topics, 'Topic'));
    app.synth();
    expect([jobs.dependencies, topics.dependencies]).toEqual([[topics], []]);
    Template.fromStack(jobs).resourceCountIs('AWS::SNS::Subscription', 1);
  });

  test('may use the key of an encrypted queue', () => {
    const stack = aPlainStack();
    new WorkQueue(stack, 'Jobs', { encryptionKey: new kms.Key(stack, 'Key') }).addTopic('Orders', new sns.Topic(stack, 'Topic'));
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'sns.amazonaws.com' }, Action: ['kms:Decrypt', 'kms:GenerateDataKey'] })]) },
    });
  });

  test('fails when it is a standard topic for a FIFO queue', () => {
    const { stack, queue } = aQueue(FIFO);
    expect(() => queue.addTopic('Orders', new sns.Topic(stack, 'Topic')))
      .toThrow('Plain/Jobs/Orders: topic must be a FIFO topic for a FIFO queue, got the standard topic Plain/Topic; use a standard queue, or a FIFO topic');
  });
});

describe('a trigger whose queue is encrypted', () => {
  const RULE = { eventPattern: { source: ['aws.ecs'] } };

  test('has a warning where the key of the queue is from outside, whose policy nobody here changes', () => {
    const stack = aPlainStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Theirs', 'arn:aws:kms:eu-west-1:111111111111:key/1');
    new WorkQueue(stack, 'Jobs', { encryptionKey }).addEventRule('Deployed', RULE);
    expect(warningsOf(stack)).toEqual(['the key Plain/Theirs is from outside the app, so its policy is not changed: what events.amazonaws.com delivers is dropped '
      + 'unless that policy lets events.amazonaws.com use kms:Decrypt and kms:GenerateDataKey [ack: cdk-scale-to-zero:KeyPolicyElsewhere]']);
  });

  test('has none where the key is the app\'s own, or there is none', () => {
    const stack = aPlainStack();
    new WorkQueue(stack, 'Jobs', { encryptionKey: new kms.Key(stack, 'Key') }).addEventRule('Deployed', RULE);
    new WorkQueue(stack, 'Others').addTopic('Orders', new sns.Topic(stack, 'Topic'));
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each<[string, string, (queue: WorkQueue, stack: Stack) => unknown]>([
    ['a rule', 'events.amazonaws.com', (queue) => queue.addEventRule('It', RULE)],
    ['a schedule', 'scheduler.amazonaws.com', (queue) => queue.addSchedule('It', { schedule: NIGHTLY })],
    ['a topic', 'sns.amazonaws.com', (queue, stack) => queue.addTopic('It', new sns.Topic(stack, 'Topic'))],
  ])('fails when the dead letters are encrypted with the key that no service can use: %s', (_, service, add) => {
    const stack = aPlainStack();
    const deadLetterQueue = new sqs.Queue(stack, 'Dead', { encryption: sqs.QueueEncryption.KMS_MANAGED });
    expect(() => add(new WorkQueue(stack, 'Jobs', { deadLetterQueue }), stack)).toThrow(new Error('Plain/Jobs/It: deadLetterQueue must not be encrypted with the AWS managed key '
      + `to take what ${service} could not deliver, got Plain/Dead with alias/aws/sqs; use QueueEncryption.SQS_MANAGED, or a key of your own`));
  });
});

describe('an event rule', () => {
  test('tries for a day, then leaves a dead letter', () => {
    const { stack, queue } = aQueue();
    queue.addEventRule('Deployed', { eventPattern: { source: ['aws.ecs'] } });
    expect(addedTo(stack, aQueue().stack)).toEqual({ 'AWS::Events::Rule': 1 });
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['aws.ecs'] },
      Targets: [{ RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['JobsDeadLetters8D991969', 'Arn'] } } }],
    });
  });

  test('fails on a FIFO queue that wants deduplication ids', () => {
    expect(() => aQueue({ fifo: true }).queue.addEventRule('Deployed', { eventPattern: { source: ['aws.ecs'] } }))
      .toThrow('Plain/Jobs/Deployed: queue must have contentBasedDeduplication to take events, got Plain/Jobs without it; EventBridge sends no deduplication id');
  });
});
