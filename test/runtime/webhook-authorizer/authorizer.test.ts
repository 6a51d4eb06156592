import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isSame } from '../../../lib/runtime/webhook-authorizer/is-same';
import { SecretCache } from '../../../lib/runtime/webhook-authorizer/secret-cache';
import { bundle } from '../../../tools/bundle-runtime';
import { Child } from '../queue-agent/child';
import { CREDENTIALS } from '../queue-agent/test-queue';

test('the authorizer of a webhook, as it ships, asks for the secret once and lets in who knows it', async () => {
  let asked = 0;
  const server = createServer((_, answer) => { asked += 1; answer.end(JSON.stringify({ SecretString: 'open sesame' })); });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const program = `const { handler } = require(${JSON.stringify(bundle('webhook-authorizer').file)});
    (async () => { for (const headers of [{ 'x-webhook-secret': 'open sesame' }, { 'x-webhook-secret': 'open sesam' }, {}, undefined]) console.log(JSON.stringify(await handler({ headers }))); })();`;
  const child = new Child([process.execPath, '--no-warnings', '-e', program], {
    ...CREDENTIALS, AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, SECRET_ARN: 'arn:secret', SECRET_HEADER: 'X-Webhook-Secret',
  });
  expect(await child.ended).toBe(0);
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  expect(child.lines.map((line) => (JSON.parse(line) as { isAuthorized: boolean }).isAuthorized)).toEqual([true, false, false, false]);
  expect(asked).toBe(1);
});

test.each([['a', 'a', true], ['a', 'b', false], ['a', 'aa', false], ['', '', true]])('%p and %p: the same is %p', (shown, secret, same) => {
  expect(isSame(shown, secret)).toBe(same);
});

describe('the secret that is remembered', () => {
  test('is asked for again when its time is over', async () => {
    let version = 0;
    const cache = new SecretCache(async () => `v${version += 1}`, 1000);
    expect([await cache.value(0), await cache.value(999), await cache.value(1000)]).toEqual(['v1', 'v1', 'v2']);
  });

  test('is asked for again at once when it could not be had', async () => {
    let calls = 0;
    const cache = new SecretCache(async () => {
      calls += 1;
      if (calls === 1) throw new Error('throttled');
      return 'secret';
    }, 1000);
    await expect(cache.value(0)).rejects.toThrow('throttled');
    await expect(cache.value(1)).resolves.toBe('secret');
  });
});
