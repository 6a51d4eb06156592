import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readSettings, Settings } from './settings';
import { buildShop } from './shop';

/** A visitor waits: an AWS call that hangs is given up, in ms, and answered with an error. */
const requestHandler = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

async function main(): Promise<void> {
  const settings = settingsOrExit();
  const app = buildShop({
    ...settings,
    s3: new S3Client({ forcePathStyle: settings.pathStyle, requestHandler }),
    sqs: new SQSClient({ requestHandler }),
  });
  const shutDown = (signal: string): void => {
    app.log.info({ signal }, 'shutting down');
    // ECS kills what has not ended after the stop timeout of the task.
    void app.close().then(() => {
      app.log.info('shut down');
      process.exit(0);
    });
  };
  process.once('SIGTERM', shutDown);
  process.once('SIGINT', shutDown);
  // All addresses of the task: the load balancer does not call loopback.
  await app.listen({ host: '0.0.0.0', port: settings.port });
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(1);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`The shop could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
