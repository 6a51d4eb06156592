import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { dispatch } from './dispatch';

// One worker's calls must not use up the minute of the others: each is answered in well under a second or tried again.
const CALLS = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

// What is left of the function's time to report what was cut off.
const REPORT_MILLISECONDS = 2_000;

const logger = new Logger({ serviceName: 'dispatcher' });
// By default the client follows the host of a queue's URL, and AWS_ENDPOINT_URL would hold for all services but this one.
const sqs = new SQSClient({ ...CALLS, useQueueUrlAsEndpoint: false });
const ecs = new ECSClient(CALLS);
const cloudwatch = new CloudWatchClient(CALLS);

/** Starts the tasks that the queues of the stack's workers ask for. Invoked each minute with a `Tick`. */
export async function handler(tick: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  const abortSignal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - REPORT_MILLISECONDS));
  await dispatch(tick, {
    clients: { sqs, ecs, cloudwatch, abortSignal },
    log: logger,
    // Not by console: Lambda's JSON log format would wrap the line, and CloudWatch would not find the metrics in it.
    print: (line) => process.stdout.write(`${line}\n`),
  }, Date.now());
}
