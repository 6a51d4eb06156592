import { estimate, Estimate, EstimatedResource } from '../../lib/cost';
import { templatesOf } from '../../lib/template';
import { alone, Resources } from './bills';

function estimateOf(resources: Resources, usage: Record<string, unknown>, region = 'us-east-1'): Estimate {
  return estimate(templatesOf([{ name: 'Test', template: { Resources: resources } }]), region, usage);
}

function used(resources: Resources, usage: object, region?: string): EstimatedResource {
  return estimateOf(resources, { It: usage }, region).stacks[0].resources.find(({ logicalId }) => logicalId === 'It')!;
}

const aFunction = (more: object = {}): Resources => alone('AWS::Lambda::Function', { MemorySize: 1024, ...more });
const service: Resources = {
  Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: '1024', Memory: '2048', RequiresCompatibilities: ['FARGATE'] } },
  It: { Type: 'AWS::ECS::Service', Properties: { LaunchType: 'FARGATE', TaskDefinition: { Ref: 'Task' }, DesiredCount: 1 } },
};

describe('an estimate', () => {
  test.each<[what: string, resources: Resources, usage: object, usd: number]>([
    ['a function', aFunction(), { requests: '1M', duration: '200ms' }, 3.53334],
    // Published by Infracost: 100,000 requests of 350 ms with 512 MB (lambda_function_test).
    ['a function, as Infracost has it', aFunction({ MemorySize: 512 }), { requests: 100_000, duration: '350ms' }, 0.02 + 17_500 * 0.0000166667],
    ['a function on ARM with storage', aFunction({ Architectures: ['arm64'], EphemeralStorage: { Size: 1536 } }), { requests: '1M', duration: '1s' }, 0.2 + 1e6 * 0.0000133334 + 1e6 * 3.09e-8],
    ['a state machine', alone('AWS::StepFunctions::StateMachine'), { transitions: '2M' }, 50],
    ['a service with more tasks than its minimum', service, { tasks: 2.5 }, 2.5 * 36.0401],
    ['a queue', alone('AWS::SQS::Queue'), { messages: '1M' }, 1.2],
    ['a queue of large messages', alone('AWS::SQS::Queue', { FifoQueue: true }), { messages: '1M', messageSize: '256KB' }, 6],
    ['a topic', alone('AWS::SNS::Topic'), { messages: '3M' }, 1.5],
    ['an HTTP API past its first tier', alone('AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }), { requests: '400M' }, 300 + 90],
    ['a REST API', alone('AWS::ApiGateway::RestApi'), { requests: '1M' }, 3.5],
    ['logs', alone('AWS::Logs::LogGroup'), { ingested: '100GB', stored: '50GB' }, 51.5],
    ['a bucket', alone('AWS::S3::Bucket'), { stored: '1TB', writes: '1M', reads: '10M' }, 1024 * 0.023 + 5 + 4],
    ['a table', alone('AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST' }), { reads: '8M', writes: '3M', stored: '230GB' }, 1 + 1.875 + 57.5],
    ['Aurora', alone('AWS::RDS::DBCluster', { Engine: 'aurora-mysql' }), { stored: '100GB', requests: '52.56M' }, 10 + 10.512],
    ['a NAT gateway', alone('AWS::EC2::NatGateway'), { processed: '100GB' }, 32.85 + 4.5],
    ['a load balancer', alone('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal', Subnets: ['a'] }), { capacityUnitHours: 1000 }, 16.425 + 8],
  ])('of %s', (_, resources, usage, usd) => {
    expect(used(resources, usage).monthlyUsd).toBeCloseTo(usd, 4);
  });

  test('is one of the region', () => {
    expect(used(alone('AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }), { requests: '400M' }, 'eu-west-1').monthlyUsd).toBeCloseTo(300 * 1.11 + 100, 6);
  });

  test('keeps what is not told unknown, with its unit price', () => {
    const { monthlyUsd, knownMonthlyUsd, components } = used(aFunction(), { requests: '1M' });
    expect([monthlyUsd, knownMonthlyUsd]).toEqual([null, expect.closeTo(0.2, 10)]);
    expect(components).toEqual([
      { what: 'requests', unit: 'request', quantity: 1e6, unitPriceUsd: 2e-7, monthlyUsd: expect.closeTo(0.2, 10) },
      { what: 'duration', unit: 'GB-second', quantity: null, unitPriceUsd: 0.0000166667, monthlyUsd: null },
    ]);
  });

  test('counts what runs anyhow at its minimum, unless it is told how many run', () => {
    expect(estimateOf(service, {}).monthlyUsd).toBeCloseTo(36.0401, 4);
  });

  test('counts the messages of a worker from zero, and a start for each time they come', () => {
    const worker: Resources = {
      It: { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: '1024', Memory: '2048', RequiresCompatibilities: ['FARGATE'] } },
      Queue: { Type: 'AWS::SQS::Queue' },
      Schedule: { Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: 'rate(1 minute)', Target: { Input: { 'Fn::Join': ['', [
        '{"scheduledTime":"now","workers":[{"messagesPerTask":1,"concurrency":2,"queueUrl":"', { Ref: 'Queue' }, '","taskDefinition":"', { Ref: 'It' }, '"}]}',
      ]] } } } },
    };
    // 7,200 messages of 20 s, two at once, and 30 starts of 57 s that wait 60 s.
    expect(used(worker, { messages: 7200, duration: '20s', bursts: 30 }).monthlyUsd).toBeCloseTo((7200 * 20 / 2 + 30 * 117) / 3600 * (0.04048 + 2 * 0.004445), 6);
    expect(estimateOf({ It: worker.It }, {}).stacks[0].resources[0].components).toEqual([]);
  });

  test('takes the path of a construct for the one resource in it that is billed so', () => {
    const under = (path: string): object => ({ Metadata: { 'aws:cdk:path': path } });
    const resources: any = {
      F: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 1024 }, ...under('Test/Thumbnailer/Function/Resource') },
      L: { Type: 'AWS::Logs::LogGroup', Properties: {}, ...under('Test/Thumbnailer/LogGroup/Resource') },
      Q: { Type: 'AWS::SQS::Queue', Properties: {}, ...under('Test/Thumbnails/Queue/Resource') },
    };
    const { stacks: [{ workloads }] } = estimateOf(resources, { 'Test/Thumbnailer': { requests: '1M', duration: '200ms' }, 'L': { ingested: '1GB', stored: '1GB' }, 'Test/Thumbnails/Queue': { messages: '1M' } });
    expect(workloads).toEqual([
      { id: 'Test/Thumbnailer', monthlyUsd: expect.closeTo(4.06334, 6), knownMonthlyUsd: expect.closeTo(4.06334, 6), resources: ['F', 'L'] },
      { id: 'Test/Thumbnails', monthlyUsd: expect.closeTo(1.2, 6), knownMonthlyUsd: expect.closeTo(1.2, 6), resources: ['Q'] },
    ]);
  });

  test.each<[what: string, usage: Record<string, unknown>, message: string]>([
    ['a name that is nowhere', { Nobody: { requests: 1 } }, 'Nobody must be a logical id or the path of a construct in the templates, got neither; mend the name'],
    ['something that is not billed by use', { Role: { requests: 1 } }, 'Role must be one resource that is billed by requests, got none; leave it out'],
    ['a name that the resource does not take', { It: { mesages: 1 } }, 'It must have some of requests, duration, got mesages; mend the name'],
    ['a value that is no time', { It: { duration: 200 } }, 'duration of It must be a time such as 200ms or 1.5s, got 200; mend it'],
    ['a negative count', { It: { requests: -1 } }, 'requests of It must be a count such as 2000000 or 2M, got -1; mend it'],
    ['no object', { It: 5 }, 'It must have an object with requests, duration, got 5; write what is used in a month'],
  ])('fails with %s', (_, usage, message) => {
    expect(() => estimateOf({ ...aFunction(), Role: { Type: 'AWS::IAM::Role' } }, usage)).toThrow(message);
  });

  test('does not know what a type costs that nobody knows', () => {
    expect(estimateOf(alone('AWS::Nobody::Knows'), {})).toMatchObject({ monthlyUsd: null, knownMonthlyUsd: 0 });
  });
});
