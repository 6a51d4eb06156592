import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Template } from 'aws-cdk-lib/assertions';
import { Duration, Stack } from 'aws-cdk-lib/core';
import {
  AlwaysOnStack, DashboardStack, DatabaseServer, Deployment, FargateWorker, FunctionUrlAccess, HttpFunction, LambdaWorker, PlatformStack, Route, ServerlessDatabase, WebServerFleet,
  WebService, WorkerService, WorkQueue,
} from '../../lib';
import { aPlatform, CODE, IMAGE } from '../a-platform';

const messageProcessingTime = Duration.minutes(1);
const worker = { image: IMAGE, agentImage: IMAGE, messageProcessingTime };

/** A platform with one of everything, and its dashboard. */
function aShop() {
  const parts = aPlatform();
  const { app, platform, web, jobs } = parts;
  // First, so that what comes later must be found.
  const dashboard = new DashboardStack(app, 'Dashboard', { platform });
  new WebService(web, 'Shop', { image: IMAGE });
  new WebServerFleet(web, 'Admin', { image: IMAGE, routes: [Route.path('/admin/*')] });
  new WorkerService(web, 'Mailer', { queue: new WorkQueue(platform, 'Mails'), ...worker });
  new HttpFunction(jobs, 'Feed', { code: CODE, routes: [Route.path('/feed.xml')] });
  new HttpFunction(jobs, 'Export', { code: CODE, functionUrl: FunctionUrlAccess.IAM });
  new LambdaWorker(jobs, 'Thumbnailer', { queue: new WorkQueue(platform, 'Thumbnails'), code: CODE });
  new FargateWorker(jobs, 'FeedBuilder', { queue: new WorkQueue(platform, 'Feeds'), ...worker });
  new DatabaseServer(platform, 'Orders', { engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }) });
  new ServerlessDatabase(platform, 'Reports', { engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_9 }) });
  return { ...parts, dashboard };
}

/** The widgets of the page; what is only known at deploy time stands in it as `<logical id or output>`. */
function page(stack: Stack): { type: string; x: number; y: number; width: number; height: number; properties: any }[] {
  const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const body = dashboard.Properties.DashboardBody;
  const text = typeof body === 'string' ? body : body['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : '<token>')).join('');
  return JSON.parse(text).widgets;
}

const headings = (stack: Stack) => page(stack).filter(({ type }) => type === 'text').map(({ properties }) => properties.markdown);
const graphs = (stack: Stack) => page(stack).filter(({ type }) => type === 'metric').map(({ properties }) => properties);

/** The same shop for all who only look at it: a synthesis takes its time. */
let seen: ReturnType<typeof aShop>;
beforeAll(() => {
  seen = aShop();
  seen.app.synth();
});

describe('the dashboard', () => {
  test('shows both halves on one page, from what visitors meet to what nobody sees', () => {
    expect(headings(seen.dashboard)).toEqual([
      '## Web', '### Platform/LoadBalancer · load balancer', '### Web/Shop · web service', '### Web/Admin · web server fleet', '### Jobs/Feed · HTTP function', '### Jobs/Export · HTTP function',
      '## Queues', '### Platform/Mails · work queue', '### Platform/Thumbnails · work queue', '### Platform/Feeds · work queue',
      '## Workers', '### Web/Mailer · worker service', '### Jobs/Thumbnailer · Lambda worker', '### Jobs/FeedBuilder · Fargate worker',
      '## Databases', '### Platform/Orders · database server', '### Platform/Reports · serverless database',
    ]);
  });

  test('asks for metrics that exist, by dimensions under which AWS publishes them', () => {
    const asked = graphs(seen.dashboard).flatMap(({ metrics }) => metrics ?? []).flatMap(([namespace, name, ...rest]: any[]) => {
      if (typeof namespace !== 'string') return [];
      const dimensions = rest.filter((each) => typeof each === 'string').filter((_, index) => index % 2 === 0);
      return [`${namespace} ${name} (${dimensions.join(', ')})`];
    });
    expect([...new Set(asked)].sort()).toMatchInlineSnapshot(`
[
  "AWS/ApplicationELB ActiveConnectionCount (LoadBalancer)",
  "AWS/ApplicationELB HTTPCode_ELB_4XX_Count (LoadBalancer)",
  "AWS/ApplicationELB HTTPCode_ELB_5XX_Count (LoadBalancer)",
  "AWS/ApplicationELB HTTPCode_Target_5XX_Count (LoadBalancer, TargetGroup)",
  "AWS/ApplicationELB HealthyHostCount (LoadBalancer, TargetGroup)",
  "AWS/ApplicationELB RejectedConnectionCount (LoadBalancer)",
  "AWS/ApplicationELB RequestCount (LoadBalancer)",
  "AWS/ApplicationELB RequestCount (LoadBalancer, TargetGroup)",
  "AWS/ApplicationELB TargetConnectionErrorCount (LoadBalancer, TargetGroup)",
  "AWS/ApplicationELB TargetResponseTime (LoadBalancer, TargetGroup)",
  "AWS/ApplicationELB UnHealthyHostCount (LoadBalancer, TargetGroup)",
  "AWS/EC2 CPUUtilization (AutoScalingGroupName)",
  "AWS/ECS CPUUtilization (ClusterName, ServiceName)",
  "AWS/ECS MemoryUtilization (ClusterName, ServiceName)",
  "AWS/Lambda ConcurrentExecutions (FunctionName)",
  "AWS/Lambda ConcurrentExecutions (FunctionName, Resource)",
  "AWS/Lambda Duration (FunctionName)",
  "AWS/Lambda Duration (FunctionName, Resource)",
  "AWS/Lambda Errors (FunctionName)",
  "AWS/Lambda Errors (FunctionName, Resource)",
  "AWS/Lambda Invocations (FunctionName)",
  "AWS/Lambda Invocations (FunctionName, Resource)",
  "AWS/Lambda Throttles (FunctionName)",
  "AWS/Lambda Throttles (FunctionName, Resource)",
  "AWS/RDS ACUUtilization (DBClusterIdentifier)",
  "AWS/RDS CPUUtilization (DBInstanceIdentifier)",
  "AWS/RDS DatabaseConnections (DBClusterIdentifier)",
  "AWS/RDS DatabaseConnections (DBInstanceIdentifier)",
  "AWS/RDS FreeableMemory (DBInstanceIdentifier)",
  "AWS/RDS ReadLatency (DBInstanceIdentifier)",
  "AWS/RDS ServerlessDatabaseCapacity (DBClusterIdentifier)",
  "AWS/RDS WriteLatency (DBInstanceIdentifier)",
  "AWS/SQS ApproximateAgeOfOldestMessage (QueueName)",
  "AWS/SQS ApproximateNumberOfMessagesNotVisible (QueueName)",
  "AWS/SQS ApproximateNumberOfMessagesVisible (QueueName)",
  "ScaleToZero StartFailures (Worker)",
  "ScaleToZero TasksDiedAtStart (Worker)",
  "ScaleToZero TasksStarted (Worker)",
  "ScaleToZero WaitingWithoutTasks (Worker)",
]
`);
  });

  test('is as wide as a page and leaves no gap', () => {
    const widgets = page(seen.dashboard);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
    const rows = new Map<number, number>();
    for (const { y, width } of widgets) rows.set(y, (rows.get(y) ?? 0) + width);
    expect([...new Set(rows.values())]).toEqual([24]);
  });

  test('lists every alarm that somebody should look at, and none of a scaling policy', () => {
    const { app, dashboard } = seen;
    const [widget] = page(dashboard).filter(({ type }) => type === 'alarm');
    const ours = app.node.findAll().filter((node) => node instanceof cloudwatch.Alarm && !/UpperAlarm|LowerAlarm/.test(node.node.path));
    expect(ours.map(({ node }) => node.path)).toEqual(expect.arrayContaining(['Platform/Mails/DeadLetterAlarm', 'Platform/Reports/AwakeAlarm', 'Jobs/FeedBuilder/WaitingAlarm']));
    expect(widget.properties.alarms).toHaveLength(ours.length);
  });

  test('marks the most connections there can be', () => {
    const [connections] = graphs(seen.dashboard).filter(({ title }) => title === 'Connections' && true).slice(1);
    expect(connections.annotations.horizontal).toEqual([expect.objectContaining({ value: 419, label: 'Most there can be' })]);
  });

  test('shows both target groups of a service that moves its traffic from one to the other', () => {
    const { app, platform, web } = aPlatform();
    new WebService(web, 'Shop', { image: IMAGE, deployment: Deployment.blueGreen() });
    const [latency] = graphs(new DashboardStack(app, 'Dashboard', { platform })).filter(({ title }) => title === 'Latency, s');
    const labels = latency.metrics.map((metric: any[]) => metric[metric.length - 1].label);
    expect(labels).toEqual(['p50', 'p50, alternate', 'p99', 'p99, alternate']);
  });

  test('has room for widgets of somebody\'s own, which come first', () => {
    const { dashboard } = aShop();
    dashboard.dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: 'Ours', width: 24, height: 1 }));
    expect(headings(dashboard)[0]).toBe('Ours');
  });

  test('is the same however often the app is synthesised', () => {
    const { app, dashboard } = aShop();
    app.synth();
    const once = headings(dashboard).length;
    app.synth({ force: true });
    expect(headings(dashboard)).toHaveLength(once);
  });
});

describe('the dashboard stands above the stacks', () => {
  test('it depends on them, and none of them on it', () => {
    const { app } = seen;
    const dependencies = Object.fromEntries(app.synth().stacks.map(({ stackName, dependencies: all }) => (
      [stackName, all.filter(({ manifest }) => manifest.type === 'aws:cloudformation:stack').map(({ id }) => id).sort()])));
    expect(dependencies).toEqual({ Platform: [], Web: ['Platform'], Jobs: ['Platform'], Dashboard: ['Jobs', 'Platform', 'Web'] });
  });

  test('and holds nothing that would keep a construct from being removed', () => {
    const { app } = seen;
    const templates = JSON.stringify(app.synth().stacks.map(({ template }) => template));
    expect(templates).not.toContain('Fn::ImportValue');
    expect(templates).not.toContain('"Export"');
  });

  test('it holds the page and nothing else', () => {
    expect(Object.values(Template.fromStack(seen.dashboard).toJSON().Resources).map(({ Type }: any) => Type)).toEqual(['AWS::CloudWatch::Dashboard']);
  });

  test('it shows its own platform, and no other in the app', () => {
    const { app, platform } = aPlatform();
    const other = new PlatformStack(app, 'Other');
    new WorkQueue(other, 'Theirs');
    new WorkQueue(platform, 'Ours');
    expect(headings(new DashboardStack(app, 'Dashboard', { platform }))).toEqual(['## Queues', '### Platform/Ours · work queue']);
  });

  test('it is empty where there is nothing to show, and creates nothing in the platform', () => {
    const { app, platform } = aPlatform();
    expect(page(new DashboardStack(app, 'Dashboard', { platform }))).toEqual([]);
    expect(Template.fromStack(platform).toJSON().Resources).toBeUndefined();
  });

  test('it shows a service behind a listener from elsewhere by its CPU', () => {
    const { app, platform, web } = aPlatform();
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(web, 'Theirs', {
      listenerArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/theirs/1/2',
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(web, 'TheirGroup', 'sg-1'),
    });
    new WebService(web, 'Shop', { image: IMAGE, listener });
    expect(graphs(new DashboardStack(app, 'Dashboard', { platform })).map(({ title }) => title)).toEqual(['CPU']);
  });
});

test('a dashboard fails with more than CloudWatch takes, before a deployment does', () => {
  const { app, platform } = aPlatform();
  new DashboardStack(app, 'Dashboard', { platform });
  for (const id of ['A', 'B']) {
    const stack = new AlwaysOnStack(app, id, { platform });
    for (let n = 0; n < 63; n += 1) new WorkQueue(stack, `Queue${n}`);
  }
  expect(() => app.synth()).toThrow('Dashboard: widgets must be at most 500, got 508 for the constructs of Platform; CloudWatch takes no larger page: '
    + 'split the platform, or build pages of your own with the metrics of its constructs');
});
