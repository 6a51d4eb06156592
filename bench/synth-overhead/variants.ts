import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { FunctionCode, LambdaWorker, PlatformStack, ScaleToZeroStack, WorkQueue } from '../../lib';
import { newApp } from '../new-app';
import { Variant } from '../stopwatch';

// Inline: both variants then measure constructs, not the copying of files.
const CODE = 'exports.handler = async () => ({ batchItemFailures: [] });';
const RUNTIME = lambda.Runtime.NODEJS_22_X;
const HANDLER = 'index.handler';

/** Queues and workers by this library. */
export const libraryWorkers: Variant = (workers, outdir) => {
  const app = newApp(outdir);
  const alarms = new Stack(app, 'Alarms');
  const platform = new PlatformStack(app, 'Platform', { alarmTopic: new sns.Topic(alarms, 'Topic') });
  const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
  for (let index = 0; index < workers; index++) {
    new LambdaWorker(jobs, `Worker${index}`, {
      queue: new WorkQueue(platform, `Queue${index}`),
      code: FunctionCode.zip(lambda.Code.fromInline(CODE), { handler: HANDLER, runtime: RUNTIME }),
    });
  }
  return app;
};

/** The same resources with the same properties, written with the constructs of aws-cdk-lib and numbers worked out by hand. */
export const plainWorkers: Variant = (workers, outdir) => {
  const app = newApp(outdir);
  const alarms = new Stack(app, 'Alarms');
  const topic = new sns.Topic(alarms, 'Topic');
  const platform = new Stack(app, 'Platform');
  const jobs = new Stack(app, 'Jobs');
  for (let index = 0; index < workers; index++) plainWorker(jobs, `Worker${index}`, plainQueue(platform, `Queue${index}`, topic));
  return app;
};

function plainQueue(platform: Stack, id: string, topic: sns.ITopic): sqs.Queue {
  const settings: sqs.QueueProps = {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    receiveMessageWaitTime: Duration.seconds(20),
    removalPolicy: RemovalPolicy.RETAIN,
  };
  const deadLetterQueue = new sqs.Queue(platform, `${id}DeadLetters`, { ...settings, retentionPeriod: Duration.days(14) });
  const queue = new sqs.Queue(platform, id, {
    ...settings,
    visibilityTimeout: Duration.seconds(360),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 5 },
  });
  const deadLetterAlarm = new cloudwatch.Alarm(platform, `${id}DeadLetterAlarm`, {
    alarmDescription: `A message of ${platform.node.path}/${id} failed too often and is now a dead letter. `
      + 'Find its error in the worker\'s log, mend the cause, then send the messages back: '
      + `aws sqs start-message-move-task --source-arn ${deadLetterQueue.queueArn}`,
    metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  const messageAgeAlarm = new cloudwatch.Alarm(platform, `${id}MessageAgeAlarm`, {
    alarmDescription: `Messages of ${platform.node.path}/${id} wait longer than acceptable. Look whether the worker fails or is throttled; `
      + 'if it works well it is too small: raise its maxConcurrency or maxCapacity.',
    metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: 'Maximum' }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 660,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  deadLetterAlarm.addAlarmAction(new SnsAction(topic));
  messageAgeAlarm.addAlarmAction(new SnsAction(topic));
  return queue;
}

function plainWorker(jobs: Stack, id: string, queue: sqs.Queue): void {
  const logGroup = new logs.LogGroup(jobs, `${id}Logs`, { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
  const role = new iam.Role(jobs, `${id}Role`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const worker = new lambda.Function(jobs, id, {
    code: lambda.Code.fromInline(CODE),
    handler: HANDLER,
    runtime: RUNTIME,
    role,
    timeout: Duration.minutes(1),
    memorySize: 512,
    architecture: lambda.Architecture.ARM_64,
    tracing: lambda.Tracing.ACTIVE,
    loggingFormat: lambda.LoggingFormat.JSON,
    logGroup,
  });
  const mapping = new lambda.EventSourceMapping(jobs, `${id}Mapping`, {
    target: worker,
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    reportBatchItemFailures: true,
  });
  queue.grantConsumeMessages(worker).applyBefore(mapping);
}
