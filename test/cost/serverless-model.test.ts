import { alone, billOf, lineOf, Resources } from './bills';

/** Hours of a month. */
const H = 730;

/** A resource of AWS SAM, and what it costs a month while nobody uses it. */
const GOLDEN: Array<[what: string, resources: Resources, usd: number]> = [
  ['a function that requests and rules start', alone('AWS::Serverless::Function', { Events: { A: { Type: 'HttpApi' }, B: { Type: 'Schedule', Properties: { Schedule: 'rate(1 hour)' } } } }), 0],
  ['a function that a queue starts', alone('AWS::Serverless::Function', { Events: { Jobs: { Type: 'SQS', Properties: { Queue: 'arn:aws:sqs:us-east-1:1:jobs' } } } }), 15 * 60 * H * 0.4e-6],
  ['a function with a queue between it and its topic', alone('AWS::Serverless::Function', { Events: { News: { Type: 'SNS', Properties: { Topic: 'arn:aws:sns:us-east-1:1:news', SqsSubscription: true } } } }), 15 * 60 * H * 0.4e-6],
  ['a function that is switched off', alone('AWS::Serverless::Function', { Events: { Jobs: { Type: 'SQS', Properties: { Queue: 'arn:aws:sqs:us-east-1:1:jobs', Enabled: false } } } }), 0],
  ['provisioned concurrency of a function', alone('AWS::Serverless::Function', { MemorySize: 1024, Architectures: ['arm64'], AutoPublishAlias: 'live', ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 } }), 2 * 3600 * H * 0.0000033334],
  ['an execution that a schedule starts', alone('AWS::Serverless::StateMachine', { Events: { Hourly: { Type: 'ScheduleV2', Properties: { ScheduleExpression: 'rate(1 hour)' } } } }), H * 1e-6],
  ['an API with a cache', alone('AWS::Serverless::Api', { StageName: 'live', CacheClusterEnabled: true, CacheClusterSize: '0.5' }), H * 0.02],
  ['an API', alone('AWS::Serverless::Api', { StageName: 'live' }), 0],
  ['a table', alone('AWS::Serverless::SimpleTable'), 0],
  ['a table with capacity', alone('AWS::Serverless::SimpleTable', { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } }), 5 * H * (0.00013 + 0.00065)],
];

describe('the idle bill of AWS SAM', () => {
  test.each(GOLDEN)('is right for %s', (_, resources, usd) => {
    expect(lineOf(resources, 'It').monthlyUsd).toBeCloseTo(usd, 6);
  });

  test('knows what a template says of all its functions and APIs', () => {
    const globals = (kind: string, set: object): object => ({ Globals: { [kind]: set } });
    const idleOf = (Type: string, rest: object, Properties = {}): object => {
      const [{ idle, monthlyUsd, why }] = billOf({ It: { Type, Properties } }, 'us-east-1', rest).stacks[0].resources;
      return { idle, monthlyUsd, why };
    };
    const awake = globals('Function', { MemorySize: 512, ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 } });
    expect(idleOf('AWS::Serverless::Function', awake)).toEqual({ idle: 'billed', monthlyUsd: expect.closeTo(0.5 * 3600 * H * 0.0000041667, 6), why: 'provisioned concurrency of 1 environment' });
    expect(idleOf('AWS::Serverless::Function', awake, { ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 0 } })).toMatchObject({ idle: 'free' });
    expect(idleOf('AWS::Serverless::Api', globals('Api', { CacheClusterEnabled: true }))).toEqual({ idle: 'billed', monthlyUsd: expect.closeTo(H * 0.02, 6), why: 'a cache of 0.5 GB' });
    expect(idleOf('AWS::Serverless::Function', globals('Function', { Runtime: 'python3.13', SnapStart: { ApplyOn: 'PublishedVersions' } }))).toEqual({ idle: 'billed', monthlyUsd: null, why: 'snapshots of its versions (SnapStart for python3.13)' });
  });

  test.each([
    ['provisioned concurrency that is known at deploy time', alone('AWS::Serverless::Function', { ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: { Ref: 'Missing' } } }), 'unknown'],
    ['pollers', alone('AWS::Serverless::Function', { Events: { Jobs: { Type: 'SQS', Properties: { Queue: 'q', ProvisionedPollerConfig: { MinimumPollers: 2 } } } } }), 'billed'],
    ['an application', alone('AWS::Serverless::Application', { Location: 'u' }), 'unknown'],
  ])('does not count %s as nothing', (_, resources, idle) => {
    expect(lineOf(resources, 'It')).toMatchObject({ idle, monthlyUsd: null });
  });
});
