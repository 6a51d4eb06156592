import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { QueueProcessingFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { FargateWorker, PlatformStack, ScaleToZeroStack, WorkQueue } from '../../lib';
import { newApp } from '../new-app';
import { Variant } from '../stopwatch';

// By name: neither variant builds or hashes anything for the container that works.
const image = (): ecs.ContainerImage => ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:22-alpine');

/** Queues and Fargate workers on a platform, with nothing said that need not be said. */
export const libraryWorkers: Variant = (workers, outdir) => {
  const { app, platform, cluster } = ground(outdir);
  const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
  for (let index = 0; index < workers; index++) {
    new FargateWorker(jobs, `Worker${index}`, {
      cluster, queue: new WorkQueue(platform, `Queue${index}`), image: image(), messageProcessingTime: Duration.minutes(1),
    });
  }
  return app;
};

/** The pattern of aws-cdk-lib, told to go down to no task, on one cluster. It makes its own queues. */
export const patternWorkers: Variant = (workers, outdir) => {
  const app = newApp(outdir);
  const platform = new Stack(app, 'Platform');
  const cluster = new ecs.Cluster(platform, 'Cluster', { vpc: new ec2.Vpc(platform, 'Network', { natGateways: 0, maxAzs: 2 }) });
  const jobs = new Stack(app, 'Jobs');
  for (let index = 0; index < workers; index++) pattern(jobs, index, cluster);
  return app;
};

/** The queues of `libraryWorkers` without their workers. */
export const libraryQueues: Variant = (queues, outdir) => {
  const { app, platform } = ground(outdir);
  for (let index = 0; index < queues; index++) new WorkQueue(platform, `Queue${index}`);
  return app;
};

/** The pattern on those queues. */
export const patternOnLibraryQueues: Variant = (workers, outdir) => {
  const { app, platform, cluster } = ground(outdir);
  const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
  for (let index = 0; index < workers; index++) pattern(jobs, index, cluster, new WorkQueue(platform, `Queue${index}`).queue);
  return app;
};

/** What stands before the first worker: network and cluster. */
function ground(outdir: string) {
  const app = newApp(outdir);
  const platform = new PlatformStack(app, 'Platform');
  return { app, platform, cluster: platform.cluster };
}

function pattern(scope: Stack, index: number, cluster: ecs.ICluster, queue?: IQueue): void {
  new QueueProcessingFargateService(scope, `Worker${index}`, {
    cluster, queue, image: image(), minScalingCapacity: 0, assignPublicIp: true, taskSubnets: { subnetType: ec2.SubnetType.PUBLIC },
  });
}
