import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { DockerImageCode } from 'aws-cdk-lib/aws-lambda';
import { AuroraPostgresEngineVersion, DatabaseClusterEngine, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { App, Duration, Lazy, Size, Stack, TimeZone, Token } from 'aws-cdk-lib/core';
import * as fc from './seeded-fast-check';
import {
  DashboardStack, DatabaseServer, Deployment, FargateWorker, ForecastMetric, FunctionCode, FunctionDeployment, FunctionUrlAccess, HttpFunction, LambdaWorker, Route, ScaleToZeroStack, ScalingPolicy, ServerlessDatabase, SharedLoadBalancer, TrafficSplit, WarmConcurrency, WebServerFleet, WebService, WorkerService, WorkQueue,
} from '../lib';
import { BorrowedDatabase } from '../lib/platform/borrowed-database';
import { aPlatform, CODE, IMAGE } from './a-platform';
import { FLEET, scaled, SERVICE } from './scaling/targets';

/** A number that is only known at deploy time; a large negative double until then. */
const number = () => Token.asNumber({ 'Fn::GetAtt': ['Setting', 'Value'] });
const lazy = (value: number) => Lazy.number({ produce: () => value });
const seconds = () => Duration.seconds(lazy(77));
const minutes = () => Duration.minutes(lazy(7));

/** Every prop that holds a number, a Duration or a Size, by the struct it stands in, with a token for it. */
const TOKENS = {
  WorkQueueProps: {
    visibilityTimeout: seconds, maxReceiveCount: number, retentionPeriod: seconds, deadLetterRetentionPeriod: seconds, deliveryDelay: seconds,
    maxMessageSize: () => Size.bytes(lazy(2048)), acceptableLatency: seconds,
  },
  WorkQueueAttributes: { visibilityTimeout: seconds, maxReceiveCount: number },
  LambdaFunctionOptions: { timeout: seconds, memoryMiB: number, ephemeralStorage: () => Size.mebibytes(lazy(600)) },
  LambdaWorkerProps: {
    batchSize: number, maxBatchingWindow: seconds, messageProcessingTime: seconds, maxConcurrency: number, reservedConcurrency: number,
    minPollers: number, maxPollers: number,
  },
  HttpFunctionProps: { containerPort: number, healthCheckInterval: seconds, reservedConcurrency: number },
  FunctionCanaryOptions: { canaryPercent: number, canaryBakeTime: minutes },
  FunctionLinearOptions: { stepPercent: number, stepBakeTime: minutes },
  TrafficSplitOptions: { functionPercent: number, stickiness: seconds, acceptableResponseTime: seconds },
  WarmConcurrencyOptions: { utilizationPercent: number },
  AgentOptions: { messageProcessingTime: seconds, acceptableLatency: seconds, concurrency: number, workerPort: number, maxMessageDuration: seconds },
  FargateWorkerProps: { maxCapacity: number, idleTimeout: seconds, maxTaskLifetime: seconds, spotPercent: number },
  WorkerServiceProps: { minCapacity: number, maxCapacity: number, restAfter: seconds },
  FargateTaskOptions: { cpu: number, memoryMiB: number, ephemeralStorage: () => Size.gibibytes(lazy(30)) },
  WebServiceProps: { minCapacity: number, maxCapacity: number, spotPercent: number },
  WebServerOptions: { acceptableResponseTime: seconds, containerPort: number, bootTime: seconds, longestRequest: seconds, keepAliveTimeout: seconds },
  WebServerFleetProps: { minCapacity: number, maxCapacity: number },
  ServerInstanceOptions: { spotPercent: number, warmPoolSize: number, ephemeralStorage: () => Size.gibibytes(lazy(30)) },
  BlueGreenOptions: { bakeTime: minutes },
  LinearOptions: { stepPercent: number, stepBakeTime: minutes },
  CanaryOptions: { canaryPercent: number, canaryBakeTime: minutes },
  ConnectsToOptions: { poolSize: number, readerPoolSize: number },
  DatabaseAttributes: { port: number, maxConnections: number, maxReaderConnections: number },
  DatabaseServerProps: {
    allocatedStorage: () => Size.gibibytes(lazy(50)), maxAllocatedStorage: () => Size.gibibytes(lazy(500)),
  },
  ServerlessDatabaseProps: { maxAcu: number, pauseAfter: () => Duration.seconds(lazy(600)) },
  DatabaseOptions: { port: number, backupRetention: () => Duration.days(lazy(14)) },
  SharedLoadBalancerOptions: { idleTimeout: seconds, accessLogsRetention: () => Duration.days(lazy(30)) },
  RouteOptions: { priority: number },
  BorrowedListenerOptions: { firstPriority: number, lastPriority: number, idleTimeout: seconds },
  QueueScheduleOptions: { jitter: minutes, retryAttempts: number, maxEventAge: seconds },
  EventRuleOptions: { retryAttempts: number, maxEventAge: seconds },
  WebhookOptions: { ratePerSecond: number, burstLimit: number },
  ScaleToZeroStackProps: { maxIdleMonthlyUsd: number },
  MetricTrackingOptions: { targetValue: number },
  StepScalingOptions: { evaluationPeriods: number, datapointsToAlarm: number, cooldown: seconds },
  PredictiveScalingOptions: { targetValue: number, launchAhead: seconds },
  BacklogScalingOptions: { messageProcessingTime: seconds, acceptableLatency: seconds, concurrency: number },
  OfficeHoursOptions: { minCapacity: number, outsideMinCapacity: number, startHour: number, endHour: number },
  TargetTrackingOptions: { scaleOutCooldown: seconds, scaleInCooldown: seconds },
  ScheduledScalingOptions: { minCapacity: number, maxCapacity: number },
} satisfies Record<string, Record<string, () => unknown>>;

/** Structs that the library fills and hands over, not users; and those of simulations, which run in a unit test, where a token has no value. And the dashboard's interval, which CDK itself converts both ways. */
const INNER = ['DailyTrafficOptions', 'SimulatedWorkOptions', 'SimulationRunOptions', 'Forecast', 'Unit', 'Stretch', 'TimedBounds', 'ContainerWorkerSettings', 'SteadyServiceSettings', 'WebAlarmsSettings', 'HttpFunctionAlarmsSettings', 'Shift', 'ServerGroupSettings', 'Capacity', 'Visibility', 'WorkerSettings', 'IWorkQueue', 'AttachWorkerOptions', 'IDatabase', 'AttachConsumerOptions', 'DatabaseConsumer', 'DatabaseAlarmSettings', 'ServerSettings', 'ScalingTargetOptions', 'EgressOptions', 'Placement', 'FargateTaskSettings', 'Bounds', 'MemoryRange', 'Band', 'PriorityBand', 'PriorityRange'];

/** The same, read from the sources: what stands there and is missing above is a prop that nobody tried. */
function declared(): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  const lib = join(__dirname, '..', 'lib');
  const rooms = ['platform', 'dashboard', 'containers', 'always-on', 'scale-to-zero', 'scaling', 'testing'];
  for (const file of rooms.flatMap((room) => readdirSync(join(lib, room), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join(lib, room, name)))) {
    for (const [, struct, body] of readFileSync(file, 'utf8').matchAll(/^export interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm)) {
      const props = [...body.matchAll(/^ {2}readonly (\w+)\??: (?:number|Duration|Size);/gm)].map(([, prop]) => prop);
      if (props.length > 0 && !INNER.includes(struct)) found[struct] = props.sort();
    }
  }
  return found;
}

/** Some of a struct's props, as tokens. */
const some = (...structs: (keyof typeof TOKENS)[]) => {
  const all = Object.entries<() => unknown>(Object.assign({}, ...structs.map((struct) => TOKENS[struct])));
  return fc.subarray(all).map((entries) => Object.fromEntries(entries.map(([prop, token]) => [prop, token()])) as any);
};

// Each run synthesises a platform; a dozen choose every prop several times.
const RUNS = { numRuns: 12 };

function synthesise(...stacks: Stack[]): void {
  for (const stack of stacks) Template.fromStack(stack);
}

test('every prop that holds a number, a Duration or a Size is tried with a token', () => {
  const tried = Object.fromEntries(Object.entries(TOKENS).map(([struct, props]) => [struct, Object.keys(props).sort()]));
  expect(tried).toEqual(declared());
});

describe('a number that is only known at deploy time is taken by', () => {
  test('a work queue and the worker on it', () => {
    fc.assert(fc.property(some('WorkQueueProps'), fc.boolean(), (props, fifo) => {
      const { platform, jobs } = aPlatform();
      const queue = new WorkQueue(platform, 'Queue', { ...props, fifo });
      new LambdaWorker(jobs, 'Worker', { queue, code: CODE });
      synthesise(platform, jobs);
    }), RUNS);
  });

  test('a Lambda worker and the queue under it', () => {
    const pollers = some('LambdaWorkerProps', 'LambdaFunctionOptions').map((props) => {
      // Pollers exclude a concurrency, and reserved concurrency needs one, whatever the numbers are.
      if (props.minPollers === undefined && props.maxPollers === undefined) {
        return props.reservedConcurrency === undefined ? props : { maxConcurrency: number(), ...props };
      }
      return { ...props, maxConcurrency: undefined, reservedConcurrency: undefined, idleCostReason: 'tokens' };
    });
    fc.assert(fc.property(pollers, (props) => {
      const { platform, jobs } = aPlatform();
      new LambdaWorker(jobs, 'Worker', { queue: new WorkQueue(platform, 'Queue'), code: CODE, ...props });
      synthesise(platform, jobs);
    }), RUNS);
  });

  test('an HTTP function, how it is released and kept warm', () => {
    const arbitrary = fc.record({ props: some('HttpFunctionProps', 'LambdaFunctionOptions'), canary: some('FunctionCanaryOptions'), linear: some('FunctionLinearOptions'), warm: some('WarmConcurrencyOptions'), split: some('TrafficSplitOptions') });
    fc.assert(fc.property(arbitrary, ({ props, canary, linear, warm, split }) => {
      const { platform, web, jobs } = aPlatform({ idleTimeout: seconds() });
      const repository = Repository.fromRepositoryName(jobs, 'Repository', 'shop');
      const code = FunctionCode.existingImage(DockerImageCode.fromEcr(repository));
      new HttpFunction(jobs, 'Canary', { code, routes: [Route.path('/canary')], deployment: FunctionDeployment.canary(canary), ...props });
      new HttpFunction(jobs, 'Linear', { code, routes: [Route.path('/linear')], deployment: FunctionDeployment.linear(linear), ...props });
      for (const kept of [WarmConcurrency.always(number()), WarmConcurrency.between(number(), number(), warm)]) {
        new HttpFunction(jobs, `Warm${jobs.node.children.length}`, { code, functionUrl: FunctionUrlAccess.IAM, warm: kept, idleCostReason: 'tokens', ...props });
      }
      const trafficSplit = TrafficSplit.withServers(new WebService(web, 'Shop', { image: IMAGE }), { functionPercent: 10, ...split });
      new HttpFunction(jobs, 'Split', { code, routes: [Route.everything()], trafficSplit, ...props });
      synthesise(platform, web, jobs);
    }), { numRuns: 6 });
  });

  test('a stack that scales to zero', () => {
    fc.assert(fc.property(some('ScaleToZeroStackProps'), (props) => {
      const jobs = new ScaleToZeroStack(new App(), 'Jobs', props);
      new Secret(jobs, 'Secret');
      synthesise(jobs);
    }), RUNS);
  });

  test('the triggers of a queue', () => {
    fc.assert(fc.property(some('QueueScheduleOptions'), some('EventRuleOptions'), some('WebhookOptions'), (schedule, rule, webhook) => {
      const { platform } = aPlatform();
      const queue = new WorkQueue(platform, 'Queue');
      queue.addSchedule('Nightly', { schedule: ScheduleExpression.rate(Duration.days(1)), ...schedule });
      queue.addEventRule('Rule', { eventPattern: { source: ['aws.ecs'] }, ...rule });
      queue.addWebhook('Webhook', { authorizer: new HttpIamAuthorizer(), ...webhook });
      synthesise(platform);
    }), RUNS);
  });

  test('a borrowed queue', () => {
    fc.assert(fc.property(some('WorkQueueAttributes'), (attrs) => {
      const { platform, jobs } = aPlatform();
      const { queue } = new WorkQueue(platform, 'Queue');
      new LambdaWorker(jobs, 'Worker', {
        queue: WorkQueue.fromWorkQueueAttributes(jobs, 'Borrowed', { queue, visibilityTimeout: Duration.hours(1), ...attrs }), code: CODE,
      });
      synthesise(platform, jobs);
    }), RUNS);
  });

  test('a web server fleet', () => {
    const arbitrary = some('WebServerOptions', 'WebServerFleetProps', 'ServerInstanceOptions').map((props) => ({ spotPercent: 0, ...props }));
    fc.assert(fc.property(arbitrary, (props) => {
      const { web } = aPlatform();
      new WebServerFleet(web, 'Shop', { image: IMAGE, ...props });
      synthesise(web);
    }), RUNS);
  });

  test('a database server and who connects to it', () => {
    fc.assert(fc.property(some('DatabaseServerProps', 'DatabaseOptions'), (props) => {
      const { platform, web } = aPlatform();
      const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 });
      new WebService(web, 'Shop', { image: IMAGE, maxCapacity: number() }).connectsTo(new DatabaseServer(platform, 'Orders', { engine, ...props }), { poolSize: number() });
      synthesise(platform, web);
    }), RUNS);
  });

  test('a serverless database and the dashboard', () => {
    fc.assert(fc.property(some('ServerlessDatabaseProps', 'DatabaseOptions'), (props) => {
      const { app, platform } = aPlatform();
      const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_9 });
      new ServerlessDatabase(platform, 'Reports', { engine, ...props });
      synthesise(platform, new DashboardStack(app, 'Dashboard', { platform }));
    }), RUNS);
  });

  test('a borrowed database and who connects to it', () => {
    fc.assert(fc.property(some('DatabaseAttributes'), some('ConnectsToOptions'), (attrs, options) => {
      const { platform, web } = aPlatform();
      const securityGroups = [new SecurityGroup(platform, 'SecurityGroup', { vpc: platform.vpc })];
      const database = new BorrowedDatabase(platform, 'Orders', { host: 'orders.example', port: 5432, databaseName: 'orders', securityGroups, ...attrs });
      new WebService(web, 'Shop', { image: IMAGE }).connectsTo(database, options);
      synthesise(platform, web);
    }), RUNS);
  });

  test.each([['a Fargate worker', FargateWorker, 'FargateWorkerProps'], ['a worker service', WorkerService, 'WorkerServiceProps']] as const)('%s', (_name, Worker, own) => {
    fc.assert(fc.property(some(own, 'AgentOptions', 'FargateTaskOptions'), (props) => {
      const { platform, web, jobs } = aPlatform();
      // A service keeps a task, which a stack that scales to zero refuses.
      const half = Worker === WorkerService ? web : jobs;
      new Worker(half, 'Worker', { queue: new WorkQueue(platform, 'Queue'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.minutes(1), ...props });
      synthesise(platform, half);
    }), RUNS);
  });

  test('a web service, its load balancer, routes and scaling', () => {
    const arbitrary = fc.record({
      service: some('WebServiceProps', 'WebServerOptions', 'FargateTaskOptions'),
      loadBalancer: some('SharedLoadBalancerOptions'),
      route: some('RouteOptions'),
      tracking: some('TargetTrackingOptions'),
      scheduled: some('ScheduledScalingOptions'),
    });
    fc.assert(fc.property(arbitrary, ({ service, loadBalancer, route, tracking, scheduled }) => {
      const { platform, web } = aPlatform(loadBalancer);
      new WebService(web, 'Shop', {
        image: IMAGE,
        routes: [Route.of({ path: '/shop/*', ...route }), Route.everything()],
        scaling: [
          ScalingPolicy.cpu(number(), tracking), ScalingPolicy.memory(number(), tracking), ScalingPolicy.requestsPerTarget(number(), tracking),
          ScalingPolicy.metric('Sessions', { metric: new Metric({ namespace: 'Shop', metricName: 'Sessions' }), targetValue: number(), ...tracking }),
          ScalingPolicy.schedule('Morning', { schedule: Schedule.cron({ hour: '7' }), ...(Object.keys(scheduled).length === 0 ? { minCapacity: number() } : scheduled) }),
        ],
        ...service,
      });
      new SharedLoadBalancer(platform, 'Second', { vpc: platform.vpc, ...loadBalancer });
      synthesise(platform, web);
    }), RUNS);
  });
});

test('a number that is only known at deploy time is taken by every deployment', () => {
  fc.assert(fc.property(some('BlueGreenOptions'), some('LinearOptions'), some('CanaryOptions'), (blueGreen, linear, canary) => {
    const { web } = aPlatform();
    for (const deployment of [Deployment.blueGreen(blueGreen), Deployment.linear({ ...blueGreen, ...linear }), Deployment.canary({ ...blueGreen, ...canary })]) {
      const id = `Shop${web.node.children.length}`;
      new WebService(web, id, { image: IMAGE, deployment, routes: [Route.path(`/${id}`)] });
    }
    synthesise(web);
  }), { numRuns: 4 });
});

test.each(['service', 'fleet'] as const)('a number that is only known at deploy time is taken by every policy of a %s', (kind) => {
  const arbitrary = fc.record({
    tracking: some('TargetTrackingOptions').map((options) => (kind === 'fleet' ? { ...options, scaleInCooldown: undefined } : options)),
    steps: some('StepScalingOptions'), forecast: some('PredictiveScalingOptions'), backlog: some('BacklogScalingOptions'), office: some('OfficeHoursOptions'), scheduled: some('ScheduledScalingOptions'),
  });
  const metric = new Metric({ namespace: 'Shop', metricName: 'Sessions', period: Duration.minutes(1) });
  const queue = Queue.fromQueueArn(new Stack(), 'Queue', 'arn:aws:sqs:us-east-1:111122223333:mails');
  fc.assert(fc.property(arbitrary, ({ tracking, steps, forecast, backlog, office, scheduled }) => {
    const reactions = [
      ScalingPolicy.cpu(number(), tracking), ScalingPolicy.requestsPerTarget(number(), tracking),
      ScalingPolicy.metric('Sessions', { metric: metric.with({ statistic: 'p90' }), targetValue: number(), ...tracking }),
      ScalingPolicy.steps('Steps', { metric, scalingSteps: [{ upper: 20, change: -1 }, { lower: 60, change: 1 }], evaluationPeriods: 3, ...steps }),
      ScalingPolicy.predictive({ metric: ForecastMetric.CPU, targetValue: number(), ...forecast }),
    ];
    const bounds = [
      ScalingPolicy.schedule('Morning', { schedule: Schedule.cron({ hour: '7' }), minCapacity: number(), ...scheduled }),
      ScalingPolicy.officeHours('Office', { timeZone: TimeZone.ETC_UTC, minCapacity: 5, ...office }),
    ];
    const target = { minCapacity: number(), maxCapacity: number() };
    scaled(kind === 'fleet' ? FLEET : SERVICE, [...reactions, ...bounds], target);
    scaled(kind === 'fleet' ? FLEET : SERVICE, [ScalingPolicy.backlog({ queue, messageProcessingTime: Duration.seconds(5), ...backlog }), ...bounds], target);
  }), { numRuns: 5 });
});
