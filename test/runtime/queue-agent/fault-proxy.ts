import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What goes wrong with a call: SQS answers an error before it did anything, or does it and the answer is lost. */
export interface Fault {
  readonly status: number;
  readonly code: string;
  readonly when: 'before' | 'after';
}

export const THROTTLED: Fault = { status: 400, code: 'RequestThrottled', when: 'before' };
export const UNAVAILABLE: Fault = { status: 503, code: 'ServiceUnavailable', when: 'before' };
export const ANSWER_LOST: Fault = { status: 500, code: 'InternalError', when: 'after' };
export const ACCESS_DENIED: Fault = { status: 400, code: 'AccessDeniedException', when: 'before' };

/** Stands between the agent and SQS, and makes calls fail. */
export class FaultProxy {
  public static async start(endpoint: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(endpoint));
    await new Promise<void>((ready) => proxy.server.listen(0, '127.0.0.1', ready));
    return proxy;
  }

  /** Called with the action (`ReceiveMessage`) of every call. */
  public faults: (action: string) => Fault | undefined = () => undefined;
  /** Milliseconds by which the answer to an action is late. */
  public delay: (action: string) => number = () => 0;
  /** What the caller hears in place of what the server answered. */
  public rewrite: (action: string, answer: any) => unknown = (_, answer) => answer;
  /** What was called, in order, and what went wrong. */
  public readonly calls: Array<{ readonly action: string; readonly body: any; readonly fault?: Fault }> = [];
  private readonly server: Server;

  private constructor(private readonly target: URL) {
    this.server = createServer((incoming, answer) => void (async () => {
      const body = await read(incoming);
      const action = String(incoming.headers['x-amz-target']).replace('AmazonSQS.', '');
      const fault = this.faults(action);
      this.calls.push({ action, fault, body: JSON.parse(body.toString()) });
      const onward = fault?.when === 'before' ? undefined : await this.forward(incoming, body);
      await sleep(this.delay(action));
      if (fault === undefined) {
        const { 'content-length': _, ...headers } = onward!.headers;
        answer.writeHead(onward!.status, headers).end(JSON.stringify(this.rewrite(action, JSON.parse(onward!.body.toString()))));
      } else {
        answer.writeHead(fault.status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ __type: fault.code, message: 'injected' }));
      }
    })().catch(() => answer.destroy()));
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A queue's URL as the agent is to use it. */
  public url(queueUrl: string): string {
    return new URL(new URL(queueUrl).pathname, this.endpoint).href;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async forward(incoming: IncomingMessage, body: Buffer): Promise<{ status: number; headers: any; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const { host: _, 'content-length': __, ...headers } = incoming.headers;
      // The body names the queue by this proxy's address, and the server by its own.
      const own = Buffer.from(body.toString().replaceAll(this.endpoint, this.target.origin));
      const call = request(this.target, { method: incoming.method, path: incoming.url, headers: { ...headers, 'content-length': own.length } }, (answer) => {
        read(answer).then((text) => resolve({ status: answer.statusCode!, headers: answer.headers, body: text }), reject);
      });
      // A long poll that the agent gave up goes no further.
      const giveUp = (): void => void call.destroy();
      incoming.socket.once('close', giveUp);
      call.on('close', () => incoming.socket.off('close', giveUp)).on('error', reject);
      call.end(own);
    });
  }
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part);
  return Buffer.concat(parts);
}
