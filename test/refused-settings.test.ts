import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, Duration, Stack, Stage } from 'aws-cdk-lib/core';
import {
  AlwaysOnStack, DatabaseServer, Deployment, FargateWorker, FunctionCode, HttpFunction, LambdaFunctionOptions, LambdaWorker, PlatformStack, Route, ScaleToZeroStack, ScalingPolicy, ServerlessDatabase, WebServerFleet, WebService, WebServiceProps, WorkQueue,
} from '../lib';
import { aPlatform, CODE, IMAGE } from './a-platform';

const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
const AURORA = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_9 });
const METRIC = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Sessions', period: Duration.minutes(1) });

const aService = (props: Partial<WebServiceProps> = {}) => new WebService(aPlatform().web, 'Shop', { image: IMAGE, ...props });
const aFunction = (options: LambdaFunctionOptions) => new HttpFunction(aPlatform().jobs, 'Reports', { code: CODE, routes: [Route.path('/reports')], ...options });
const aDatabase = (props = {}) => new DatabaseServer(aPlatform().platform, 'Orders', { engine: POSTGRES, ...props });

function sendsTo(id: string, environmentVariable?: string): void {
  const { platform, web } = aPlatform();
  new WebService(web, 'Shop', { image: IMAGE }).sendsTo(new WorkQueue(platform, id), { environmentVariable });
}

function connectsTo(options: { environmentPrefix?: string; iamUser?: string }): void {
  const { platform, web } = aPlatform();
  new WebService(web, 'Shop', { image: IMAGE }).connectsTo(new DatabaseServer(platform, 'Orders', { engine: POSTGRES, iamAuthentication: true }), options);
}

function aBorrowedDatabase(attrs: { host?: string; port?: number; databaseName?: string; maxConnections?: number; maxReaderConnections?: number }): void {
  const { platform } = aPlatform();
  DatabaseServer.fromDatabaseAttributes(platform, 'Orders', { host: 'orders.example', port: 5432, databaseName: 'orders', securityGroups: [], ...attrs });
}

function aBorrowedQueue(attrs: { visibilityTimeout?: Duration; maxReceiveCount?: number }): void {
  const { platform } = aPlatform();
  const queue = sqs.Queue.fromQueueArn(platform, 'Theirs', 'arn:aws:sqs:us-east-1:111122223333:theirs');
  WorkQueue.fromWorkQueueAttributes(platform, 'Queue', { queue, visibilityTimeout: Duration.hours(1), ...attrs });
}

function aFargateWorker(workerPath: string): void {
  const { platform, jobs } = aPlatform();
  new FargateWorker(jobs, 'Worker', { queue: new WorkQueue(platform, 'Queue'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.minutes(1), workerPath });
}

describe('what AWS would reject fails where it is written:', () => {
  test.each<[string, () => unknown, string]>([
    ['a variable with a space', () => sendsTo('Mails', 'MAILS URL'),
      'Web/Shop: environmentVariable must be letters, digits and underscores, beginning with a letter, got "MAILS URL"; pass a name that Lambda and shells can read'],
    ['a variable without a name', () => sendsTo('Mails', ''),
      'Web/Shop: environmentVariable must be letters, digits and underscores, beginning with a letter, got ""; pass a name that Lambda and shells can read'],
    ['a variable named for an id that begins with a digit', () => sendsTo('2024Mails'),
      'Web/Shop: environmentVariable must be letters, digits and underscores, beginning with a letter, got "2024_MAILS_QUEUE_URL"; pass a name that Lambda and shells can read'],
    ['a prefix that begins with a digit', () => connectsTo({ environmentPrefix: '1' }),
      'Web/Shop: environmentPrefix must be letters, digits and underscores, beginning with a letter, got "1"; pass a name that Lambda and shells can read'],
    ['a database user without a name', () => connectsTo({ iamUser: '' }),
      'Web/Shop: iamUser must name a user of Platform/Orders, got ""; leave it out to log in with the secret'],
    ['a variable that Lambda sets', () => aFunction({ environment: { AWS_REGION: 'eu-west-1' } }),
      'Jobs/Reports: environment must not set what Lambda sets itself, got AWS_REGION; choose another name'],
    ['a variable that Lambda cannot name', () => aFunction({ environment: { 'log.level': 'debug' } }),
      'Jobs/Reports: each name in environment must be letters, digits and underscores, beginning with a letter, got "log.level"; pass a name that Lambda and shells can read'],
    ['a variable of one letter', () => aFunction({ environment: { A: 'x' } }),
      'Jobs/Reports: each name in environment must have at least two characters, got A; Lambda refuses a shorter one'],
    ['security groups outside a VPC', () => aFunction({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(aPlatform().jobs, 'Theirs', 'sg-1')] }),
      'Jobs/Reports: securityGroups must come with a vpc, got a function outside any VPC; pass the vpc, or leave securityGroups out'],
    ['subnets outside a VPC', () => aFunction({ vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
      'Jobs/Reports: vpcSubnets must come with a vpc, got a function outside any VPC; pass the vpc, or leave vpcSubnets out'],
    ['no security group at all', () => aService({ securityGroups: [] }),
      'Web/Shop: securityGroups must hold at least one, got none; leave it out and one is created'],
    ['no security group of a fleet', () => new WebServerFleet(aPlatform().web, 'Shop', { image: IMAGE, securityGroups: [] }),
      'Web/Shop: securityGroups must hold at least one, got none; leave it out and one is created'],
    ['no security group of a database', () => aDatabase({ securityGroups: [] }),
      'Platform/Orders: securityGroups must hold at least one, got none; leave it out and one is created'],
    ['a variable of a container with an equals sign', () => aService({ environment: { 'A=B': 'x' } }),
      'Web/Shop: each name in environment and secrets must be free of spaces and =, got "A=B"; no program could read it'],
    ['a path without a slash', () => aFargateWorker('events'),
      'Jobs/Worker: workerPath must begin with / and hold no space, got "events"; write /events, or omit it for that'],
    ['a borrowed database without a host', () => aBorrowedDatabase({ host: '' }),
      'Platform/Orders: host must be given, got ""; consumers are told it in their environment'],
    ['a borrowed database without a name', () => aBorrowedDatabase({ databaseName: ' ' }),
      'Platform/Orders: databaseName must be given, got " "; consumers are told it in their environment'],
    ['a port that does not exist', () => aBorrowedDatabase({ port: 70_000 }),
      'Platform/Orders: port must be a whole number between 1 and 65,535, got 70,000; take the one on which the database listens'],
    ['no connection to a borrowed database', () => aBorrowedDatabase({ maxConnections: 0 }),
      'Platform/Orders: maxConnections must be a whole number between 1 and 262,143 connections, got 0 connections; omit it if it is not known'],
    ['half a connection to its readers', () => aBorrowedDatabase({ maxReaderConnections: 0.5 }),
      'Platform/Orders: maxReaderConnections must be a whole number between 1 and 262,143 connections, got 0.5 connections; omit it if it is not known'],
    ['a visibility timeout that no queue has', () => aBorrowedQueue({ visibilityTimeout: Duration.days(1) }),
      'Platform/Queue: visibilityTimeout must be a whole number between 0 and 43,200 s, got 86,400 s; take the one that the queue has'],
    ['a max receive count that no queue has', () => aBorrowedQueue({ maxReceiveCount: 0 }),
      'Platform/Queue: maxReceiveCount must be a whole number between 1 and 1,000, got 0; take the one in the redrive policy of the queue, or omit it'],
    ['a canary of nothing', () => aService({ deployment: Deployment.canary({ canaryPercent: 0 }) }),
      'Web/Shop: canaryPercent of the deployment must be between 0.1 and 100 %, got 0 %; use Deployment.blueGreen to move all at once'],
    ['a canary watched for half a minute', () => aService({ deployment: Deployment.canary({ canaryBakeTime: Duration.seconds(30) }) }),
      'Web/Shop: canaryBakeTime of the deployment must be a whole number between 0 and 1,440 minutes, got 0.5 minutes; ECS counts in whole minutes, up to a day'],
    ['steps that are too small', () => aService({ deployment: Deployment.linear({ stepPercent: 2 }) }),
      'Web/Shop: stepPercent of the deployment must be between 3 and 100 %, got 2 %; use Deployment.blueGreen to move all at once'],
    ['steps that take two days', () => aService({ deployment: Deployment.linear({ stepBakeTime: Duration.days(2) }) }),
      'Web/Shop: stepBakeTime of the deployment must be a whole number between 0 and 1,440 minutes, got 2,880 minutes; ECS counts in whole minutes, up to a day'],
    ['a cooldown of half a second', () => aService({ scaling: [ScalingPolicy.cpu(50, { scaleInCooldown: Duration.millis(500) })] }),
      'Web/Shop: scaleInCooldown of ScalingPolicy.cpu must be a whole number between 0 and 86,400 s, got 0.5 s; capacity that follows the clock has ScalingPolicy.schedule'],
    ['a cooldown of a week', () => aService({ scaling: [ScalingPolicy.metric('Sessions', { metric: METRIC, targetValue: 5, scaleOutCooldown: Duration.days(7) })] }),
      'Web/Shop: scaleOutCooldown of ScalingPolicy.metric(\'Sessions\') must be a whole number between 0 and 86,400 s, got 604,800 s; capacity that follows the clock has ScalingPolicy.schedule'],
    ['a target without an end', () => aService({ scaling: [ScalingPolicy.metric('Sessions', { metric: METRIC, targetValue: Infinity })] }),
      'Web/Shop: targetValue of ScalingPolicy.metric(\'Sessions\') must be a number above 0, got Infinity; capacity changes in proportion to metric / target'],
    ['steps of a fleet that are never evaluated', () => new WebServerFleet(aPlatform().web, 'Shop', {
      image: IMAGE, scaling: [ScalingPolicy.steps('Steps', { metric: METRIC, scalingSteps: [{ upper: 20, change: -1 }, { lower: 60, change: 1 }], evaluationPeriods: 0 })],
    }), 'Web/Shop: evaluationPeriods of ScalingPolicy.steps(\'Steps\') must be a whole number between 1 and 10,080, got 0; CloudWatch looks back over a week at most'],
    ['a limit below nothing', () => new ScaleToZeroStack(new App(), 'Jobs', { maxIdleMonthlyUsd: -1 }),
      'Jobs: maxIdleMonthlyUsd must be at least 0 USD, got -1; omit it for no limit'],
    ['a log without a name', () => aDatabase({ logExports: [''] }),
      'Platform/Orders: logExports must name logs of the engine, got ""; an empty list exports none'],
    ['a parameter that no engine has', () => new ServerlessDatabase(aPlatform().platform, 'Orders', { engine: AURORA, parameters: { 'log statement': 'all' } }),
      'Platform/Orders: parameters must have the names of the engine\'s parameters, got "log statement"; write it as in its documentation, such as log_statement'],
    ['a function without a handler', () => aFunctionWithHandler(''),
      'Jobs/Reports: handler of FunctionCode.zip must name a file and its export, got nothing; write index.handler for the handler in index.js'],
  ])('%s', (_name, act, sentence) => {
    expect(act).toThrow(new Error(sentence));
  });
});

function aFunctionWithHandler(handler: string): HttpFunction {
  const code = FunctionCode.zip(lambda.Code.fromInline('exports.handler = async () => {};'), { handler, runtime: lambda.Runtime.NODEJS_22_X });
  return new HttpFunction(aPlatform().jobs, 'Reports', { code, routes: [Route.path('/reports')] });
}

const FRANKFURT = { account: '111122223333', region: 'eu-central-1' };

describe('a half fails where its platform is of no use to it:', () => {
  test.each([
    ['without the env of its platform', FRANKFURT, undefined, 'aws://111122223333/eu-central-1', 'aws://unknown-account/unknown-region'],
    ['with an env that its platform has not', undefined, FRANKFURT, 'aws://unknown-account/unknown-region', 'aws://111122223333/eu-central-1'],
    ['in another region', FRANKFURT, { ...FRANKFURT, region: 'us-east-1' }, 'aws://111122223333/eu-central-1', 'aws://111122223333/us-east-1'],
    ['in another account', FRANKFURT, { ...FRANKFURT, account: '444455556666' }, 'aws://111122223333/eu-central-1', 'aws://444455556666/eu-central-1'],
  ])('%s', (_name, ground, env, wanted, got) => {
    const app = new App();
    const platform = new PlatformStack(app, 'Platform', { env: ground });
    const sentence = `Half: env must be that of its platform (${wanted}), got ${got}; pass the same env to both`;
    expect(() => new AlwaysOnStack(app, 'Half', { platform, env })).toThrow(new Error(sentence));
    expect(() => new ScaleToZeroStack(new Stage(app, 'Other'), 'Half', { platform, env })).toThrow(new Error(
      'Other/Half: platform must stand in the same app and stage, got Platform of another; create one in each'));
  });

  test('in another app', () => {
    expect(() => new AlwaysOnStack(new App(), 'Web', { platform: new PlatformStack(new App(), 'Platform') })).toThrow(
      new Error('Web: platform must stand in the same app and stage, got Platform of another; create one in each'));
  });
});

describe('a worker fails on a queue of another region', () => {
  const borrowed = (stack: Stack, region: string) => WorkQueue.fromWorkQueueAttributes(stack, 'Theirs', {
    queue: sqs.Queue.fromQueueArn(stack, 'Queue', `arn:aws:sqs:${region}:444455556666:theirs`), visibilityTimeout: Duration.hours(1),
  });

  test('that is known', () => {
    const stack = new Stack(new App(), 'Plain', { env: FRANKFURT });
    expect(() => new LambdaWorker(stack, 'Worker', { queue: borrowed(stack, 'us-east-1'), code: CODE })).toThrow(new Error(
      'Plain/Worker: queue must be in the worker\'s region (eu-central-1), got Plain/Theirs in us-east-1; create the worker there, or a queue here that an SNS topic there sends to'));
  });

  test('but not where a region is only known at deploy time, nor in another account', () => {
    for (const [env, region] of [[undefined, 'us-east-1'], [FRANKFURT, 'eu-central-1']] as const) {
      const stack = new Stack(new App(), 'Plain', { env });
      expect(() => new LambdaWorker(stack, 'Worker', { queue: borrowed(stack, region), code: CODE })).not.toThrow();
    }
  });
});

test('a VPC without subnets fails by its prop', () => {
  const stack = new Stack(new App(), 'Plain');
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] });
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', vpc });
  expect(() => new FargateWorker(stack, 'Worker', { cluster, queue: new WorkQueue(stack, 'Queue'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.minutes(1) })).toThrow(
    new Error('Plain/Worker: vpc must have subnets, got one without; import it with publicSubnetIds or privateSubnetIds, or look it up'));
});

describe('a reason fails', () => {
  test('for pollers that are billed, when it says nothing', () => {
    const { platform, jobs } = aPlatform();
    expect(() => new LambdaWorker(jobs, 'Worker', { queue: new WorkQueue(platform, 'Queue'), code: CODE, minPollers: 2, idleCostReason: ' ' })).toThrow(
      /^Jobs\/Worker: minPollers and maxPollers must not be set in a ScaleToZeroStack, .* say in idleCostReason why they are worth it$/);
  });

  test('for a database that is kept awake, when it says nothing', () => {
    const { platform, web } = aPlatform();
    const database = new ServerlessDatabase(platform, 'Orders', { engine: AURORA });
    expect(() => new WebService(web, 'Shop', { image: IMAGE }).connectsTo(database, { keepsAwakeReason: '' })).toThrow(
      /^Web\/Shop: a pool that is always on must not hold connections to Platform\/Orders, .* say in keepsAwakeReason why it may stay awake$/);
  });
});

test('names that AWS takes are taken', () => {
  expect(() => {
    sendsTo('Mails', 'mails_url2');
    connectsTo({ environmentPrefix: 'A' });
    aService({ environment: { 'spring.datasource.url': 'x' } });
    aDatabase({ parameters: { 'rds.force_ssl': '1', 'skip-character-set-client-handshake': '1' }, logExports: [] });
  }).not.toThrow();
});
