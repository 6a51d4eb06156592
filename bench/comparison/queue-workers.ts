import { SqsToLambda } from '@aws-solutions-constructs/aws-sqs-lambda';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { FunctionCode, LambdaWorker, PlatformStack, ScaleToZeroStack, WorkQueue } from '../../lib';
import { newApp } from '../new-app';
import { Variant } from '../stopwatch';

const handler = 'index.handler';
const runtime = lambda.Runtime.NODEJS_22_X;
const code = (): lambda.Code => lambda.Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });');

/** A queue and a function that takes its messages, with nothing said that need not be said. */
export const QUEUE_WORKERS: Record<string, Variant> = {
  'plain aws-cdk-lib': (count, outdir) => {
    const app = newApp(outdir);
    const stack = new Stack(app, 'Jobs');
    for (let index = 0; index < count; index++) {
      const queue = new sqs.Queue(stack, `Queue${index}`);
      const worker = new lambda.Function(stack, `Worker${index}`, { code: code(), handler, runtime });
      worker.addEventSource(new SqsEventSource(queue));
    }
    return app;
  },
  'Solutions Constructs': (count, outdir) => {
    const app = newApp(outdir);
    const stack = new Stack(app, 'Jobs');
    for (let index = 0; index < count; index++) {
      new SqsToLambda(stack, `Worker${index}`, { lambdaFunctionProps: { code: code(), handler, runtime } });
    }
    return app;
  },
  'cdk-scale-to-zero': (count, outdir) => {
    const app = newApp(outdir);
    const platform = new PlatformStack(app, 'Platform');
    const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
    for (let index = 0; index < count; index++) {
      new LambdaWorker(jobs, `Worker${index}`, {
        queue: new WorkQueue(platform, `Queue${index}`),
        code: FunctionCode.zip(code(), { handler, runtime }),
      });
    }
    return app;
  },
};
