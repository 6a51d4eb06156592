// The app of the scenarios in bridge.test.ts: a queue with a trigger of each kind, a worker, and servers with two routes.
// Context `without` names what is left away: worker, web, route, trigger, by commas.
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { App, CfnOutput, Duration, RemovalPolicy, SecretValue } from 'aws-cdk-lib/core';
import { AlwaysOnStack, FunctionCode, HttpFunction, LambdaWorker, PlatformStack, Route, ScaleToZeroStack, WebService, WorkQueue } from '../../lib';

/** Keeps each message as an object. */
const KEEP = `
const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({ forcePathStyle: true });
exports.handler = async ({ Records }) => {
  for (const { messageId, body, messageAttributes } of Records) {
    await s3.send(new PutObjectCommand({ Bucket: process.env.KEPT_BUCKET, Key: 'kept/' + messageId, Body: JSON.stringify({ body, messageAttributes }) }));
  }
  return { batchItemFailures: [] };
};`;

// Without analytics a template holds nothing that changes with its neighbours.
const app = new App({ analyticsReporting: false });
const without = new Set(String(app.node.tryGetContext('without') ?? '').split(','));
const removalPolicy = RemovalPolicy.DESTROY;

const platform = new PlatformStack(app, 'Platform');
const queue = new WorkQueue(platform, 'Jobs', { removalPolicy });
const inbox = new s3.Bucket(platform, 'Inbox', { removalPolicy });
const kept = new s3.Bucket(platform, 'Kept', { removalPolicy });
const topic = new sns.Topic(platform, 'Topic');
const secret = new secretsmanager.Secret(platform, 'Secret', { secretStringValue: SecretValue.unsafePlainText('open sesame') });
queue.addObjectCreated('Uploaded', inbox, { prefix: 'in/', suffix: '.txt' });
queue.addTopic('Published', topic);
queue.addEventRule('Ordered', { eventPattern: { source: ['shop'], detailType: ['Ordered'] } });
if (!without.has('trigger')) queue.addSchedule('Minutely', { schedule: ScheduleExpression.rate(Duration.minutes(1)) });
const webhook = queue.addWebhook('Webhook', { secret, path: '/hooks', signatureHeader: 'x-signature' });

if (!without.has('web')) {
  const web = new AlwaysOnStack(app, 'Web', { platform });
  const reports = without.has('route') ? [] : [Route.path('/reports/*')];
  const shop = new WebService(web, 'Shop', { image: ecs.ContainerImage.fromRegistry('local/page'), routes: [Route.path('/shop/*'), ...reports] });
  shop.sendsTo(queue);
}

const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
if (!without.has('worker')) {
  const worker = new LambdaWorker(jobs, 'Keeper', {
    queue,
    code: FunctionCode.zip(lambda.Code.fromInline(KEEP), { handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X }),
    timeout: Duration.minutes(1),
    environment: { KEPT_BUCKET: kept.bucketName },
  });
  kept.grantPut(worker, 'kept/*');
}

const ANSWER = 'exports.handler = async ({ path }) => ({ statusCode: 200, multiValueHeaders: { "x-answered-by": ["function"] }, body: path });';
new HttpFunction(jobs, 'Answers', {
  code: FunctionCode.zip(lambda.Code.fromInline(ANSWER), { handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X }),
  routes: [Route.path('/answers/*')],
});

const outputs = {
  Url: platform.loadBalancer.url,
  QueueUrl: queue.queue.queueUrl,
  InboxBucket: inbox.bucketName,
  KeptBucket: kept.bucketName,
  TopicArn: topic.topicArn,
  ApiId: webhook.api.apiId,
};
for (const [name, value] of Object.entries(outputs)) new CfnOutput(platform, name, { value });
