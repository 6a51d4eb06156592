import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PythonEnvironment } from '../../emulator/python-environment';
import { until } from '../../emulator/until';
import { Child } from './child';

const ROOT = resolve(__dirname, '..', '..', '..');

/** An SQS on loopback. */
export interface SqsServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * fauxqs: up in half a second with nothing but Node, and fast. Gives out one message of a FIFO group at a time.
 * It ends when its standard input does, with the process that started it.
 *
 * @param milliseconds each call takes at least. @default 0
 */
export async function startFauxqs(milliseconds = 0): Promise<SqsServer> {
  const program = `import { buildApp } from 'fauxqs';
    const app = buildApp({ logger: false });
    if (${milliseconds} > 0) app.addHook('onRequest', (request, reply, done) => setTimeout(done, ${milliseconds}));
    // It knows queues by one host name only, which not every resolver knows.
    app.addHook('preHandler', (request, reply, done) => {
      if (request.body?.QueueUrl) request.body.QueueUrl = 'http://sqs.us-east-1.localhost:' + app.server.address().port + new URL(request.body.QueueUrl).pathname;
      done();
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    console.log(app.server.address().port);
    process.stdin.on('end', () => process.exit()).resume();`;
  const child = new Child([process.execPath, '--no-warnings', '--input-type=module', '--eval', program]);
  return { endpoint: `http://127.0.0.1:${await child.firstLine()}`, stop: () => child.kill() };
}

/** ministack, pinned for the emulator: several messages of a group at once, expired receipt handles refused, trace headers. */
export async function startMinistack(): Promise<SqsServer> {
  const { python } = await PythonEnvironment.install(join(ROOT, '.emulator'), join(ROOT, 'test', 'emulator', 'server', 'requirements.txt'));
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'queue-agent-sqs-'));
  // Its standard input is read by a second thread, which ends it with the process that started it.
  const program = `import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from ministack.app import main
main()`;
  const child = new Child([python, '-c', program], {
    GATEWAY_PORT: String(port), BIND_HOST: '127.0.0.1', MINISTACK_HOST: '127.0.0.1', TMPDIR: folder, PYTHONDONTWRITEBYTECODE: '1',
    // Listeners on fixed ports, which two servers cannot share.
    SFTP_ENABLED: '0', IOT_MTLS_ENABLED: '0', LOG_LEVEL: 'WARNING',
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await until('ministack', () => fetch(`${endpoint}/_ministack/health`).then(({ ok }) => ok, () => false), 30);
  return {
    endpoint,
    stop: async () => {
      await child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
