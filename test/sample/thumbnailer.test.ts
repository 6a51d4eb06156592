import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { buildSync } from 'esbuild';
import type * as Handler from '../../lib/sample/thumbnailer/handler';
import { AwsStandIn, standInEnvironment } from './aws-stand-in';
import { expectColours, gifOf, jpegOf, pngOf, QUARTERS, readJpeg } from './pictures';

const BUCKET = 'pictures-of-the-shop';
/** As in Lambda, the SDK is there without being in the bundle. */
const RUNTIME = { NODE_PATH: join(__dirname, '../../node_modules') };
const aws = new AwsStandIn();
let handler: typeof Handler.handler;

beforeAll(async () => {
  await aws.start();
  Object.assign(process.env, standInEnvironment(aws.endpoint), { PICTURES_BUCKET: BUCKET, POWERTOOLS_LOG_LEVEL: 'SILENT' });
  // Loaded only now: it reads its environment when it is loaded, as in Lambda.
  ({ handler } = jest.requireActual<typeof Handler>('../../lib/sample/thumbnailer/handler'));
});
beforeEach(() => aws.clear());
afterAll(() => aws.stop());

test('a message becomes a thumbnail in the bucket', async () => {
  store('pictures/7/abc.png', pngOf(1_200, 800));

  expect(await handler(batch(job('7/abc.png')), context())).toEqual({ batchItemFailures: [] });

  expect([...aws.objects.keys()]).toEqual([`${BUCKET}/pictures/7/abc.png`, `${BUCKET}/thumbnails/7/abc.jpg`]);
  expect(stored('thumbnails/7/abc.jpg').contentType).toBe('image/jpeg');
  const thumbnail = readJpeg(stored('thumbnails/7/abc.jpg').body);
  expect(thumbnail).toMatchObject({ width: 320, height: 213 });
  expectColours(thumbnail.quarters(), QUARTERS);
});

test('a message delivered twice stores the same object', async () => {
  store('pictures/7/abc.jpg', jpegOf(640, 480));
  await handler(batch(job('7/abc.jpg')), context());
  const first = stored('thumbnails/7/abc.jpg').body;
  await handler(batch(job('7/abc.jpg')), context());
  expect(stored('thumbnails/7/abc.jpg').body).toEqual(first);
  expect(aws.calls.filter((call) => call.startsWith('PUT'))).toHaveLength(2);
});

test('fails only the messages at fault: their neighbours in the batch are done', async () => {
  const whole = pngOf(400, 300);
  store('pictures/1/whole.png', whole);
  store('pictures/1/cut.png', whole.subarray(0, whole.length / 2));
  store('pictures/1/empty.png', Buffer.alloc(0));
  store('pictures/1/bomb.png', bomb());
  store('pictures/1/last.gif', gifOf(400, 300));

  const answer = await handler(batch(
    job('1/whole.png'), job('1/cut.png'), job('1/empty.png'), '{ not json', job('1/bomb.png'), job('1/missing.png'), job('1/last.gif'),
  ), context());

  expect(answer).toEqual({ batchItemFailures: ['m-1', 'm-2', 'm-3', 'm-4', 'm-5'].map((itemIdentifier) => ({ itemIdentifier })) });
  expect(written()).toEqual(['thumbnails/1/last.jpg', 'thumbnails/1/whole.jpg']);
});

test('fails every message of a batch in its answer, and not by an error of the function', async () => {
  expect(await handler(batch(job('1/missing.png'), 'null'), context()))
    .toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }, { itemIdentifier: 'm-1' }] });
  // Nothing is left over from it in the next batch.
  store('pictures/1/whole.gif', gifOf(8, 8));
  expect(await handler(batch(job('1/whole.gif')), context())).toEqual({ batchItemFailures: [] });
});

test('fails a message whose picture is larger than the shop takes, unread', async () => {
  store('pictures/1/large.png', Buffer.alloc(10 * 1024 * 1024 + 1));
  expect(await handler(batch(job('1/large.png')), context())).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }] });
  expect(written()).toEqual([]);
});

test.each([
  ['another bucket', { bucket: 'someone-elses', picture: 'pictures/1/a.png', thumbnail: 'thumbnails/1/a.jpg' }],
  ['a picture outside of pictures/', { bucket: BUCKET, picture: 'thumbnails/1/a.png', thumbnail: 'thumbnails/1/a.jpg' }],
  ['a thumbnail outside of thumbnails/', { bucket: BUCKET, picture: 'pictures/1/a.png', thumbnail: 'pictures/1/a.png' }],
  ['no thumbnail', { bucket: BUCKET, picture: 'pictures/1/a.png' }],
])('fails a message with %s before it touches S3', async (_, body) => {
  store('pictures/1/a.png', pngOf(8, 8));
  expect(await handler(batch(JSON.stringify(body)), context())).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }] });
  expect(aws.calls).toEqual([]);
});

describe('bundled into one file, as it is deployed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'thumbnailer-'));
  const file = join(folder, 'index.js');
  beforeAll(() => {
    buildSync({
      entryPoints: [join(__dirname, '../../lib/sample/thumbnailer/handler.ts')],
      outfile: file, bundle: true, minify: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'warning',
      // Part of the Lambda runtime.
      external: ['@aws-sdk/*', '@smithy/*'],
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('it stays small and runs under plain Node.js, logging JSON lines', async () => {
    store('pictures/1/whole.png', pngOf(400, 300));
    expect(await run(file, batch(job('1/whole.png'), job('1/missing.png')))).toEqual({
      code: 0,
      stdout: [
        expect.objectContaining({ level: 'INFO', message: 'thumbnail stored', messageId: 'm-0', picture: 'pictures/1/whole.png', receiveCount: 1 }),
        { batchItemFailures: [{ itemIdentifier: 'm-1' }] },
      ],
      stderr: [expect.objectContaining({ level: 'ERROR', message: 'message failed', messageId: 'm-1', body: job('1/missing.png') })],
    });
    expect(written()).toEqual(['thumbnails/1/whole.jpg']);
    // Bytes: what Lambda loads at a cold start. 320 kB now; all of jimp would be above a megabyte.
    expect(statSync(file).size).toBeLessThan(500_000);
  });

  test('fails to start without its bucket', () => {
    const { status, stderr } = spawnSync(process.execPath, [file], { env: RUNTIME, encoding: 'utf8', timeout: 5_000 });
    expect(status).toBe(1);
    expect(stderr).toContain("PICTURES_BUCKET must name the bucket of the pictures, got nothing; set it in the function's environment");
  });
});

/** Runs the handler in a process of its own; the stand-in needs this one awake. */
async function run(file: string, event: SQSEvent) {
  const program = `require(${JSON.stringify(file)}).handler(${JSON.stringify(event)}, ${JSON.stringify(context())})
    .then((answer) => console.log(JSON.stringify(answer)))`;
  const child = spawn(process.execPath, ['-e', program], {
    env: { ...standInEnvironment(aws.endpoint), ...RUNTIME, PICTURES_BUCKET: BUCKET },
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout), text(child.stderr), new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  const lines = (printed: string) => printed.trim().split('\n').map((line) => JSON.parse(line) as unknown);
  return { code, stdout: lines(stdout), stderr: lines(stderr) };
}

function store(key: string, body: Buffer): void {
  aws.objects.set(`${BUCKET}/${key}`, { body, lastModified: new Date(0) });
}

function stored(key: string) {
  const object = aws.objects.get(`${BUCKET}/${key}`);
  if (object === undefined) throw new Error(`${key} is not in the bucket`);
  return object;
}

function written(): string[] {
  return [...aws.objects.keys()].map((name) => name.slice(BUCKET.length + 1)).filter((key) => key.startsWith('thumbnails/')).sort();
}

function job(name: string): string {
  return JSON.stringify({ bucket: BUCKET, picture: `pictures/${name}`, thumbnail: `thumbnails/${name.replace(/\.\w+$/, '.jpg')}` });
}

function bomb(): Buffer {
  const picture = pngOf(4, 4);
  picture.writeUInt32BE(40_000, 16);
  return picture;
}

/** An event as Lambda makes it of messages. */
function batch(...bodies: string[]): SQSEvent {
  return {
    Records: bodies.map((body, i): SQSRecord => ({
      messageId: `m-${i}`,
      receiptHandle: `r-${i}`,
      body,
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1', SenderId: 'shop', ApproximateFirstReceiveTimestamp: '1' },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:thumbnails',
      awsRegion: 'eu-central-1',
    })),
  };
}

function context(): Context {
  return {
    awsRequestId: 'request-1', functionName: 'thumbnailer', functionVersion: '$LATEST', memoryLimitInMB: '1024',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:thumbnailer', getRemainingTimeInMillis: () => 60_000,
  } as Context;
}
