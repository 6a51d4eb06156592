import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import { Egress, LambdaWorker, WorkQueue } from '../../lib';
import { aWorker, aWorkerWith, importedFunction, ownFunction, Props } from './a-worker';
import { aPlainStack, aPlatform, CODE, inventory, logicalIds, onlyOne, warningsOf } from '../a-platform';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const FUNCTION = 'AWS::Lambda::Function';

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

describe('a Lambda worker in a VPC', () => {
  const inVpcWith = (egress: Egress, vpcSubnets?: ec2.SubnetSelection) => {
    const { platform, jobs } = aPlatform({ egress });
    new LambdaWorker(jobs, 'Thumbnailer', { queue: new WorkQueue(platform, 'Thumbnails'), code: CODE, vpc: platform.vpc, vpcSubnets });
    const subnets = onlyOne(jobs, FUNCTION).VpcConfig.SubnetIds.map((id: any) => /(Public|Work|Database)Subnet/.exec(JSON.stringify(id))?.[1]);
    return { jobs, subnets };
  };

  test.each<[string, Egress]>([['a NAT', Egress.natGateway()], ['endpoints', Egress.endpointsOnly()]])('runs where work runs, behind %s', (_name, egress) => {
    const { jobs, subnets } = inVpcWith(egress);
    expect(subnets).toEqual(['Work', 'Work']);
    expect(warningsOf(jobs)).toEqual([]);
    expect(inventory(jobs)['AWS::EC2::SecurityGroup']).toBe(1);
  });

  test('may manage its network interfaces', () => {
    expect(onlyOne(inVpcWith(Egress.natGateway()).jobs, 'AWS::IAM::Role').ManagedPolicyArns).toHaveLength(1);
    expect(onlyOne(aWorker().jobs, 'AWS::IAM::Role')).not.toHaveProperty('ManagedPolicyArns');
  });

  test('runs isolated where only public addresses lead out, and warns unless that was chosen', () => {
    const { jobs, subnets } = inVpcWith(Egress.publicIp());
    expect(subnets).toEqual(['Database', 'Database']);
    expect(warningsOf(jobs)).toEqual([
      'vpc has a way out only for what has a public address, which a function never gets: it runs in the isolated subnets and reaches nothing outside the VPC; '
      + 'choose another egress, or pass vpcSubnets if that is meant [ack: cdk-scale-to-zero:FunctionWithoutEgress]']);
    expect(warningsOf(inVpcWith(Egress.publicIp(), { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }).jobs)).toEqual([]);
  });

  test('fails in a VPC of public subnets', () => {
    const stack = aPlainStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'], publicSubnetIds: ['subnet-1', 'subnet-2'] });
    expect(() => new LambdaWorker(stack, 'Worker', { queue: new WorkQueue(stack, 'Queue'), code: CODE, vpc })).toThrow(new Error(
      'Plain/Worker: vpc must have private or isolated subnets, got public ones alone; a function gets no public address and would reach nothing: '
      + 'choose another egress, or leave vpc out'));
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
