import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import {
  AlwaysOnStack, FargateWorker, FunctionCode, FunctionDeployment, FunctionUrlAccess, HttpFunction, LambdaWorker, PlatformStack, Route, ScaleToZeroStack, ScalingPolicy, TrafficSplit, WarmConcurrency, WebServerFleet,
  WebService, WorkerService, WorkQueue,
} from '../../../lib';
import { shopPlatform } from '../../../lib/sample/shop-platform';
import { Shapes } from './shape';

const IMAGE = ecs.ContainerImage.fromRegistry('shop');
const CODE = FunctionCode.zip(lambda.Code.fromInline('exports.handler = async () => {};'), { handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X });

/** What this library makes. */
export const OURS: Shapes = {
  'the sample': (app) => {
    for (const image of ['shopImage', 'feedImage', 'agentImage']) app.node.setContext(image, image.toLowerCase());
    shopPlatform(app);
  },

  'a platform alone': (app) => {
    new PlatformStack(app, 'Platform');
  },

  'a web service, a worker service and both kinds of workers': (app) => {
    const platform = new PlatformStack(app, 'Platform');
    const web = new AlwaysOnStack(app, 'Web', { platform });
    const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
    new WebService(web, 'Shop', { image: IMAGE, routes: [Route.everything()], scaling: [ScalingPolicy.cpu()] }).sendsTo(new WorkQueue(platform, 'Mails'));
    new WorkerService(web, 'Mailer', { image: IMAGE, queue: new WorkQueue(platform, 'Letters'), messageProcessingTime: Duration.seconds(5) });
    new LambdaWorker(jobs, 'Thumbnailer', { queue: new WorkQueue(platform, 'Thumbnails'), code: CODE });
    new FargateWorker(jobs, 'Feeds', { queue: new WorkQueue(platform, 'FeedQueue'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.minutes(1) });
  },

  'functions that answer requests, alone and beside servers': (app) => {
    const platform = new PlatformStack(app, 'Platform');
    const web = new AlwaysOnStack(app, 'Web', { platform });
    const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
    const shop = new WebService(web, 'Shop', { image: IMAGE, routes: [Route.path('/reports/*'), Route.everything()] });
    const admin = new WebServerFleet(web, 'Admin', { image: IMAGE, routes: [Route.path('/admin/*')] });
    const sharing = (servers: WebService | WebServerFleet, functionPercent: number) => ({ trafficSplit: TrafficSplit.withServers(servers, { functionPercent, stickiness: Duration.hours(1) }) });
    new HttpFunction(jobs, 'Reports', { code: CODE, routes: [Route.path('/reports/*')], ...sharing(shop, 0), deployment: FunctionDeployment.canary() });
    new HttpFunction(jobs, 'Logins', { code: CODE, routes: [Route.path('/admin/*')], ...sharing(admin, 100), deployment: FunctionDeployment.linear() });
    new HttpFunction(jobs, 'Feed', { code: CODE, routes: [Route.path('/feed.xml')], healthCheckInterval: Duration.seconds(35) });
    new HttpFunction(jobs, 'Exports', { code: CODE, functionUrl: FunctionUrlAccess.EVERYBODY, timeout: Duration.minutes(15), warm: WarmConcurrency.between(1, 5), idleCostReason: 'exports must begin at once' });
  },

  'a queue and its workers in one plain stack': (app) => {
    const platform = new PlatformStack(app, 'Platform');
    new LambdaWorker(platform, 'Thumbnailer', { queue: new WorkQueue(platform, 'Thumbnails'), code: CODE, timeout: Duration.minutes(5) });
  },
};
