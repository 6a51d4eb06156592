import { join } from 'node:path';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { App, CfnOutput, CliCredentialsStackSynthesizer, Duration, RemovalPolicy, StackProps, TimeZone } from 'aws-cdk-lib/core';
import { acknowledgeFindings } from './acknowledged-findings';
import { bundleProgram, Program } from './program-image';
import {
  AlwaysOnStack, FargateWorker, FunctionCode, HttpFunction, LambdaWorker, PlatformStack, QueueSchedule, Route, ScaleToZeroStack, ScalingPolicy, WebService, WorkQueue,
} from '..';

/** Items of the nightly feed: about 80 MB. */
const NIGHTLY_ITEMS = 200_000;

/** The sample: three stacks, and what stands in them. */
export interface ShopPlatform {
  readonly platform: PlatformStack;
  readonly thumbnails: WorkQueue;
  readonly feeds: WorkQueue;
  readonly pictures: s3.Bucket;
  readonly nightlyFeed: QueueSchedule;
  readonly web: AlwaysOnStack;
  readonly shop: WebService;
  readonly jobs: ScaleToZeroStack;
  readonly thumbnailer: LambdaWorker;
  readonly feedBuilder: FargateWorker;
  readonly feed: HttpFunction;
}

/**
 * A shop: web servers that are always on, thumbnails that are made when there is a picture, a feed that is built each
 * night, and a small one for feed readers, which ask a function.
 *
 * Context `demo` makes everything go with the stacks, `shopUrl` is the address that visitors use, if it is not the load
 * balancer's, and `synthesizer` set to `cli` deploys with the credentials at hand instead of the bootstrap roles.
 * `shopImage`, `feedImage` and `agentImage` name images that exist already, for a machine without Docker.
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
    // What is left of a feed whose task was killed.
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy,
    autoDeleteObjects: demo,
  });
  const feeds = new WorkQueue(platform, 'Feeds', { removalPolicy });
  const nightlyFeed = feeds.addSchedule('Nightly', {
    description: 'Asks for the feed of the catalogue, each night',
    schedule: scheduler.ScheduleExpression.cron({ minute: '0', hour: '3' }),
    timeZone: TimeZone.EUROPE_BERLIN,
    input: scheduler.ScheduleTargetInput.fromObject({ feed: 'catalogue', date: scheduler.ContextAttribute.scheduledTime, items: NIGHTLY_ITEMS }),
  });

  // Always on: two web servers at least.
  const web = new AlwaysOnStack(app, 'Web', { ...props, platform });
  const shop = new WebService(web, 'Shop', {
    image: programImage(app, 'shop', 'shopImage'),
    routes: [Route.everything()],
    healthCheckPath: '/health',
    scaling: [ScalingPolicy.cpu(), ScalingPolicy.requestsPerTarget(1000)],
    environment: { PICTURES_BUCKET: pictures.bucketName },
  });
  shop.sendsTo(thumbnails);
  pictures.grantReadWrite(shop);

  // Scale to zero: nothing runs until somebody uploads a picture or asks for the feed, or the night comes.
  const shopUrl = app.node.tryGetContext('shopUrl') as string | undefined ?? platform.loadBalancer.url;
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
  const feedBuilder = new FargateWorker(jobs, 'FeedBuilder', {
    queue: feeds,
    image: programImage(app, 'feed-builder', 'feedImage'),
    agentImage: namedImage(app, 'agentImage'),
    messageProcessingTime: Duration.minutes(5),
    cpu: 512,
    memoryMiB: 1024,
    // Feeds are few: more tasks than this are a fault, and cost money.
    maxCapacity: 3,
    // The next feed is a day away: nothing is gained by waiting for it longer than must be.
    idleTimeout: Duration.seconds(20),
    environment: {
      FEEDS_BUCKET: pictures.bucketName,
      SHOP_URL: shopUrl,
    },
  });
  pictures.grantPut(feedBuilder, 'feeds/*');
  // Feed readers ask at any hour, each of them seldom.
  const feed = new HttpFunction(jobs, 'Feed', {
    code: FunctionCode.entry(join(__dirname, 'feed', 'handler.ts')),
    routes: [Route.path('/feed.xml')],
    environment: { SHOP_URL: shopUrl },
  });

  new CfnOutput(platform, 'Url', { value: platform.loadBalancer.url });
  new CfnOutput(platform, 'PicturesBucket', { value: pictures.bucketName });
  new CfnOutput(platform, 'ThumbnailsQueueUrl', { value: thumbnails.queue.queueUrl });
  new CfnOutput(platform, 'ThumbnailsDeadLetterQueueUrl', { value: thumbnails.deadLetterQueue.queueUrl });
  new CfnOutput(platform, 'FeedsQueueUrl', { value: feeds.queue.queueUrl });
  const parts = { platform, thumbnails, feeds, pictures, nightlyFeed, web, shop, jobs, thumbnailer, feedBuilder, feed };
  acknowledgeFindings(parts);
  return parts;
}

/** The image that the context names, or else one that is built of the program. */
function programImage(app: App, program: Program, context: string): ecs.ContainerImage {
  return namedImage(app, context) ?? ecs.ContainerImage.fromAsset(bundleProgram(program));
}

function namedImage(app: App, context: string): ecs.ContainerImage | undefined {
  const name = app.node.tryGetContext(context) as string | undefined;
  return name === undefined ? undefined : ecs.ContainerImage.fromRegistry(name);
}
