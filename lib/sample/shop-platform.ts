import { join } from 'node:path';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, CfnOutput, CliCredentialsStackSynthesizer, Duration, RemovalPolicy, StackProps } from 'aws-cdk-lib/core';
import { acknowledgeFindings } from './acknowledged-findings';
import { bundleShop } from './shop/image';
import { AlwaysOnStack, FunctionCode, LambdaWorker, PlatformStack, Route, ScaleToZeroStack, ScalingPolicy, WebService, WorkQueue } from '..';

/** The sample: three stacks, and what stands in them. */
export interface ShopPlatform {
  readonly platform: PlatformStack;
  readonly thumbnails: WorkQueue;
  readonly pictures: s3.Bucket;
  readonly web: AlwaysOnStack;
  readonly shop: WebService;
  readonly jobs: ScaleToZeroStack;
  readonly thumbnailer: LambdaWorker;
}

/**
 * A shop: web servers that are always on, and thumbnails that are made when there is a picture.
 *
 * Context `demo` makes everything go with the stacks, `shopImage` names an image that exists already (for a machine
 * without Docker), and `synthesizer` set to `cli` deploys with the credentials at hand instead of the bootstrap roles.
 */
export function shopPlatform(app: App): ShopPlatform {
  const demo = app.node.tryGetContext('demo') === 'true';
  const removalPolicy = demo ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
  const props: StackProps = app.node.tryGetContext('synthesizer') === 'cli' ? { synthesizer: new CliCredentialsStackSynthesizer() } : {};

  // The ground: what both halves use, and what must survive them.
  const platform = new PlatformStack(app, 'Platform', props);
  const thumbnails = new WorkQueue(platform, 'Thumbnails', { removalPolicy });
  const pictures = new s3.Bucket(platform, 'Pictures', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy,
    autoDeleteObjects: demo,
  });

  // Always on: two web servers at least.
  const web = new AlwaysOnStack(app, 'Web', { ...props, platform });
  const shop = new WebService(web, 'Shop', {
    image: shopImage(app),
    routes: [Route.everything()],
    healthCheckPath: '/health',
    scaling: [ScalingPolicy.cpu(), ScalingPolicy.requestsPerTarget(1000)],
    environment: { PICTURES_BUCKET: pictures.bucketName },
  });
  shop.sendsTo(thumbnails);
  pictures.grantReadWrite(shop);

  // Scale to zero: nothing runs until somebody uploads a picture.
  const jobs = new ScaleToZeroStack(app, 'Jobs', { ...props, platform });
  const thumbnailer = new LambdaWorker(jobs, 'Thumbnailer', {
    queue: thumbnails,
    code: FunctionCode.entry(join(__dirname, 'thumbnailer', 'handler.ts')),
    // Ten of the largest pictures fit into one invocation: each takes a few seconds of half a CPU.
    timeout: Duration.minutes(2),
    messageProcessingTime: Duration.seconds(12),
    // Decoding a picture of 25 megapixels, the largest it takes, was seen to hold 866 MiB.
    memoryMiB: 1024,
    environment: { PICTURES_BUCKET: pictures.bucketName },
  });
  pictures.grantRead(thumbnailer, 'pictures/*');
  pictures.grantPut(thumbnailer, 'thumbnails/*');

  new CfnOutput(platform, 'Url', { value: platform.loadBalancer.url });
  new CfnOutput(platform, 'PicturesBucket', { value: pictures.bucketName });
  new CfnOutput(platform, 'ThumbnailsQueueUrl', { value: thumbnails.queue.queueUrl });
  new CfnOutput(platform, 'ThumbnailsDeadLetterQueueUrl', { value: thumbnails.deadLetterQueue.queueUrl });
  const parts = { platform, thumbnails, pictures, web, shop, jobs, thumbnailer };
  acknowledgeFindings(parts);
  return parts;
}

function shopImage(app: App): ecs.ContainerImage {
  const name = app.node.tryGetContext('shopImage') as string | undefined;
  return name === undefined ? ecs.ContainerImage.fromAsset(bundleShop()) : ecs.ContainerImage.fromRegistry(name);
}
