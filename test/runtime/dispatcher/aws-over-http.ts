import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NOW } from './a-worker';
import type { Account } from './account';

/** A request, as it came over the wire. */
export interface WireRequest {
  /** `x-amz-target`: the service's version and the operation. */
  readonly target: string;
  readonly contentType?: string;
  readonly authorization?: string;
}

// The names of the three services' JSON protocols.
const TARGETS = /^(AmazonSQS|AmazonEC2ContainerServiceV20141113|GraniteServiceVersion20100801)\.(\w+)$/;

/** An account behind HTTP on loopback, in the JSON protocols of SQS, ECS and CloudWatch. */
export class AwsOverHttp {
  public readonly requests: WireRequest[] = [];
  /** Status codes with which the next requests are answered, before any is taken. */
  public readonly faults: number[] = [];
  private readonly server: Server = createServer((request, response) => {
    this.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  public constructor(private readonly account: Account) {}

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const target = String(request.headers['x-amz-target']);
    const { 'content-type': contentType, authorization } = request.headers;
    this.requests.push({ target, contentType, authorization });
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, {
        'content-type': contentType ?? 'application/x-amz-json-1.1',
        // An error beside a clock that is hours off is tried again by the SDK, with its own clock put right.
        date: new Date(NOW).toUTCString(),
      }).end(JSON.stringify(body, epochSeconds));
    };
    const fault = this.faults.shift();
    if (fault !== undefined) return send(fault, { __type: 'ServiceUnavailable', message: 'try again' });
    const operation = TARGETS.exec(target)?.[2];
    if (operation === undefined) return send(404, { __type: 'UnknownOperationException', message: target });
    try {
      send(200, this.account.answer(operation, JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>));
    } catch (error) {
      const { name, message } = error as Error;
      send(400, { __type: name, message });
    }
  }
}

/** JSON.stringify calls toJSON before the replacer: the date itself is in its holder. */
function epochSeconds(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const held = this[key];
  return held instanceof Date ? held.getTime() / 1000 : value;
}
