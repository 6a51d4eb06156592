/** An app with what the sample has none of: fleets, databases, a dashboard, and deployments that move traffic. */
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { App, Duration, TimeZone, Validations } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import {
  AlwaysOnStack, DashboardStack, DatabaseServer, Deployment, Egress, ForecastMetric, PlatformStack, Route, ScalingPolicy, ServerlessDatabase, WebServerFleet, WebService,
  WorkerService, WorkQueue,
} from '../../lib';

const app = new App();
const platform = new PlatformStack(app, 'Platform', { egress: Egress.natGateway() });
const web = new AlwaysOnStack(app, 'Web', { platform });
const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:1.29');
const type = (name: string) => new ec2.InstanceType(name);

// Databases of each kind.
const orders = new DatabaseServer(platform, 'Orders', {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
  readers: [type('t4g.medium')],
  proxy: true,
});
const stock = new DatabaseServer(platform, 'Stock', {
  engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_9 }),
  instanceType: type('r7g.large'),
  readers: [type('r7g.large'), type('r7g.large')],
  rotateSecret: true,
  iamAuthentication: true,
});
const reports = new ServerlessDatabase(platform, 'Reports', {
  engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_5 }),
  standby: true,
});

// Fleets: one as it is by default, one with everything.
const shop = new WebServerFleet(web, 'Shop', { image, healthCheckPath: '/health' });
shop.connectsTo(orders);
shop.connectsTo(reports, { dataApi: true });
const search = new WebServerFleet(web, 'Search', {
  image,
  routes: [Route.path('/search/*')],
  instanceTypes: [type('c7g.large'), type('c6g.large')],
  minCapacity: 3,
  maxCapacity: 12,
  spotPercent: 50,
  scaling: [
    ScalingPolicy.requestsPerTarget(600),
    ScalingPolicy.memory(),
    ScalingPolicy.predictive({ metric: ForecastMetric.CPU, targetValue: 60 }),
    ScalingPolicy.officeHours('Shop', { timeZone: TimeZone.EUROPE_BERLIN, minCapacity: 6 }),
  ],
});
search.connectsTo(stock);
const images = new WebServerFleet(web, 'Images', { image, routes: [Route.path('/images/*')], warmPoolSize: 2 });

// Each way in which a release takes the traffic.
const released = Object.entries({
  Rolling: Deployment.rolling(), BlueGreen: Deployment.blueGreen(), Linear: Deployment.linear(), Canary: Deployment.canary(),
}).map(([id, deployment]) => {
  const service = new WebService(web, id, { image, deployment, routes: [Route.path(`/${id.toLowerCase()}/*`)], spotPercent: 50, enableExecuteCommand: true });
  service.connectsTo(stock, { iamUser: 'shop' });
  return service;
});
const inside = new WebService(web, 'Inside', {
  image,
  internetFacing: false,
  scaling: [
    ScalingPolicy.cpu(),
    ScalingPolicy.schedule('Morning', { schedule: appscaling.Schedule.cron({ hour: '7', minute: '0' }), minCapacity: 4 }),
  ],
});
const mails = new WorkQueue(platform, 'Mails');
const mailer = new WorkerService(web, 'Mailer', {
  queue: mails, image, agentImage: image, messageProcessingTime: Duration.seconds(2),
});
mailer.connectsTo(orders, { readerPoolSize: 0 });

new DashboardStack(app, 'Dashboard', { platform });

// What cdk-nag finds and we stand by, each on the smallest construct.
const acknowledge = (scope: IConstruct, rule: string, reason: string): void => Validations.of(scope).acknowledge({ id: `${rule.split('-')[0]}::${rule}`, reason });

for (const { loadBalancer } of [platform.loadBalancer, platform.internalLoadBalancer]) {
  acknowledge(loadBalancer, 'AwsSolutions-ELB2', 'Access logs are a choice: accessLogsRetention keeps them in a bucket.');
  acknowledge(loadBalancer, 'AwsSolutions-EC23', 'It answers whoever reaches its address, on one port; the internal one has none outside the VPC.');
}
acknowledge(platform.network, 'AwsSolutions-VPC7', 'Flow logs cost by the gigabyte; a team that reads them adds network.vpc.addFlowLog.');
acknowledge(platform.cluster, 'AwsSolutions-ECS4', 'Container Insights costs by the metric; a team that looks at it sets containerInsights on the platform.');
acknowledge(mails.deadLetterQueue, 'Serverless-SQSRedrivePolicy', 'This is the dead-letter queue: there is nowhere further to go.');

const ROTATED = 'A password that changes is a choice, for consumers must read it whenever they connect: rotateSecret.';
acknowledge(orders, 'AwsSolutions-SMG4', ROTATED);
acknowledge(orders, 'AwsSolutions-RDS11', 'Whoever is let in by the security groups knows the port; another one hides nothing from them.');
acknowledge(orders.replicas[0], 'AwsSolutions-RDS2', 'A replica is encrypted as its server is, and RDS refuses to be told so again.');
acknowledge(orders.replicas[0], 'AwsSolutions-RDS3', 'A replica is itself the copy in another place; the server has its standby.');
acknowledge(reports, 'AwsSolutions-SMG4', ROTATED);
acknowledge(reports, 'AwsSolutions-RDS6', 'Logging in with IAM is a choice: iamAuthentication, and consumers that say iamUser.');
const logRetention = platform.node.children.find(({ node }) => node.id.startsWith('LogRetention')) as IConstruct;
for (const rule of ['AwsSolutions-IAM4', 'AwsSolutions-IAM5']) acknowledge(logRetention, rule, 'CDK sets the retention of logs that RDS creates by a function of its own.');

for (const fleet of [shop, search, images]) {
  acknowledge(fleet.group, 'AwsSolutions-AS3', 'Servers come and go all day; alarms tell of too few, of those that are not well, and of a release that failed.');
  acknowledge(fleet.role, 'AwsSolutions-IAM5', 'Metrics, sessions and descriptions know no resource, and the name of the group is not known before it exists: its tag is the condition.');
}
acknowledge(search.group, 'AwsSolutions-EC26', 'cdk-nag does not read the launch template of a group with several types; its disk is encrypted as that of the others is.');
for (const service of [...released, inside, mailer]) {
  acknowledge(service.taskDefinition, 'AwsSolutions-ECS2', 'The environment holds ports, times, names and addresses: nothing secret.');
}
for (const service of [...released, mailer]) {
  acknowledge(service.taskDefinition, 'AwsSolutions-IAM5', 'Sessions and the list of log groups know no resource, and tasks have no names before they run.');
}
for (const service of released.filter(({ alternateTargetGroup }) => alternateTargetGroup !== undefined)) {
  acknowledge(service.node.findChild('TrafficRole'), 'AwsSolutions-IAM5', 'Descriptions of listeners, rules and target groups know no resource; what is changed is named.');
}
