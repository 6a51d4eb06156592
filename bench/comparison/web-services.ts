import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Stack } from 'aws-cdk-lib/core';
import { AlwaysOnStack, PlatformStack, Route, WebService } from '../../lib';
import { newApp } from '../new-app';
import { Variant } from '../stopwatch';

const CONTAINER_PORT = 8080;
const image = (): ecs.ContainerImage => ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx');

/** Web servers on Fargate behind a load balancer, each with a path of its own, with nothing said that need not be said. */
export const WEB_SERVICES: Record<string, Variant> = {
  'plain aws-cdk-lib': (count, outdir) => {
    const app = newApp(outdir);
    const stack = new Stack(app, 'Web');
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
    const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc, internetFacing: true });
    const listener = loadBalancer.addListener('Http', { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
    for (let index = 0; index < count; index++) {
      const taskDefinition = new ecs.FargateTaskDefinition(stack, `Task${index}`);
      taskDefinition.addContainer('main', {
        image: image(), portMappings: [{ containerPort: CONTAINER_PORT }], logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'web' }),
      });
      const service = new ecs.FargateService(stack, `Service${index}`, { cluster, taskDefinition });
      listener.addTargets(`Service${index}`, {
        port: 80, targets: [service], priority: index + 1, conditions: [elbv2.ListenerCondition.pathPatterns([`/service-${index}/*`])],
      });
    }
    return app;
  },
  'aws-ecs-patterns': (count, outdir) => {
    const app = newApp(outdir);
    const stack = new Stack(app, 'Web');
    for (let index = 0; index < count; index++) {
      // It makes a load balancer each: none of its props puts a second service behind a listener that exists.
      new ApplicationLoadBalancedFargateService(stack, `Service${index}`, {
        taskImageOptions: { image: image(), containerPort: CONTAINER_PORT },
      });
    }
    return app;
  },
  'cdk-scale-to-zero': (count, outdir) => {
    const app = newApp(outdir);
    const platform = new PlatformStack(app, 'Platform');
    const web = new AlwaysOnStack(app, 'Web', { platform });
    for (let index = 0; index < count; index++) {
      new WebService(web, `Service${index}`, { image: image(), routes: [Route.path(`/service-${index}/*`)] });
    }
    return app;
  },
};
