import { createHash } from 'node:crypto';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { MultipartUploads } from './multipart-uploads';

/** The SDK announces on standard error which Node.js its later versions will need. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** An object in the stand-in's bucket. */
export interface StoredObject {
  readonly body: Buffer;
  readonly contentType?: string;
  readonly lastModified: Date;
}

/** The few calls of S3 (path style) and SQS (JSON protocol) that the sample makes, over HTTP, in memory. */
export class AwsStandIn {
  /** Objects by `<bucket>/<key>`. */
  public readonly objects = new Map<string, StoredObject>();
  /** Objects that arrive in parts. */
  public readonly uploads = new MultipartUploads();
  /** Bodies of the messages sent. */
  public readonly messages: string[] = [];
  /** Every call, as `<method> <path>` or `<target>`. */
  public readonly calls: string[] = [];
  /** Calls that are answered with status 400. */
  public readonly refused = new Set<string>();
  /** Called with the number of each part of an upload before the part is kept. */
  public onPart?: (number: number) => Promise<void> | void;
  /** Bytes of the first part of an object that is sent at once; the rest follows when the promise is kept. */
  public slow?: { readonly firstBytes: number; readonly rest: Promise<void> };

  private readonly server: Server = createServer((request, response) => {
    this.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  public async start(): Promise<this> {
    Object.assign(process.env, QUIET);
    // A busy machine may need longer between two calls than the five seconds of Node, and the client then writes to a closed connection.
    this.server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Forgets everything. */
  public clear(): void {
    this.objects.clear();
    this.messages.length = this.calls.length = 0;
    this.refused.clear();
    this.uploads.clear();
    this.slow = this.onPart = undefined;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const target = request.headers['x-amz-target'];
    if (target === 'AmazonSQS.SendMessage') return this.sendMessage(body, response);

    const { pathname, searchParams } = new URL(request.url ?? '/', this.endpoint);
    const name = decodeURIComponent(pathname.slice(1));
    this.calls.push(`${request.method} ${name}`);
    if (this.refused.has(`${request.method}`)) return refuse(response, 403, 'AccessDenied');
    const upload = searchParams.get('uploadId');
    if (request.method === 'POST' && searchParams.has('uploads')) {
      const id = this.uploads.begin(name, request.headers['content-type']);
      response.end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    } else if (upload !== null) {
      await this.answerPart(request.method ?? '', name, upload, Number(searchParams.get('partNumber')), body, response);
    } else if (request.method === 'PUT') {
      this.objects.set(name, { body, contentType: request.headers['content-type'], lastModified: new Date() });
      response.setHeader('etag', `"${md5(body)}"`).end();
    } else if (request.method === 'DELETE') {
      this.objects.delete(name);
      response.writeHead(204).end();
    } else if (searchParams.get('list-type') === '2') {
      this.list(`${name.replace(/\/$/, '')}/`, searchParams.get('prefix') ?? '', response);
    } else {
      await this.get(name, response);
    }
  }

  private async answerPart(
    method: string, name: string, upload: string, part: number, body: Buffer, response: ServerResponse,
  ): Promise<void> {
    if (method === 'PUT') {
      await this.onPart?.(part);
      if (!this.uploads.add(upload, part, body)) return refuse(response, 404, 'NoSuchUpload');
      response.setHeader('etag', `"${md5(body)}"`).end();
    } else if (method === 'DELETE') {
      this.uploads.abort(upload);
      response.writeHead(204).end();
    } else {
      const numbers = [...body.toString().matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => Number(number));
      const object = this.uploads.complete(upload, numbers);
      if (object === undefined) return refuse(response, 400, 'InvalidPart');
      this.objects.set(name, { ...object, lastModified: new Date() });
      response.setHeader('content-type', 'application/xml').end('<CompleteMultipartUploadResult><ETag>"a"</ETag></CompleteMultipartUploadResult>');
    }
  }

  private async get(name: string, response: ServerResponse): Promise<void> {
    const object = this.objects.get(name);
    if (object === undefined) return refuse(response, 404, 'NoSuchKey');
    response.setHeader('content-length', object.body.length);
    if (object.contentType !== undefined) response.setHeader('content-type', object.contentType);
    if (this.slow !== undefined) {
      response.write(object.body.subarray(0, this.slow.firstBytes));
      await this.slow.rest;
      response.end(object.body.subarray(this.slow.firstBytes));
    } else {
      response.end(object.body);
    }
  }

  private list(bucket: string, prefix: string, response: ServerResponse): void {
    const found = [...this.objects].filter(([name]) => name.startsWith(bucket + prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
    const contents = found.map(([name, { lastModified, body }]) =>
      `<Contents><Key>${name.slice(bucket.length)}</Key><LastModified>${lastModified.toISOString()}</LastModified><Size>${body.length}</Size></Contents>`);
    response.setHeader('content-type', 'application/xml')
      .end(`<ListBucketResult><KeyCount>${found.length}</KeyCount><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`);
  }

  private sendMessage(body: Buffer, response: ServerResponse): void {
    this.calls.push('SendMessage');
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    if (this.refused.has('SendMessage')) {
      response.writeHead(400).end(JSON.stringify({ __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no such queue' }));
      return;
    }
    const { MessageBody } = JSON.parse(body.toString()) as { MessageBody: string };
    this.messages.push(MessageBody);
    response.end(JSON.stringify({ MessageId: `m-${this.messages.length}`, MD5OfMessageBody: md5(MessageBody) }));
  }
}

/** Environment in which an AWS SDK speaks with the stand-in alone. */
export function standInEnvironment(endpoint: string): Record<string, string> {
  return {
    ...QUIET,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

function md5(content: Buffer | string): string {
  return createHash('md5').update(content).digest('hex');
}
