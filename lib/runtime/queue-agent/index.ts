import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from './clock';
import { inWords, jsonLog } from './log';
import { QueueAgent } from './queue-agent';
import { readSettings, type Settings } from './settings';
import { WorkQueue } from './work-queue';
import { Worker } from './worker';

/** A long poll answers after 20 s at the latest: what takes this long was lost on the way. */
const REQUEST_TIMEOUT_MS = 30_000;

/** SQS accepts connections in milliseconds: what takes this long has no route to it. */
const CONNECTION_TIMEOUT_MS = 5000;

function main(): void {
  const log = jsonLog(process.env.WORKER_NAME);
  let settings: Settings;
  try {
    settings = readSettings(process.env);
  } catch (error) {
    log('ERROR', 'agent cannot start', { error: inWords(error) });
    process.exitCode = 1;
    return;
  }
  const sqs = new SQSClient({
    region: settings.region,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
  });
  const agent = new QueueAgent(new WorkQueue(sqs, settings, systemClock), new Worker(settings, systemClock), settings, systemClock, log);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => agent.stop());
  agent.run().then((exitCode) => process.exit(exitCode), (error: unknown) => {
    log('ERROR', 'agent failed', { error: error instanceof Error ? error.stack : String(error) });
    process.exit(1);
  });
}

main();
