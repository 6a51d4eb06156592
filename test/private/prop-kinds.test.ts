import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Lazy, Stack, Token } from 'aws-cdk-lib/core';
import {
  DashboardStack, DatabaseServer, Deployment, FargateWorker, HttpFunction, LambdaWorker, Network, Route, ScalingPolicy, TrafficSplit, WebServerFleet, WebService, WorkerService, WorkQueue,
} from '../../lib';
import kinds from '../../lib/private/prop-kinds.json';
import { requireKind } from '../../lib/private/prop-kinds';
import { aPlainStack, aPlatform, CODE, IMAGE } from '../a-platform';

/** As JavaScript, and what comes from context, would have it. */
const untyped = (props: object): any => props;

describe('props of another kind fail with a sentence:', () => {
  const { platform, web, jobs } = aPlatform();
  let number = 0;
  const queue = () => new WorkQueue(platform, `Queue${number++}`);
  test.each<[string, () => unknown, string]>([
    ['a number for a Duration', () => new WorkQueue(platform, 'Mails', untyped({ visibilityTimeout: 60 })),
      'Platform/Mails: visibilityTimeout must be a Duration, got the number 60; write Duration.seconds(…) or Duration.minutes(…)'],
    ['a text for a number', () => new WebService(web, 'A', untyped({ image: IMAGE, maxCapacity: '10' })),
      'Web/A: maxCapacity must be a number, got the text "10"; what comes from context or the environment is a text: write Number(…) around it'],
    ['no number at all', () => new WebService(web, 'B', { image: IMAGE, maxCapacity: Number('ten') }),
      'Web/B: maxCapacity must be a number, got the number NaN; what comes from context or the environment is a text: write Number(…) around it'],
    ['a text for a choice of two', () => new WorkQueue(platform, 'Feeds', untyped({ fifo: 'false' })),
      'Platform/Feeds: fifo must be true or false, got the text "false"; what comes from context or the environment is a text: compare it with \'true\''],
    ['a number for a Size', () => new WorkQueue(platform, 'Sizes', untyped({ maxMessageSize: 1024 })),
      'Platform/Sizes: maxMessageSize must be a Size, got the number 1024; write Size.mebibytes(…) or Size.gibibytes(…)'],
    ['a queue of SQS for a work queue', () => new LambdaWorker(jobs, 'C', untyped({ queue: new sqs.Queue(jobs, 'Plain'), code: CODE })),
      'Jobs/C: queue must be an IWorkQueue, got a Queue; pass a WorkQueue, or WorkQueue.fromWorkQueueAttributes with a queue of your own'],
    ['no queue', () => new FargateWorker(jobs, 'D', untyped({ image: IMAGE, messageProcessingTime: Duration.minutes(1) })),
      'Jobs/D: queue must be given, got nothing; pass an IWorkQueue'],
    ['no props', () => new (WorkerService as any)(web, 'E'),
      'Web/E: props must be an object, got nothing; pass WorkerServiceProps'],
    ['null', () => new HttpFunction(jobs, 'F', untyped({ code: CODE, routes: null })),
      'Jobs/F: routes must be a list, got null; write it in brackets, or omit it'],
    ['null for a text', () => new HttpFunction(jobs, 'G', untyped({ code: CODE, routes: [Route.everything()], healthCheckPath: null })),
      'Jobs/G: healthCheckPath must be a text, got null; leave it out'],
    ['nothing in a list', () => new WebServerFleet(web, 'H', untyped({ image: IMAGE, routes: [undefined] })),
      'Web/H: routes[0] must be given, got nothing; pass a Route'],
    ['a variable that is not set', () => new WebService(web, 'I', { image: IMAGE, environment: { TENANT: process.env.NOBODY_SETS_THIS! } }),
      'Web/I: environment.TENANT must be given, got nothing; pass a text'],
    ['a value that its enum has not', () => new FargateWorker(jobs, 'J', untyped({ queue: queue(), image: IMAGE, messageProcessingTime: Duration.minutes(1), delivery: 'pigeon' })),
      'Jobs/J: delivery must be one of Delivery (agent, self), got the text "pigeon"; pass one, or omit it'],
    ['a class for an instance', () => new WebService(web, 'K', untyped({ image: IMAGE, deployment: Deployment })),
      /^Web\/K: deployment must be a Deployment, got /.source],
    ['an engine for props', () => new DatabaseServer(platform, 'L', untyped(rds.DatabaseInstanceEngine.POSTGRES)),
      'Platform/L: engine must be given, got nothing; pass an IEngine'],
    ['a list for subnets', () => new DatabaseServer(platform, 'M', untyped({ engine: rds.DatabaseInstanceEngine.POSTGRES, vpcSubnets: [] })),
      'Platform/M: vpcSubnets must be an object, got a list; pass one, or omit it'],
    ['a text for a way out', () => new Network(platform, 'N', untyped({ egress: 'nat' })),
      'Platform/N: egress must be an Egress, got the text "nat"; pass one, or omit it'],
    ['a stack of another kind', () => new DashboardStack(aPlainStack(), 'O', untyped({ platform: {} })),
      'Plain/O: platform must be a PlatformStack, got an object; pass one'],
    ['a policy without its options', () => (ScalingPolicy.metric as any)('Sessions'),
      'ScalingPolicy.metric(\'Sessions\'): props must be an object, got nothing; pass MetricTrackingOptions'],
    ['a construct that is no server', () => TrafficSplit.withServers(untyped({}), { functionPercent: 10 }),
      'TrafficSplit.withServers: webServers must be an IWebServers, got an object; pass one'],
    ['a database that is a text', () => new WebService(web, 'P', { image: IMAGE, routes: [Route.path('/p')] }).connectsTo(untyped('orders' as any)),
      'Web/P: database must be an IDatabase, got the text "orders"; pass one'],
    ['no queue to send to', () => (new WebService(web, 'Q', { image: IMAGE, routes: [Route.path('/q')] }) as any).sendsTo(),
      'Web/Q: queue must be given, got nothing; pass an IWorkQueue'],
  ])('%s', (_name, act, sentence) => {
    if (sentence.startsWith('^')) expect(act).toThrow(new RegExp(sentence));
    else expect(act).toThrow(new Error(sentence));
  });
});

test('what is only known at deploy time is of every kind', () => {
  const tokens = [Token.asNumber({ Ref: 'A' }), Token.asString({ Ref: 'A' }), Token.asList({ Ref: 'A' }), Lazy.any({ produce: () => 1 })];
  for (const token of tokens) expect(() => requireKind(new Stack(), 'prop', '!Duration.toSeconds', token)).not.toThrow();
});

test('a construct is known by its members, from whichever copy of its library', () => {
  const { platform } = aPlatform();
  const vpc: ec2.IVpc = Object.create(Object.getPrototypeOf(ec2.Vpc.fromVpcAttributes(platform, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] })));
  expect(() => requireKind(platform, 'vpc', kinds.LambdaWorkerProps.vpc, vpc)).not.toThrow();
});

test('every struct that users fill is asked for its kinds', () => {
  const folder = join(__dirname, '..', '..', 'lib');
  const text = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const asked = new Set([...text.matchAll(/requireKinds\([^\n]*?, '(\w+)', \w+\)/g)].map(([, struct]) => struct));
  const bases = Object.keys(kinds).filter((struct) => Object.keys(kinds).some((other) => asked.has(other)
    && other !== struct && Object.entries(kinds[struct as keyof typeof kinds]).every(([prop, kind]) => (kinds[other as keyof typeof kinds] as Record<string, string>)[prop] === kind)));
  expect(Object.keys(kinds).filter((struct) => !asked.has(struct) && !bases.includes(struct)).sort()).toEqual(NOT_FILLED_BY_USERS);
});

/** What parts of the library hand to each other; and one number with which a user says which queue is meant. */
const NOT_FILLED_BY_USERS = ['AttachConsumerOptions', 'AttachWorkerOptions', 'EgressOptions', 'FleetScalingTargetOptions', 'ScalingTargetOptions', 'SendsToOptions'];
