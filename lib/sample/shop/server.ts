import { S3Client } from '@aws-sdk/client-s3';
import { readSettings } from './settings';
import { buildShop } from './shop';
import { QueueSender } from '../../runtime/send-client';
import { runServer } from '../server-process';

/** A visitor waits: an AWS call that hangs is given up, in ms, and answered with an error. */
const requestHandler = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

runServer({
  name: 'The shop',
  readSettings,
  build: (settings) => buildShop({
    ...settings,
    s3: new S3Client({ forcePathStyle: settings.pathStyle, requestHandler }),
    thumbnails: new QueueSender({ queueUrl: settings.queueUrl }),
  }),
});
