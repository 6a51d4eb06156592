// The app of traffic-split.test.ts: servers, and a function that shares one of their paths.
// Context `percent` is the function's share; without it the servers have the path alone, with `alone` the function has.
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { App, CfnOutput } from 'aws-cdk-lib/core';
import { AlwaysOnStack, FunctionCode, HttpFunction, PlatformStack, Route, ScaleToZeroStack, TrafficSplit, WebService } from '../../lib';

const ANSWER = 'exports.handler = async () => ({ statusCode: 200, multiValueHeaders: { "x-answered-by": ["function"], "set-cookie": ["a=1", "b=2"] }, body: "page" });';

// Without analytics a template holds nothing that changes with its neighbours.
const app = new App({ analyticsReporting: false });
const percent = app.node.tryGetContext('percent') as string | undefined;
const alone = percent === 'alone';
const reports = Route.path('/reports/*');

const platform = new PlatformStack(app, 'Platform');
const web = new AlwaysOnStack(app, 'Web', { platform });
const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });

const shop = new WebService(web, 'Shop', { image: ecs.ContainerImage.fromRegistry('local/page'), routes: alone ? [Route.everything()] : [reports, Route.everything()] });
if (percent !== undefined) {
  new HttpFunction(jobs, 'Reports', {
    code: FunctionCode.zip(lambda.Code.fromInline(ANSWER), { handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X }),
    routes: [reports],
    trafficSplit: alone ? undefined : TrafficSplit.withServers(shop, { functionPercent: Number(percent) }),
  });
} else {
  // A stack must hold something to be deployed.
  new CfnOutput(jobs, 'Nothing', { value: 'yet' });
}
new CfnOutput(platform, 'Url', { value: platform.loadBalancer.url });
