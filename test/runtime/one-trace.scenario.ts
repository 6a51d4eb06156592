import { readFileSync, writeFileSync } from 'node:fs';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { bundleProgram } from '../../lib/sample/program-image';
import { startProgram } from '../sample/running-program';
import { pngOf } from '../sample/pictures';
import { Scene } from './queue-agent/scene';
import { CREDENTIALS } from './queue-agent/test-queue';

const ID = '1-5759e988-bd862e3fe1be46a994272793';
const TRACE = `Root=${ID};Parent=53995c3f42cd8ad8;Sampled=1`;
const BUCKET = 'pictures';
const scene = new Scene();

afterAll(() => scene.end());

test('one trace leads from the request of a visitor through the queue to the log of the worker', async () => {
  const endpoint = await scene.endpoint();
  const [queue, journal] = [await scene.queue(), scene.journal()];
  const credentials = { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY };
  await new S3Client({ endpoint, region: CREDENTIALS.AWS_REGION, credentials, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: BUCKET }));

  const shop = await startProgram(`${bundleProgram('shop', `${journal.file}-shop`)}/server.js`, {
    ...CREDENTIALS, PATH: process.env.PATH, NODE_NO_WARNINGS: '1', PORT: '0',
    AWS_ENDPOINT_URL: endpoint, THUMBNAILS_QUEUE_URL: queue.url, PICTURES_BUCKET: BUCKET,
  });
  scene.ending(async () => { shop.child.kill('SIGKILL'); await shop.ended; });
  const form = new FormData();
  form.append('picture', new Blob([new Uint8Array(pngOf(60, 40))], { type: 'image/png' }), 'a.png');
  const answer = await fetch(`http://127.0.0.1:${shop.port}/products/7/pictures`, { method: 'POST', body: form, headers: { 'x-amzn-trace-id': TRACE } });
  expect(answer.status).toBe(202);
  const stored = JSON.parse(await shop.output.has('picture stored')) as { trace: string; messageId: string };

  const traces = `${journal.file}-traces`;
  writeFileSync(traces, '');
  const task = await scene.task(queue.url, journal, { WORKER_NAME: 'Jobs/Thumbnailer' }, { TRACES: traces });
  expect(await task.end()).toBe(0);

  expect(stored.trace).toBe(ID);
  // The agent's line names the construct, the message and the trace; nothing is looked for by its time.
  expect(task.events('message is done')).toEqual([expect.objectContaining({ worker: 'Jobs/Thumbnailer', messageId: stored.messageId, trace: ID })]);
  expect(task.events().filter(({ worker }) => worker !== 'Jobs/Thumbnailer')).toEqual([]);
  // The worker's own log has it from the record, and its HTTP server from the headers, whoever traces it.
  expect(journal.lines('done')).toEqual([expect.objectContaining({ messageId: stored.messageId })]);
  expect(JSON.parse(readFileSync(traces, 'utf8'))).toEqual({
    trace: TRACE, traceparent: `00-${ID.slice(2).replace('-', '')}-53995c3f42cd8ad8-01`,
  });
});
