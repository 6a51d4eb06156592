import { Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AuroraPostgresEngineVersion, DatabaseClusterEngine } from 'aws-cdk-lib/aws-rds';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import {
  FunctionUrlAccess, HttpFunction, Route, ScaleToZeroStack, ServerlessDatabase, SharedLoadBalancer, WebService, WorkQueue,
} from '../../lib';
import { aFunction, aFunctionOfAnImage, aFunctionWithUrl } from './a-function';
import { aPlatform, CODE, IMAGE, inventory, logicalIds, onlyOne, warningsOf } from '../a-platform';

const FUNCTION = 'AWS::Lambda::Function';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const URL = 'AWS::Lambda::Url';

describe('an HTTP function', () => {
  test('is a function behind an alias, with a role, a log, a target group, a rule and four alarms', () => {
    expect(inventory(aFunction().jobs)).toEqual({
      'AWS::CloudWatch::Alarm': 4, [RULE]: 1, [TARGET_GROUP]: 1, 'AWS::IAM::Policy': 1, 'AWS::IAM::Role': 1,
      'AWS::Lambda::Alias': 1, [FUNCTION]: 1, 'AWS::Lambda::Permission': 1, 'AWS::Lambda::Version': 1, 'AWS::Logs::LogGroup': 1,
    });
  });

  test('is a function, an alias, a URL and four alarms without a load balancer', () => {
    expect(inventory(aFunctionWithUrl().jobs)).toEqual({
      'AWS::CloudWatch::Alarm': 4, 'AWS::IAM::Policy': 1, 'AWS::IAM::Role': 1,
      'AWS::Lambda::Alias': 1, [FUNCTION]: 1, [URL]: 1, 'AWS::Lambda::Version': 1, 'AWS::Logs::LogGroup': 1,
    });
    expect(inventory(aFunctionWithUrl().platform)).toEqual({});
  });

  test('keeps its logical ids: a changed one replaces the target group, the alias or the log', () => {
    const { jobs } = aFunction();
    expect([TARGET_GROUP, RULE, 'AWS::Lambda::Alias', 'AWS::Logs::LogGroup', FUNCTION].flatMap((type) => logicalIds(jobs, type))).toEqual([
      'ReportsTargetGroupD2DDE10B', 'ReportsRoutereports61DFA36A', 'ReportsAliasE02BF1E6', 'ReportsLogsB8F257B9', 'ReportsFunction758139BC',
    ]);
  });

  test('runs on ARM, traced, with structured logs that go after a month, and gives up after half a minute', () => {
    const { jobs } = aFunction();
    expect(onlyOne(jobs, FUNCTION)).toMatchObject({
      Architectures: ['arm64'], MemorySize: 512, Timeout: 30, TracingConfig: { Mode: 'Active' }, LoggingConfig: { LogFormat: 'JSON' },
    });
    expect(onlyOne(jobs, 'AWS::Logs::LogGroup')).toEqual({ RetentionInDays: 30 });
    expect(onlyOne(jobs, FUNCTION)).not.toHaveProperty('VpcConfig');
    expect(onlyOne(jobs, FUNCTION)).not.toHaveProperty('Environment');
  });

  test('leaves nothing in the platform and the other half, which do not come to depend on it', () => {
    const { platform, web, jobs } = aFunction();
    const without = aPlatform();
    expect(without.platform.loadBalancer.listener).toBeDefined();
    const resources = (stack: Stack) => Object.keys(Template.fromStack(stack).toJSON().Resources ?? {});
    expect(resources(platform)).toEqual(resources(without.platform));
    expect(inventory(web)).toEqual({});
    expect([dependencies(jobs), dependencies(platform)]).toEqual([['Platform'], []]);
  });

  test('publishes a version for each change, to which the alias leads', () => {
    const [before, after] = [{}, { memoryMiB: 1024 }].map((props) => logicalIds(aFunction(props).jobs, 'AWS::Lambda::Version'));
    expect(before).not.toEqual(after);
    const { jobs } = aFunction();
    expect(onlyOne(jobs, 'AWS::Lambda::Alias')).toMatchObject({ Name: 'live', FunctionVersion: { 'Fn::GetAtt': [logicalIds(jobs, 'AWS::Lambda::Version')[0], 'Version'] } });
  });

  test('publishes a version for what it is told after it was created', () => {
    const [told, untold] = [true, false].map((tell) => {
      const { platform, jobs, reports } = aFunction();
      const mails = new WorkQueue(platform, 'Mails');
      if (tell) reports.sendsTo(mails);
      return logicalIds(jobs, 'AWS::Lambda::Version');
    });
    expect(told).not.toEqual(untold);
  });

  test('takes every setting of a function', () => {
    const { jobs } = aFunction({
      memoryMiB: 2048, ephemeralStorage: Size.gibibytes(2), architecture: lambda.Architecture.X86_64, environment: { SIZE: '320' }, timeout: Duration.seconds(50), reservedConcurrency: 25,
    });
    expect(onlyOne(jobs, FUNCTION)).toMatchObject({
      MemorySize: 2048, EphemeralStorage: { Size: 2048 }, Architectures: ['x86_64'], Environment: { Variables: { SIZE: '320' } }, Timeout: 50, ReservedConcurrentExecutions: 25,
    });
  });

  test('may log and trace, and nothing else', () => {
    const statements = onlyOne(aFunction().jobs, 'AWS::IAM::Policy').PolicyDocument.Statement;
    expect(statements.map(({ Action }: any) => Action)).toEqual([['logs:CreateLogStream', 'logs:PutLogEvents'], ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']]);
  });

  test('may be granted more', () => {
    const { jobs, reports } = aFunction();
    new s3.Bucket(jobs, 'Pictures').grantRead(reports);
    Template.fromStack(jobs).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'] })]) },
    });
  });

  test('sends to a queue, and finds its URL in the environment', () => {
    const { platform, jobs, reports } = aFunction();
    reports.sendsTo(new WorkQueue(platform, 'Mails'));
    expect(Object.keys(onlyOne(jobs, FUNCTION).Environment.Variables)).toEqual(['MAILS_QUEUE_URL']);
    Template.fromStack(jobs).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['sqs:SendMessage']) })]) },
    });
  });

  test('connects to a serverless database by its Data API, outside any VPC', () => {
    const { platform, jobs, reports } = aFunction();
    const orders = new ServerlessDatabase(platform, 'Orders', {
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_9 }),
    });
    reports.connectsTo(orders);
    expect(Object.keys(onlyOne(jobs, FUNCTION).Environment.Variables).sort()).toEqual(['ORDERS_CLUSTER_ARN', 'ORDERS_NAME', 'ORDERS_SECRET_ARN']);
  });

  test('logs where it is told', () => {
    const { jobs } = aPlatform();
    const logGroup = new logs.LogGroup(jobs, 'Team');
    expect(new HttpFunction(jobs, 'Reports', { code: CODE, logGroup, functionUrl: FunctionUrlAccess.IAM }).logGroup).toBe(logGroup);
    expect(logicalIds(jobs, 'AWS::Logs::LogGroup')).toHaveLength(1);
  });

  test('is not warned of', () => {
    expect(warningsOf(aFunction().jobs)).toEqual([]);
    expect(warningsOf(aFunctionWithUrl().jobs)).toEqual([]);
  });
});

describe('behind a load balancer', () => {
  test('a function stands as a target by its alias, with multi-value headers and without health checks, which bill', () => {
    expect(onlyOne(aFunction().jobs, TARGET_GROUP)).toEqual({
      TargetType: 'lambda', HealthCheckEnabled: false, Targets: [{ Id: { Ref: 'ReportsAliasE02BF1E6' } }],
      TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }],
    });
  });

  test('a function has single-value headers, and health checks, where that is asked for', () => {
    expect(onlyOne(aFunction({ multiValueHeaders: false, healthCheckInterval: Duration.seconds(20), healthCheckPath: '/health' }).jobs, TARGET_GROUP)).toMatchObject({
      HealthCheckEnabled: true, HealthCheckIntervalSeconds: 20, HealthCheckTimeoutSeconds: 19, HealthCheckPath: '/health',
      TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'false' }],
    });
  });

  test('a function lets only load balancers of its own account and region in, before it is registered', () => {
    const { jobs } = aFunction();
    expect(onlyOne(jobs, 'AWS::Lambda::Permission')).toMatchObject({
      Action: 'lambda:InvokeFunction', FunctionName: { Ref: 'ReportsAliasE02BF1E6' }, Principal: 'elasticloadbalancing.amazonaws.com',
      SourceArn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':elasticloadbalancing:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':targetgroup/*']] },
    });
    const [group] = Object.values(Template.fromStack(jobs).findResources(TARGET_GROUP));
    expect(group.DependsOn).toEqual(logicalIds(jobs, 'AWS::Lambda::Permission'));
  });

  test('each route of a function has a rule, with a priority that follows from the route', () => {
    const { jobs, reports } = aFunction({ routes: [Route.path('/reports'), Route.path('/reports/*')] });
    expect(reports.rules).toHaveLength(2);
    const priorities = Object.values(Template.fromStack(jobs).findResources(RULE)).map(({ Properties }) => [Properties.Conditions[0].PathPatternConfig.Values[0], Properties.Priority]);
    expect(new Set(priorities.map(([, priority]) => priority)).size).toBe(2);
    expect(Object.fromEntries(priorities)['/reports/*']).toBe(onlyOne(aFunction().jobs, RULE).Priority);
  });

  test('a function takes a path from the web service that has the rest', () => {
    const { web, jobs, app } = aFunction();
    new WebService(web, 'Shop', { image: IMAGE, routes: [Route.everything()] });
    app.synth();
    expect(onlyOne(jobs, RULE).Priority).toBeLessThan(onlyOne(web, RULE).Priority);
    expect([dependencies(web), dependencies(jobs)]).toEqual([['Platform'], ['Platform']]);
  });

  test('a function answers the VPC alone on the internal load balancer', () => {
    const { jobs } = aFunction({ internetFacing: false });
    expect(JSON.stringify(onlyOne(jobs, RULE).ListenerArn)).toContain('InternalLoadBalancer');
  });

  test.each([[60, 30], [31, 30], [30, 29], [20, 19], [4000, 30]])('a function gives up before a load balancer does that waits %d s: after %d s', (idle, timeout) => {
    expect(onlyOne(aFunction({}, { idleTimeout: Duration.seconds(idle) }).jobs, FUNCTION).Timeout).toBe(timeout);
  });

  test('a function may take longer where the load balancer waits longer', () => {
    expect(onlyOne(aFunction({ timeout: Duration.minutes(10) }, { idleTimeout: Duration.minutes(11) }).jobs, FUNCTION).Timeout).toBe(600);
  });

  test('a function uses a listener of its own', () => {
    const { platform, jobs } = aPlatform();
    const other = new SharedLoadBalancer(platform, 'Other', { vpc: platform.vpc });
    new HttpFunction(jobs, 'Reports', { code: CODE, routes: [Route.everything()], listener: other.listener });
    expect(JSON.stringify(onlyOne(jobs, RULE).ListenerArn)).toContain('RefOther');
  });
});

describe('a function URL', () => {
  test('streams to callers that sign and were granted it', () => {
    const { jobs, reports } = aFunctionWithUrl();
    expect(onlyOne(jobs, URL)).toMatchObject({ AuthType: 'AWS_IAM', InvokeMode: 'RESPONSE_STREAM', Qualifier: 'live' });
    expect(logicalIds(jobs, 'AWS::Lambda::Permission')).toEqual([]);
    expect(reports.functionUrl?.url).toBeDefined();
    expect(reports.targetGroup).toBeUndefined();
  });

  test('is open to everybody only when that is said', () => {
    const { jobs } = aFunctionWithUrl({ functionUrl: FunctionUrlAccess.EVERYBODY });
    expect(onlyOne(jobs, URL).AuthType).toBe('NONE');
    const permissions = Object.values(Template.fromStack(jobs).findResources('AWS::Lambda::Permission')).map(({ Properties: { Action, Principal } }) => [Action, Principal]);
    expect(permissions).toEqual([['lambda:InvokeFunctionUrl', '*'], ['lambda:InvokeFunction', '*']]);
  });

  test('does not stream beside a route, as both run one handler, or where that is not wanted', () => {
    expect(onlyOne(aFunction({ functionUrl: FunctionUrlAccess.IAM }).jobs, URL).InvokeMode).toBe('BUFFERED');
    expect(onlyOne(aFunctionWithUrl({ responseStreaming: false }).jobs, URL).InvokeMode).toBe('BUFFERED');
  });

  test('may take up to 15 minutes, and names origins', () => {
    const { jobs } = aFunctionWithUrl({ timeout: Duration.minutes(15), cors: { allowedOrigins: ['https://shop.example.com'] } });
    expect(onlyOne(jobs, FUNCTION).Timeout).toBe(900);
    expect(onlyOne(jobs, URL).Cors).toEqual({ AllowMethods: ['*'], AllowOrigins: ['https://shop.example.com'] });
  });
});

describe('a web server\'s own image', () => {
  test('and the adapter in it find port, readiness path and mode', () => {
    expect(onlyOne(aFunctionOfAnImage().jobs, FUNCTION)).toMatchObject({
      PackageType: 'Image',
      Environment: { Variables: { PORT: '8080', AWS_LWA_PORT: '8080', AWS_LWA_READINESS_CHECK_PATH: '/', AWS_LWA_INVOKE_MODE: 'buffered' } },
    });
  });

  test('streams by a URL', () => {
    const { jobs } = aFunctionOfAnImage({ routes: undefined, functionUrl: FunctionUrlAccess.IAM, containerPort: 3000, healthCheckPath: '/health' });
    expect(onlyOne(jobs, FUNCTION).Environment.Variables).toEqual({
      PORT: '3000', AWS_LWA_PORT: '3000', AWS_LWA_READINESS_CHECK_PATH: '/health', AWS_LWA_INVOKE_MODE: 'response_stream',
    });
  });

  test('keeps what the user says', () => {
    expect(onlyOne(aFunctionOfAnImage({ environment: { AWS_LWA_READINESS_CHECK_PATH: '/ready', MODE: 'fast' } }).jobs, FUNCTION).Environment.Variables)
      .toMatchObject({ AWS_LWA_READINESS_CHECK_PATH: '/ready', MODE: 'fast', PORT: '8080' });
  });
});

test('a removed function leaves the platform as it was, in one deployment', () => {
  const before = aFunction();
  const after = aPlatform();
  expect(after.platform.loadBalancer.listener).toBeDefined();
  new ScaleToZeroStack(after.app, 'Other', { platform: after.platform });
  const exports = Object.values(Template.fromStack(before.platform).toJSON().Outputs ?? {}).filter((output: any) => output.Export !== undefined);
  expect(exports).toEqual([]);
});

/** Names alone: to compare stacks takes Jest minutes. */
function dependencies(stack: Stack): string[] {
  return stack.dependencies.map(({ stackName }) => stackName);
}
