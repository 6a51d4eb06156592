import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';
import { catalogueFeed } from '../../lib/sample/feed-builder/catalogue-feed';
import { buildFeedBuilder } from '../../lib/sample/feed-builder/feed-builder';
import { MAX_ITEMS, parseFeedJob } from '../../lib/sample/feed-builder/feed-job';
import { readSettings } from '../../lib/sample/feed-builder/settings';
import { bundleProgram } from '../../lib/sample/program-image';
import { CATALOGUE } from '../../lib/sample/shop/catalogue';
import { AwsStandIn, standInEnvironment } from './aws-stand-in';
import { startProgram } from './running-program';

const BUCKET = 'feeds-of-the-shop';
const NAME = `${BUCKET}/feeds/catalogue-2026-11-23.xml`;

/** Two parts of 8 MiB and a little more. */
const LARGE = 42_000;

const aws = new AwsStandIn();
const log: string[] = [];
let builder: FastifyInstance;
let address: string;

beforeAll(async () => {
  await aws.start();
  const client = { endpoint: aws.endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  builder = buildFeedBuilder({
    s3: new S3Client({ ...client, forcePathStyle: true, maxAttempts: 1 }),
    bucket: BUCKET,
    shopUrl: 'https://shop.example.com',
    logger: { stream: { write: (line: string) => { log.push(line); } } },
  });
  address = await builder.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  aws.clear();
  log.length = 0;
});
afterAll(async () => {
  await builder.close();
  await aws.stop();
});

test('answers who asks whether it is up, without a line in the log', async () => {
  expect((await fetch(address)).status).toBe(200);
  expect(log).toEqual([]);
});

test('stores the feed of a message: every product, nothing unescaped', async () => {
  expect(await post({ body: jobOf({ items: 30 }) })).toEqual({ batchItemFailures: [] });
  const { body, contentType } = aws.objects.get(NAME)!;
  const xml = body.toString();
  expect(contentType).toBe('application/xml');
  expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<rss [^]*<\/item>\n<\/channel>\n<\/rss>\n$/);
  const ids = [...xml.matchAll(/<g:id>([^<]+)<\/g:id>/g)].map(([, id]) => id);
  expect([ids.length, new Set(ids).size, ids[0], ids[12]]).toEqual([30, 30, '1-amber-AA', '1-anthracite-AA']);
  expect(new Set([...xml.matchAll(/<g:item_group_id>(\d+)</g)].map(([, id]) => id))).toEqual(new Set(CATALOGUE.map(({ id }) => id)));
  expect(xml).toContain('<title>Enamel mug &quot;Harbour&quot;, amber, initials AA</title>');
  expect(xml).toContain('<link>https://shop.example.com/products/8?colour=amber&amp;initials=AA</link>\n<g:color>amber</g:color>\n<g:price>44.50 EUR</g:price>');
  expect(xml).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)|<ever>/);
  expect(log.some((line) => line.includes('feed stored'))).toBe(true);
});

test('has an item of its own for each variant of the largest feed', () => {
  const ids = new Set<string>();
  for (const chunk of catalogueFeed({ feed: 'catalogue', date: '2026-11-23', items: MAX_ITEMS }, CATALOGUE, 'https://shop.example.com')) {
    for (const [, id] of chunk.matchAll(/<g:id>([^<]+)</g)) ids.add(id);
  }
  expect([ids.size, MAX_ITEMS]).toEqual([259_584, 259_584]);
  expect([...ids].at(-1)).toBe('12-white-ZZ');
});

test('stores a large feed in parts, and the same bytes when its message comes again', async () => {
  expect(await post({ body: jobOf({ items: LARGE }) })).toEqual({ batchItemFailures: [] });
  const first = aws.objects.get(NAME)!;
  expect(first.contentType).toBe('application/xml');
  expect(first.body.length).toBeGreaterThan(16 * 1024 * 1024);
  expect(first.body.toString('latin1').split('<item>')).toHaveLength(LARGE + 1);
  expect(aws.calls.map((call) => call.split(' ')[0])).toEqual(['POST', 'PUT', 'PUT', 'PUT', 'POST']);

  expect(await post({ body: jobOf({ items: LARGE }) })).toEqual({ batchItemFailures: [] });
  expect([...aws.objects.keys()]).toEqual([NAME]);
  expect(aws.objects.get(NAME)!.body.equals(first.body)).toBe(true);
  expect(aws.uploads.pending).toEqual([]);
});

test('reads no further ahead than the parts that are on their way', async () => {
  let finish = () => {};
  const held = new Promise<void>((resolve) => { finish = resolve; });
  const parts: number[] = [];
  const two = new Promise<void>((resolve) => {
    aws.onPart = (number) => {
      if (parts.push(number) === 2) resolve();
      return held;
    };
  });
  const answer = post({ body: jobOf({ items: 2 * LARGE }) });
  await two;
  // Whoever sends a third part before one of the two is answered does so in this time.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(parts).toEqual([1, 2]);
  finish();
  expect(await answer).toEqual({ batchItemFailures: [] });
});

test('fails the messages that are at fault, and does their neighbours', async () => {
  const answer = await post(
    { messageId: 'a', body: 'no JSON' }, { messageId: 'b', body: jobOf({}) }, { messageId: 'c', body: jobOf({ items: 0 }) });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'c' }] });
  expect([...aws.objects.keys()]).toEqual([NAME]);
  expect(log.filter((line) => line.includes('message failed'))).toHaveLength(2);
});

test('names a message whose feed cannot be stored, and keeps no parts of it', async () => {
  aws.refused.add('PUT');
  expect(await post({ messageId: 'a', body: jobOf({ items: LARGE }) })).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] });
  expect([aws.objects.size, aws.uploads.pending]).toEqual([0, []]);
  expect(aws.calls.at(-1)).toMatch(/^DELETE /);
});

test('stops a feed whose answer nobody waits for, keeps no parts of it, and builds the next one', async () => {
  const ended = new Promise<void>((resolve) => {
    aws.onPart = () => {
      call.destroy();
      // Answered when the builder must have seen the closed connection.
      return new Promise((answer) => { setTimeout(() => { answer(); resolve(); }, 50); });
    };
  });
  const call = request(`${address}/events`, { method: 'POST', headers: { 'content-type': 'application/json' } }).on('error', () => undefined);
  call.end(event({ body: jobOf({ items: MAX_ITEMS }) }));
  await ended;
  aws.onPart = undefined;
  while (!log.some((line) => line.includes('feed must be waited for'))) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await post({ body: jobOf({ date: '2026-11-24' }) })).toEqual({ batchItemFailures: [] });
  expect([...aws.objects.keys()]).toEqual([`${BUCKET}/feeds/catalogue-2026-11-24.xml`]);
  expect(aws.uploads.pending).toEqual([]);
});

test.each([['no JSON', '{'], ['no Records', '{}'], ['a record without a body', '{"Records":[{"messageId":"a"}]}']])(
  'fails on %s with 400 and a sentence as JSON', async (_, body) => {
    const response = await fetch(`${address}/events`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect([response.status, await response.json()]).toEqual([400, { error: expect.any(String) }]);
  });

test.each([
  ['2026-11-23', '2026-11-23'], ['2026-11-23T02:00:00Z', '2026-11-23'], ['2028-02-29', '2028-02-29'],
])('takes %s for the day %s', (date, day) => {
  expect(parseFeedJob(jobOf({ date }))).toEqual({ feed: 'catalogue', date: day, items: 24 });
});

test.each([
  ['null', 'null', 'message body must be a JSON object, got another value; send { feed, date, items }'],
  ['another feed', jobOf({ feed: 'stock' }), 'feed must be "catalogue", got "stock"; there is no other'],
  ['half an item', jobOf({ items: 1.5 }), 'items must be a whole number between 1 and 259,584, got 1.5; the catalogue has no more variants'],
  ['a text for items', jobOf({ items: '9' }), 'items must be a whole number between 1 and 259,584, got "9"; the catalogue has no more variants'],
  ['too many items', jobOf({ items: 259_585 }), 'items must be a whole number between 1 and 259,584, got 259585; the catalogue has no more variants'],
  ...['2026-02-29', '2026-11-23T25:00:00Z', '23.11.2026', '../2026-11-23', '', 20261123, undefined].map((date): [string, string, string] => [
    `the date ${date}`, jobOf({ date }),
    `date must be a day such as "2026-11-23", or a time such as "2026-11-23T02:00:00Z", got ${JSON.stringify(date)}; correct the message`,
  ]),
])('fails on a message with %s', (_, body, sentence) => {
  expect(() => parseFeedJob(body)).toThrow(new Error(sentence));
});

test.each([
  ['no bucket', { FEEDS_BUCKET: '' }, 'FEEDS_BUCKET must be the name of the bucket for feeds, got nothing; set it in the environment of the server'],
  ['no address', { SHOP_URL: undefined }, 'SHOP_URL must be the address of the shop, got nothing; set it in the environment of the server'],
  ['an address that is none', { SHOP_URL: 'shop' },
    'SHOP_URL must be an address such as "https://shop.example.com", got "shop"; set the one that visitors use'],
])('fails on settings with %s', (_, env, sentence) => {
  expect(() => readSettings({ ...environment(), ...env })).toThrow(new Error(sentence));
});

test('settings not given are those of the sample', () => {
  expect(readSettings({ FEEDS_BUCKET: 'bucket', SHOP_URL: 'https://shop.example.com/' }))
    .toEqual({ bucket: 'bucket', shopUrl: 'https://shop.example.com', port: 8080, pathStyle: false });
});

describe('as a program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'feed-builder-'));
  const server = join(folder, 'server.js');
  beforeAll(() => { bundleProgram('feed-builder', folder); });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('SIGTERM lets it finish the feed that it builds, and it exits with 0', async () => {
    let finish = () => {};
    const held = new Promise<void>((resolve) => { finish = resolve; });
    const begun = new Promise<void>((resolve) => { aws.onPart = () => { resolve(); return held; }; });
    const { child, port, output, ended } = await startProgram(server, environment());
    const answer = post.call(`http://127.0.0.1:${port}`, { body: jobOf({ items: LARGE }) });
    await begun;
    child.kill('SIGTERM');
    await output.has('shutting down');
    finish();
    expect(await answer).toEqual({ batchItemFailures: [] });
    expect(await ended).toBe(0);
    expect([[...aws.objects.keys()], aws.uploads.pending]).toEqual([[NAME], []]);
  });

  test('fails to start with a setting missing, in one sentence', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [server], { env: {}, encoding: 'utf8', timeout: 5_000 });
    expect([status, stdout, stderr]).toEqual(
      [1, '', 'FEEDS_BUCKET must be the name of the bucket for feeds, got nothing; set it in the environment of the server\n']);
  });
});

function environment(): NodeJS.ProcessEnv {
  return { ...standInEnvironment(aws.endpoint), PORT: '0', FEEDS_BUCKET: BUCKET, SHOP_URL: 'https://shop.example.com' };
}

function jobOf(changes: Record<string, unknown>): string {
  return JSON.stringify({ feed: 'catalogue', date: '2026-11-23', items: 24, ...changes });
}

/** An event as the queue agent posts it. */
function event(...records: Array<{ messageId?: string; body: string }>): string {
  return JSON.stringify({ Records: records.map((record) => ({ messageId: 'm', receiptHandle: 'r', attributes: {}, eventSource: 'aws:sqs', ...record })) });
}

async function post(this: string | void, ...records: Array<{ messageId?: string; body: string }>): Promise<unknown> {
  const response = await fetch(`${this ?? address}/events`, {
    method: 'POST', body: event(...records), headers: { 'content-type': 'application/json' },
  });
  return response.json();
}
