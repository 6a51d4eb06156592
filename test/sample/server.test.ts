import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get, IncomingMessage } from 'node:http';
import { createServer, AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleProgram } from '../../lib/sample/program-image';
import { readSettings } from '../../lib/sample/shop/settings';
import { AwsStandIn, standInEnvironment } from './aws-stand-in';
import { startProgram } from './running-program';

const BUCKET = 'pictures-of-the-shop';
const aws = new AwsStandIn();
const folder = mkdtempSync(join(tmpdir(), 'shop-'));
const server = join(folder, 'server.js');

beforeAll(async () => {
  await aws.start();
  bundleProgram('shop', folder);
});
afterAll(async () => {
  await aws.stop();
  rmSync(folder, { recursive: true });
});

test('the build context is one file and its Dockerfile, the same bytes wherever it is made', () => {
  const elsewhere = join(folder, 'else', 'where');
  expect(bundleProgram('shop', elsewhere)).toBe(elsewhere);
  for (const file of ['server.js', 'Dockerfile']) expect(digest(join(elsewhere, file))).toBe(digest(join(folder, file)));
  const bundled = readFileSync(server, 'utf8');
  expect(bundled).not.toContain(process.cwd());
  expect(bundled).not.toContain('sourceMappingURL');
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toMatch(/^USER node$[^]*^CMD \["node", "server\.js"\]$/m);
});

test('SIGTERM refuses new connections, finishes the running request, ends idle connections and exits with 0', async () => {
  let finish = () => {};
  const picture = Buffer.alloc(300_000, 7);
  aws.slow = { firstBytes: 1_000, rest: new Promise((resolve) => { finish = resolve; }) };
  aws.objects.set(`${BUCKET}/pictures/7/a.png`, { body: picture, contentType: 'image/png', lastModified: new Date() });
  const { child, port, output, ended } = await startProgram(server, environment(0));
  const agent = new Agent({ keepAlive: true });
  const idle = await ask(port, '/health', agent);
  expect([idle.statusCode, idle.headers['keep-alive']]).toEqual([200, 'timeout=12']);
  idle.resume();
  const running = await ask(port, '/pictures/7/a.png', new Agent({ keepAlive: true }));

  child.kill('SIGTERM');
  await output.has('shutting down');
  await expect(refusal(port)).resolves.toBe('ECONNREFUSED');
  expect(child.exitCode).toBeNull();
  finish();

  const chunks: Buffer[] = [];
  for await (const chunk of running) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).equals(picture)).toBe(true);
  // Well before the 12 s that idle connections are kept otherwise.
  const finished = Date.now();
  expect(await ended).toBe(0);
  expect(Date.now() - finished).toBeLessThan(3_000);
  agent.destroy();
  for (const line of output.lines()) expect(JSON.parse(line)).toMatchObject({ level: 30, msg: expect.any(String) });
});

test.each([
  ['no queue', { THUMBNAILS_QUEUE_URL: undefined },
    'THUMBNAILS_QUEUE_URL must be the address of the work queue for thumbnails, got nothing; set it in the environment of the server'],
  ['an empty bucket', { PICTURES_BUCKET: '' },
    'PICTURES_BUCKET must be the name of the bucket for pictures, got nothing; set it in the environment of the server'],
  ['a port that is none', { PORT: '80a' },
    'PORT must be a whole number between 0 and 65,535, got "80a"; correct it or leave it away for 8080'],
  ['an endless keep-alive time', { KEEP_ALIVE_TIMEOUT_MS: '99999999' },
    'KEEP_ALIVE_TIMEOUT_MS must be a whole number between 0 and 4,005,000, got "99999999"; correct it or leave it away for 65000'],
])('fails on settings with %s', (_, env, sentence) => {
  expect(() => readSettings({ ...environment(8080), ...env })).toThrow(new Error(sentence));
});

test('settings not given are those of the sample', () => {
  expect(readSettings({ THUMBNAILS_QUEUE_URL: 'https://queue', PICTURES_BUCKET: 'bucket' }))
    .toEqual({ queueUrl: 'https://queue', bucket: 'bucket', port: 8080, keepAliveTimeoutMs: 65_000, pathStyle: false });
});

test('fails to start with a setting missing, in one sentence', () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [server], { env: {}, encoding: 'utf8', timeout: 5_000 });
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toBe('THUMBNAILS_QUEUE_URL must be the address of the work queue for thumbnails, got nothing; set it in the environment of the server\n');
});

test('fails to start on a port that is taken', async () => {
  const taken = createServer().listen(0, '0.0.0.0');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const { status, stderr } = spawnSync(process.execPath, [server], { env: environment(port), encoding: 'utf8', timeout: 5_000 });
  taken.close();
  expect([status, stderr]).toEqual([1, `The shop could not start: listen EADDRINUSE: address already in use 0.0.0.0:${port}\n`]);
});

function environment(port: number): NodeJS.ProcessEnv {
  return {
    ...standInEnvironment(aws.endpoint),
    PORT: `${port}`,
    // Not the default, so that it is seen to arrive.
    KEEP_ALIVE_TIMEOUT_MS: '12000',
    THUMBNAILS_QUEUE_URL: `${aws.endpoint}/123456789012/thumbnails`,
    PICTURES_BUCKET: BUCKET,
  };
}

function ask(port: number, path: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => { get({ port, path, agent, host: '127.0.0.1' }, resolve).on('error', reject); });
}

/** The code of the error with which a new connection is refused; waits while the server is still closing its socket. */
async function refusal(port: number): Promise<string | undefined> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      (await ask(port, '/health', new Agent())).resume();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Taken by the system just before the socket was closed.
      if (code !== 'ECONNRESET') return code;
    }
  }
  return undefined;
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
