import { S3Client } from '@aws-sdk/client-s3';
import { buildFeedBuilder } from './feed-builder';
import { readSettings } from './settings';
import { runServer } from '../server-process';

/** A part of 8 MiB takes a second or two: a call that hangs is given up, in ms, and tried again. */
const requestHandler = { connectionTimeout: 2_000, requestTimeout: 60_000, throwOnRequestTimeout: true };

runServer({
  name: 'The feed builder',
  readSettings,
  build: (settings) => buildFeedBuilder({ ...settings, s3: new S3Client({ forcePathStyle: settings.pathStyle, requestHandler }) }),
});
