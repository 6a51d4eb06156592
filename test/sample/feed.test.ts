import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ALBEvent, ALBResult, Context } from 'aws-lambda';
import { buildSync } from 'esbuild';
import type * as Handler from '../../lib/sample/feed/handler';
import { feedAnswer } from '../../lib/sample/feed/feed-answer';
import { CATALOGUE } from '../../lib/sample/shop/catalogue';

const DAY = '2026-11-23';
const SHOP = 'https://shop.example.com';

/** A request as a load balancer hands it to a function, with multi-value headers. */
function request(httpMethod = 'GET', headers: Record<string, string[]> = {}): ALBEvent {
  return { requestContext: { elb: { targetGroupArn: '' } }, httpMethod, path: '/feed.xml', multiValueHeaders: headers, multiValueQueryStringParameters: {}, body: '', isBase64Encoded: false };
}

const answer = (event: ALBEvent, day = DAY, shop = SHOP): ALBResult => feedAnswer(event, day, shop);
const etag = (): string => answer(request()).multiValueHeaders!.etag[0] as string;

test('a reader gets one item for each product, which links to the shop', () => {
  const { statusCode, multiValueHeaders, body } = answer(request());
  expect([statusCode, multiValueHeaders!['content-type']]).toEqual([200, ['application/rss+xml; charset=utf-8']]);
  expect(body!.match(/<item>/g)).toHaveLength(CATALOGUE.length);
  expect(body).toMatch(/^<\?xml [^]*<link>https:\/\/shop\.example\.com\/products\/12\?[^]*<\/rss>\n$/);
});

test('the feed fits many times into what a load balancer takes from a function', () => {
  expect(Buffer.byteLength(JSON.stringify(answer(request())))).toBeLessThan(1_000_000 / 10);
});

test('a reader that has the feed of the day gets no second one', () => {
  for (const tags of [[etag()], [`"other", W/${etag()}`], ['"other"', etag()], ['*']]) {
    expect(answer(request('GET', { 'if-none-match': tags }))).toMatchObject({ statusCode: 304, body: '', multiValueHeaders: { etag: [etag()] } });
  }
  expect(answer(request('GET', { 'if-none-match': ['"other"'] })).statusCode).toBe(200);
  expect(answer(request('GET', { 'if-none-match': [etag()] }), '2026-11-24').statusCode).toBe(200);
});

test('the address of the shop may end in a slash', () => {
  expect(answer(request(), DAY, `${SHOP}/`)).toEqual(answer(request()));
});

test('who asks for the head gets no body, and who sends something is told what to do', () => {
  expect(answer(request('HEAD'))).toMatchObject({ statusCode: 200, body: '', multiValueHeaders: { etag: [etag()] } });
  expect(answer(request('POST'))).toEqual({ statusCode: 405, multiValueHeaders: { allow: ['GET, HEAD'] }, body: '' });
});

test('the handler reads the address from its environment, and logs the trace of the request', async () => {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'info').mockImplementation((line: string) => { lines.push(line); });
  process.env.SHOP_URL = SHOP;
  process.env.POWERTOOLS_DEV = 'true';
  const { handler } = jest.requireActual<typeof Handler>('../../lib/sample/feed/handler');
  const root = '1-67891233-abcdef012345678912345678';
  const { statusCode } = await handler(request('GET', { 'x-amzn-trace-id': [`Root=${root}`] }), { awsRequestId: 'one', functionName: 'Feed' } as Context);
  log.mockRestore();
  expect(statusCode).toBe(200);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ message: 'feed asked for', status: 200, service: 'feed', trace: root }]);
});

test('fails without the address of the shop', () => {
  delete process.env.SHOP_URL;
  jest.resetModules();
  expect(() => jest.requireActual('../../lib/sample/feed/handler')).toThrow(new Error('SHOP_URL must be the address of the shop, got nothing; set it in the environment of the server'));
});

test('the bundle is small: neither SDK nor server is in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'feed-'));
  try {
    const outfile = join(folder, 'index.js');
    buildSync({ entryPoints: [join(__dirname, '../../lib/sample/feed/handler.ts')], outfile, bundle: true, platform: 'node', target: 'node24', format: 'cjs' });
    expect(statSync(outfile).size).toBeLessThan(400_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
