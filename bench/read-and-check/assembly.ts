import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, Duration, Stack } from 'aws-cdk-lib/core';

/** Templates in the assembly. */
export const TEMPLATES = 400;

/** Resources of each. */
export const RESOURCES = 20;

/** Names that stand for a pair's number until its templates are written. */
const PAIR = ['QueuesXXX', 'WorkersXXX'];

/**
 * Writes an assembly of pairs of stacks: one holds queues, the other the functions that work on them.
 *
 * CDK synthesises one pair; the others are its copies under other names, as CDK would take minutes.
 */
export function writeAssembly(folder: string): void {
  const app = new App({ outdir: folder, context: { 'aws:cdk:enable-path-metadata': true } });
  pair(app);
  const manifest = JSON.parse(JSON.stringify(app.synth().manifest)) as { artifacts: Record<string, any> };
  const { artifacts } = manifest;
  manifest.artifacts = {};
  for (let number = 0; number < TEMPLATES / PAIR.length; number++) {
    const rename = (text: string): string => text.replaceAll('XXX', String(number));
    for (const name of PAIR) {
      writeFileSync(join(folder, rename(`${name}.template.json`)), rename(readFileSync(join(folder, `${name}.template.json`), 'utf8')));
      writeFileSync(join(folder, rename(`${name}.metadata.json`)), rename(readFileSync(join(folder, `${name}.metadata.json`), 'utf8')));
      manifest.artifacts[rename(name)] = JSON.parse(rename(JSON.stringify(artifacts[name])));
    }
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

function pair(app: App): void {
  const [queues, workers] = PAIR.map((name) => new Stack(app, name));
  const work = Array.from({ length: 3 }, (_, index) => queueWithTriggers(queues, `Jobs${index}`));
  for (const [index, queue] of work.entries()) worker(workers, `Worker${index}`, queue);
  fill(queues);
  fill(workers);
}

function queueWithTriggers(stack: Stack, id: string): sqs.Queue {
  const dead = new sqs.Queue(stack, `${id}Dead`, { retentionPeriod: Duration.days(14) });
  const queue = new sqs.Queue(stack, id, { visibilityTimeout: Duration.minutes(6), deadLetterQueue: { queue: dead, maxReceiveCount: 5 } });
  new sns.Topic(stack, `${id}Topic`).addSubscription(new SqsSubscription(queue));
  return queue;
}

function worker(stack: Stack, id: string, queue: sqs.Queue): void {
  const code = lambda.Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] })');
  const handler = new lambda.Function(stack, id, { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code, timeout: Duration.minutes(1), logGroup: new logs.LogGroup(stack, `${id}Logs`) });
  handler.addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true, maxConcurrency: 10 }));
}

/** Alarms make each template one of 20 resources. */
function fill(stack: Stack): void {
  const metric = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Orders' });
  const present = (): number => stack.node.findAll().filter((construct) => 'cfnResourceType' in construct).length;
  for (let index = 0; present() < RESOURCES; index++) new cloudwatch.Alarm(stack, `Alarm${index}`, { metric, threshold: 1, evaluationPeriods: 1 });
}

