import { readFileSync } from 'node:fs';
import { IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Emulator } from './emulator';

const APP = 'node --import tsx test/emulator/bridge-app.ts';
const UNATTENDED = ['--require-approval', 'never', '--progress', 'events'];

/** What can be left away. */
export type Part = 'worker' | 'web' | 'route' | 'trigger';

interface Outputs {
  readonly Url: string;
  readonly QueueUrl: string;
  readonly InboxBucket: string;
  readonly KeptBucket: string;
  readonly TopicArn: string;
  readonly ApiId: string;
}

/** A message as the worker kept it. */
export interface Kept {
  readonly body: string;
  readonly messageAttributes: Record<string, { stringValue?: string }>;
}

/** The resources of a template. */
export type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;

/** The app of bridge-app.ts, deployed to an emulator: a queue, what sends to it, and its worker. */
export class Bridge {
  private readonly s3: S3Client;
  private readonly sqs: SQSClient;
  private outputs!: Outputs;

  public constructor(private readonly emulator: Emulator) {
    this.s3 = new S3Client(emulator.sdk);
    this.sqs = new SQSClient(emulator.sdk);
  }

  /** Synthesises and deploys every stack of the app, as it is without some of its parts. */
  public async deploy(...without: Part[]): Promise<void> {
    const file = join(this.emulator.folder, 'outputs.json');
    await this.emulator.cdk.run('deploy', '--all', '--app', APP, '--context', `without=${without.join(',')}`, '--outputs-file', file, ...UNATTENDED);
    this.outputs = (JSON.parse(readFileSync(file, 'utf8')) as { Platform: Outputs }).Platform;
  }

  /** Destroys one stack, as it was synthesised before. */
  public async destroy(stack: string): Promise<void> {
    await this.emulator.cdk.runSynthesised('destroy', stack, '--exclusively', '--force');
  }

  /** The resources of a stack as they were last deployed. */
  public resources(stack: string): Resources {
    return (JSON.parse(readFileSync(join(this.emulator.folder, 'cdk', `${stack}.template.json`), 'utf8')) as { Resources: Resources }).Resources;
  }

  /** Asks through the load balancer. */
  public async ask(path: string): Promise<{ status: number; answeredBy?: string }> {
    const { status, headers } = await this.call('GET', path, { host: new URL(this.outputs.Url).host });
    return { status, answeredBy: headers['x-answered-by'] as string | undefined };
  }

  /** Calls the webhook. */
  public async callWebhook(body: string, headers: Record<string, string>): Promise<number> {
    return (await this.call('POST', `/_aws/execute-api/${this.outputs.ApiId}/$default/hooks`, headers, body)).status;
  }

  public async upload(key: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.outputs.InboxBucket, Key: key, Body: 'text' }));
  }

  public async publish(message: string): Promise<void> {
    await new SNSClient(this.emulator.sdk).send(new PublishCommand({
      TopicArn: this.outputs.TopicArn, Message: message, MessageAttributes: { shop: { DataType: 'String', StringValue: 'Berlin' } },
    }));
  }

  public async putEvent(detailType: string, detail: object): Promise<void> {
    await new EventBridgeClient(this.emulator.sdk).send(new PutEventsCommand({
      Entries: [{ Source: 'shop', DetailType: detailType, Detail: JSON.stringify(detail) }],
    }));
  }

  public async send(body: string): Promise<void> {
    await this.sqs.send(new SendMessageCommand({ QueueUrl: this.outputs.QueueUrl, MessageBody: body }));
  }

  /** All that the worker has kept. */
  public async kept(): Promise<Kept[]> {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client: this.s3 }, { Bucket: this.outputs.KeptBucket, Prefix: 'kept/' })) {
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key as string));
    }
    return Promise.all(keys.map(async (Key) => {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.outputs.KeptBucket, Key }));
      return JSON.parse(await Body!.transformToString()) as Kept;
    }));
  }

  /** What tells one queue from another that took its place. */
  public async identity(): Promise<Record<string, string | undefined>> {
    const { QueueArn, CreatedTimestamp } = await this.attributes();
    return { QueueUrl: this.outputs.QueueUrl, QueueArn, CreatedTimestamp };
  }

  /** Messages that wait. */
  public async waiting(): Promise<number> {
    return Number((await this.attributes()).ApproximateNumberOfMessages);
  }

  private async attributes(): Promise<Record<string, string>> {
    const { Attributes } = await this.sqs.send(new GetQueueAttributesCommand({ QueueUrl: this.outputs.QueueUrl, AttributeNames: ['All'] }));
    return Attributes as Record<string, string>;
  }

  private call(method: string, path: string, headers: Record<string, string>, body?: string): Promise<{ status: number; headers: IncomingHttpHeaders }> {
    return new Promise((done, fail) => {
      // fetch does not let a caller set the Host header.
      // A connection of its own: one kept alive may be closed while the next request is sent, which is no answer of the servers'.
      request(new URL(path, this.emulator.url), { agent: false, method, headers }, (answer) => {
        // Refused calls are cut off after the status.
        answer.on('error', () => undefined).on('close', () => done({ status: answer.statusCode ?? 0, headers: answer.headers })).resume();
      }).on('error', fail).end(body);
    });
  }
}
