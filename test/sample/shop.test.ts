import { Agent, get, request } from 'node:http';
import { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';
import { CATALOGUE } from '../../lib/sample/shop/catalogue';
import { buildShop } from '../../lib/sample/shop/shop';
import { QueueSender } from '../../lib/runtime/send-client';
import { AwsStandIn, standInEnvironment } from './aws-stand-in';
import { pngOf } from './pictures';

const BUCKET = 'pictures-of-the-shop';
const MIB = 1024 * 1024;
const aws = new AwsStandIn();
const log: string[] = [];
let shop: FastifyInstance;
let address: string;

beforeAll(async () => {
  await aws.start();
  Object.assign(process.env, standInEnvironment(aws.endpoint));
  shop = buildShop({
    s3: new S3Client({ forcePathStyle: true }),
    thumbnails: new QueueSender({ queueUrl: `${aws.endpoint}/123456789012/thumbnails` }),
    bucket: BUCKET,
    keepAliveTimeoutMs: 65_000,
    logger: { stream: { write: (line: string) => { log.push(line); } } },
  });
  address = await shop.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  aws.clear();
  log.length = 0;
});
afterAll(async () => {
  await shop.close();
  await aws.stop();
});

test('the health check answers and leaves no line in the log', async () => {
  const response = await fetch(`${address}/health`);
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  expect(log).toEqual([]);
});

test('an idle connection is kept longer than a load balancer keeps its end', async () => {
  const agent = new Agent({ keepAlive: true });
  const headers = await new Promise<Record<string, unknown>>((resolve) => {
    get(`${address}/health`, { agent }, (response) => { response.resume().on('end', () => resolve(response.headers)); });
  });
  agent.destroy();
  expect(headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=65' });
  expect(shop.server.headersTimeout).toBeGreaterThan(shop.server.keepAliveTimeout);
});

test('the front page links every product', async () => {
  const response = await fetch(address);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const html = await response.text();
  for (const { id } of CATALOGUE) expect(html).toContain(`<a href="/products/${id}">`);
  expect(html).toContain('Salt &amp; pepper mills');
});

test('the page of a product shows its newest thumbnails, and nothing unescaped', async () => {
  const store = (key: string, time: number) =>
    aws.objects.set(`${BUCKET}/thumbnails/${key}`, { body: Buffer.from('x'), lastModified: new Date(time) });
  for (let i = 1; i <= 8; i++) store(`8/picture-${i}.jpg`, i * 1_000);
  store('80/of-another.jpg', 99_000);

  const html = await (await fetch(`${address}/products/8`)).text();

  expect([...html.matchAll(/<img src="([^"]+)"/g)].map(([, source]) => source))
    .toEqual([8, 7, 6, 5, 4, 3].map((i) => `/thumbnails/8/picture-${i}.jpg`));
  expect(html).toContain('needs no paper &lt;ever&gt;.');
  expect(html).toContain('€44.50');
});

test('the page of a product is served when S3 is not', async () => {
  aws.refused.add('GET');
  const response = await fetch(`${address}/products/7`);
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('No pictures yet.')]);
  expect(log.some((line) => line.includes('thumbnails could not be listed'))).toBe(true);
});

test('an upload stores the picture and sends the message of its thumbnail', async () => {
  const picture = pngOf(60, 40);
  const response = await upload('7', picture, 'image/png');
  expect(response.status).toBe(202);
  const keys = await response.json() as { picture: string; thumbnail: string };

  expect(keys.picture).toMatch(/^pictures\/7\/[0-9a-f-]{36}\.png$/);
  expect(keys.thumbnail).toBe(keys.picture.replace('pictures', 'thumbnails').replace('.png', '.jpg'));
  expect([...aws.objects.keys()]).toEqual([`${BUCKET}/${keys.picture}`]);
  expect(aws.objects.get(`${BUCKET}/${keys.picture}`)).toMatchObject({ body: picture, contentType: 'image/png' });
  expect(aws.messages.map((body) => JSON.parse(body) as unknown)).toEqual([{ bucket: BUCKET, ...keys }]);
  expect(aws.calls.map((call) => call.split(' ')[0])).toEqual(['PUT', 'SendMessage']);
});

test('a picture of exactly the largest size is taken', async () => {
  expect((await upload('7', Buffer.alloc(10 * MIB, 1), 'image/jpeg')).status).toBe(202);
  expect([...aws.objects.values()].map(({ body }) => body.length)).toEqual([10 * MIB]);
});

test('pictures and thumbnails are streamed, to be cached for good', async () => {
  const picture = pngOf(60, 40);
  const { picture: key } = await (await upload('7', picture, 'image/png')).json() as { picture: string };
  aws.objects.set(`${BUCKET}/thumbnails/7/a.jpg`, { body: Buffer.from('thumbnail'), contentType: 'image/jpeg', lastModified: new Date() });

  const response = await fetch(`${address}/${key}`);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png', 'content-length': `${picture.length}`, 'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
  expect(Buffer.from(await response.arrayBuffer())).toEqual(picture);
  expect(await (await fetch(`${address}/thumbnails/7/a.jpg`)).text()).toBe('thumbnail');
});

test('the first bytes of a picture arrive before S3 has sent the last', async () => {
  let finish = () => {};
  aws.slow = { firstBytes: 5, rest: new Promise((resolve) => { finish = resolve; }) };
  aws.objects.set(`${BUCKET}/pictures/7/a.png`, { body: Buffer.from('first and last'), contentType: 'image/png', lastModified: new Date() });
  const reader = (await fetch(`${address}/pictures/7/a.png`)).body!.getReader();
  expect(Buffer.from((await reader.read()).value).toString()).toBe('first');
  finish();
  expect(Buffer.from((await reader.read()).value).toString()).toBe(' and last');
});

test.each(['pictures/7/none.png', 'thumbnails/7/none.jpg', 'pictures/', 'pictures/..%2Fsecret', 'pictures/7/..%2f..%2fa.png', 'nothing'])(
  'fails on /%s with 404 as JSON, not to be cached', async (path) => {
    aws.objects.set(`${BUCKET}/secret`, { body: Buffer.from('secret'), lastModified: new Date() });
    const response = await fetch(`${address}/${path}`);
    expect([response.status, await response.json()]).toEqual([404, { error: expect.stringMatching(/^There is .+\.$/) }]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

describe('fails an upload and keeps nothing', () => {
  afterEach(() => expect([aws.objects.size, aws.messages]).toEqual([0, []]));

  test.each([
    ['of a product that does not exist', () => upload('99', pngOf(6, 4), 'image/png'), 404, 'There is no product 99; all of them are at /.'],
    ['without a file', () => post('7', new FormData()), 400, 'A picture must come in a file field, got none; choose a file.'],
    ['with fields but no file', () => post('7', fields()), 400, 'A picture must come in a file field, got none; choose a file.'],
    ['of an empty file', () => upload('7', Buffer.alloc(0), 'image/png'), 400, 'A picture must have content, got 0 bytes; choose another file.'],
    ['of a text', () => upload('7', Buffer.from('hello'), 'text/plain'), 415,
      'A picture must be image/jpeg, image/png, image/gif, got text/plain; choose another file.'],
    ['of an SVG', () => upload('7', Buffer.from('<svg/>'), 'image/svg+xml'), 415,
      'A picture must be image/jpeg, image/png, image/gif, got image/svg+xml; choose another file.'],
    ['of a large text', () => upload('7', Buffer.alloc(2 * MIB), 'text/plain'), 415,
      'A picture must be image/jpeg, image/png, image/gif, got text/plain; choose another file.'],
    ['one byte over the limit', () => upload('7', Buffer.alloc(10 * MIB + 1, 1), 'image/png'), 413,
      'A picture must have at most 10 MiB, got more; choose a smaller file.'],
    ['that is JSON', () => post('7', '{}', { 'content-type': 'application/json' }), 415,
      'A picture must be sent as multipart/form-data; use the form on the page of the product.'],
  ])('%s', async (_, send, status, error) => {
    const response = await send();
    expect([response.status, await response.json()]).toEqual([status, { error }]);
  });

  test('when the message cannot be sent: the picture is removed again', async () => {
    aws.refused.add('SendMessage');
    const response = await upload('7', pngOf(6, 4), 'image/png');
    expect([response.status, await response.json()]).toEqual([503, { error: 'The picture could not be taken on now; try again.' }]);
    expect(aws.calls.map((call) => call.split(' ')[0])).toEqual(['PUT', 'SendMessage', 'DELETE']);
    expect(log.some((line) => line.includes('no such queue'))).toBe(true);
  });

  test('when the picture cannot be stored: no message is sent', async () => {
    aws.refused.add('PUT');
    expect((await upload('7', pngOf(6, 4), 'image/png')).status).toBe(503);
    expect(aws.calls.some((call) => call === 'SendMessage')).toBe(false);
  });
});

test('fails an upload that ends half way, and serves the next one', async () => {
  const { port } = new URL(address) as unknown as AddressInfo;
  await new Promise<void>((resolve) => {
    const half = request({ port, path: '/products/7/pictures', method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=b' } });
    half.on('error', () => resolve());
    half.write('--b\r\ncontent-disposition: form-data; name="f"; filename="a.png"\r\ncontent-type: image/png\r\n\r\nhalf', () => half.destroy(new Error('gone')));
  });
  expect((await upload('7', pngOf(6, 4), 'image/png')).status).toBe(202);
  expect(aws.messages).toHaveLength(1);
});

function fields(): FormData {
  const form = new FormData();
  form.set('title', 'no file');
  return form;
}

function upload(product: string, content: Buffer, type: string): Promise<Response> {
  const form = new FormData();
  form.set('picture', new Blob([new Uint8Array(content)], { type }), 'picture');
  return post(product, form);
}

function post(product: string, body: FormData | string, headers?: Record<string, string>): Promise<Response> {
  return fetch(`${address}/products/${product}/pictures`, { method: 'POST', body, headers });
}
