import * as rds from 'aws-cdk-lib/aws-rds';
import { Template } from 'aws-cdk-lib/assertions';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { MonitoringFacade } from 'cdk-monitoring-constructs';
import { DatabaseServer, FargateWorker, LambdaWorker, Route, ServerlessDatabase, WebServerFleet, WebService, WorkerService, WorkQueue } from '../../lib';
import { aPlatform, CODE, IMAGE } from '../a-platform';

test('cdk-monitoring-constructs watches what our constructs are made of', () => {
  const { app, platform, web, jobs } = aPlatform();
  const shop = new WebService(web, 'Shop', { image: IMAGE });
  const search = new WebServerFleet(web, 'Search', { image: IMAGE, routes: [Route.path('/search/*')] });
  const mailer = new WorkerService(web, 'Mailer', { queue: new WorkQueue(platform, 'Mails'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.seconds(2) });
  const thumbnails = new WorkQueue(platform, 'Thumbnails');
  const thumbnailer = new LambdaWorker(jobs, 'Thumbnailer', { queue: thumbnails, code: CODE });
  const feeds = new WorkQueue(platform, 'Feeds');
  const builder = new FargateWorker(jobs, 'FeedBuilder', { queue: feeds, image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.minutes(1) });
  const orders = new DatabaseServer(platform, 'Orders', { engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }) });
  const reports = new ServerlessDatabase(platform, 'Reports', { engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_9 }) });

  const stack = new Stack(app, 'Monitoring');
  const facade = new MonitoringFacade(stack, 'Facade');
  facade.monitorFargateApplicationLoadBalancer({
    fargateService: shop.service, applicationLoadBalancer: platform.loadBalancer.loadBalancer, applicationTargetGroup: shop.targetGroup,
  });
  facade.monitorAutoScalingGroup({ autoScalingGroup: search.group });
  facade.monitorEC2Instances({ alarmFriendlyName: 'Search', autoScalingGroup: search.group });
  facade.monitorSimpleFargateService({ fargateService: mailer.service });
  facade.monitorSqsQueueWithDlq({ queue: thumbnails.queue, deadLetterQueue: thumbnails.deadLetterQueue, addDeadLetterQueueToSummaryDashboard: true });
  facade.monitorLambdaFunction({ lambdaFunction: thumbnailer.function });
  facade.monitorLambdaFunction({ lambdaFunction: builder.dispatcher.function });
  facade.monitorRdsInstance({ instance: orders.instance! });
  facade.monitorRdsCluster({ cluster: reports.cluster });

  const body = JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  for (const namespace of ['AWS/ECS', 'AWS/ApplicationELB', 'AWS/AutoScaling', 'AWS/EC2', 'AWS/SQS', 'AWS/Lambda', 'AWS/RDS']) expect(body).toContain(namespace);
});
