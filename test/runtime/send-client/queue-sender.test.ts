import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type OutgoingMessage, PayloadStore, QueueSender, type QueueSenderOptions } from '../../../lib/runtime/send-client';
import { entryOf } from '../../../lib/runtime/send-client/message-entry';
import { FaultProxy, THROTTLED, UNAVAILABLE } from '../queue-agent/fault-proxy';
import { type SqsServer, startFauxqs } from '../queue-agent/sqs-server';
import { CREDENTIALS, TestQueue } from '../queue-agent/test-queue';

const MIB = 1_048_576;
const BUCKET = 'payloads';

let server: SqsServer;
let proxy: FaultProxy;
let s3: S3Client;
let queues = 0;

beforeAll(async () => {
  Object.assign(process.env, CREDENTIALS, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
  server = await startFauxqs();
  proxy = await FaultProxy.start(server.endpoint);
  s3 = new S3Client({ endpoint: server.endpoint, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
afterAll(async () => {
  await proxy.stop();
  await server.stop();
});
afterEach(() => {
  proxy.faults = () => undefined;
  proxy.rewrite = (_, answer) => answer;
  proxy.calls.length = 0;
});

interface Scene {
  readonly sender: QueueSender;
  /** Everything in the queue. */
  received(): Promise<Message[]>;
}

async function scene(attributes: Record<string, string> = {}, options: Partial<QueueSenderOptions> = {}): Promise<Scene> {
  const sqs = TestQueue.client(server.endpoint);
  const fifo = attributes.FifoQueue === 'true';
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `sent-${queues += 1}${fifo ? '.fifo' : ''}`, Attributes: attributes }));
  const queueUrl = new URL(new URL(QueueUrl!).pathname, proxy.endpoint).href;
  return {
    sender: new QueueSender({ queueUrl, endpoint: proxy.endpoint, ...options }),
    received: async () => {
      const all: Message[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
          QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'], VisibilityTimeout: 60,
        }));
        if (Messages.length === 0) return all;
        all.push(...Messages);
      }
    },
  };
}

/** The messages of every call. */
function entries(): any[] {
  return proxy.calls.flatMap(({ body: { QueueUrl: _, ...message } }) => message.Entries ?? [message]);
}

test('sends a text as it is and anything else as JSON, and answers with the id', async () => {
  const { sender, received } = await scene();
  const ids = [await sender.send('plain'), await sender.send({ picture: 'a.png' })];
  const messages = await received();
  expect(new Map(messages.map(({ MessageId, Body }) => [MessageId, Body]))).toEqual(new Map([[ids[0], 'plain'], [ids[1], '{"picture":"a.png"}']]));
});

test('sends the tenant as message group, the key as attribute, the delay, and the trace as system attribute', async () => {
  const { sender } = await scene();
  await sender.send('work', {
    tenant: 'acme', idempotencyKey: 'order-7', delaySeconds: 5,
    trace: { 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1' },
  });
  expect(entries()).toEqual([{
    MessageBody: 'work',
    MessageGroupId: 'acme',
    DelaySeconds: 5,
    MessageAttributes: { IdempotencyKey: { DataType: 'String', StringValue: 'order-7' } },
    MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1' } },
  }]);
});

test('takes the trace of the invocation where there is no request', async () => {
  const { sender } = await scene();
  process.env._X_AMZN_TRACE_ID = 'Root=1-67891233-abcdef012345678912345678;Sampled=0';
  try {
    await sender.send('work');
  } finally {
    delete process.env._X_AMZN_TRACE_ID;
  }
  expect(entries()[0].MessageSystemAttributes.AWSTraceHeader.StringValue).toBe('Root=1-67891233-abcdef012345678912345678;Sampled=0');
});

test('sends 95 messages in ten calls, each once', async () => {
  const { sender, received } = await scene();
  const { sent, failed } = await sender.sendAll(Array.from({ length: 95 }, (_, number) => ({ body: { number } })));
  expect(failed).toEqual([]);
  expect(sent.map(({ index }) => index)).toEqual(Array.from({ length: 95 }, (_, number) => number));
  expect(proxy.calls).toHaveLength(10);
  const numbers = (await received()).map(({ Body }) => JSON.parse(Body!).number as number);
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 95 }, (_, number) => number));
});

test('keeps each call below 1 MiB', async () => {
  const { sender, received } = await scene();
  const { failed } = await sender.sendAll(Array.from({ length: 5 }, () => ({ body: 'x'.repeat(400_000) })));
  expect(failed).toEqual([]);
  expect(proxy.calls.map(({ body }) => body.Entries?.length ?? 1)).toEqual([2, 2, 1]);
  expect(await received()).toHaveLength(5);
});

test('sends a message of exactly 1 MiB, counted in bytes', async () => {
  const { sender, received } = await scene();
  await sender.send('ü'.repeat(MIB / 2));
  expect((await received())[0].Body).toHaveLength(MIB / 2);
});

test('stores 5 MiB in S3, and the worker reads them as if they had come with the message', async () => {
  const { sender, received } = await scene({}, { largePayloads: { bucket: BUCKET, endpoint: server.endpoint } });
  const body = 'ä'.repeat((5 * MIB) / 2);
  await sender.sendAll([{ body: 'small' }, { body }]);
  const messages = await received();
  const large = messages.find(({ MessageAttributes }) => MessageAttributes?.ExtendedPayloadSize !== undefined);
  expect(large!.MessageAttributes!.ExtendedPayloadSize).toMatchObject({ DataType: 'Number', StringValue: String(5 * MIB) });
  expect(JSON.parse(large!.Body!)).toEqual(['software.amazon.payloadoffloading.PayloadS3Pointer', { s3BucketName: BUCKET, s3Key: expect.stringMatching(/^payloads\//) }]);

  const store = new PayloadStore({ bucket: BUCKET, endpoint: server.endpoint });
  const bodies = await Promise.all(messages.map(({ Body }) => store.read(Body!)));
  expect(bodies.find((one) => one !== 'small') === body).toBe(true);
  expect(bodies).toContain('small');
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  expect(Contents).toHaveLength(1);
});

test('fails to read a body that a message keeps in another bucket', async () => {
  const store = new PayloadStore({ bucket: BUCKET, endpoint: server.endpoint });
  await expect(store.read('["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"theirs","s3Key":"k"}]'))
    .rejects.toThrow('a message must point into the bucket payloads, got theirs; let sender and worker use one bucket');
});

test('reports the messages of a call that the queue does not take, and sends their neighbours', async () => {
  const { sender, received } = await scene({ MaximumMessageSize: '1024' });
  const bodies = ['a', 'b'.repeat(2000), 'c'];
  const { sent, failed } = await sender.sendAll(bodies.map((body) => ({ body })));
  expect(sent.map(({ index }) => index)).toEqual([0, 2]);
  expect(failed).toEqual([{ index: 1, code: 'InvalidParameterValue', reason: expect.stringContaining('shorter than 1024 bytes') }]);
  expect(proxy.calls).toHaveLength(1);
  expect((await received()).map(({ Body }) => Body).sort()).toEqual(['a', 'c']);
});

test('sends again what SQS itself could not take, and nothing else', async () => {
  const { sender, received } = await scene();
  proxy.rewrite = (action, answer) => {
    if (action === 'SendMessage') return answer;
    // The server has them all: what the caller hears as failed is there twice.
    const keep = (entry: any) => Number(entry.Id) % 2 === 0;
    return {
      Successful: answer.Successful.filter(keep),
      Failed: answer.Successful.filter((entry: any) => !keep(entry)).map(({ Id }: any) => ({ Id, Code: 'InternalError', SenderFault: false })),
    };
  };
  const { sent, failed } = await sender.sendAll(Array.from({ length: 4 }, (_, number) => ({ body: `m${number}` })));
  expect(failed).toEqual([]);
  expect(sent.map(({ index }) => index).sort()).toEqual([0, 1, 2, 3]);
  expect(entries().map(({ MessageBody }) => MessageBody as string)).toEqual(['m0', 'm1', 'm2', 'm3', 'm1', 'm3', 'm3']);
  expect(await received()).toHaveLength(7);
});

test('gives up after three attempts, and says so', async () => {
  const { sender } = await scene();
  proxy.rewrite = (_, { Successful }) => ({ Successful: [], Failed: Successful.map(({ Id }: any) => ({ Id, Code: 'InternalError', SenderFault: false })) });
  const lost = (index: number) => ({ index, code: 'InternalError', reason: 'SQS gave no reason' });
  expect(await sender.sendAll([{ body: 'a' }, { body: 'b' }])).toEqual({ sent: [], failed: [lost(0), lost(1)] });
  expect(proxy.calls).toHaveLength(3);
});

test('reports every message of a call that failed as a whole, and goes on with the next', async () => {
  const { sender, received } = await scene();
  const refusedFirst = new Set(Array.from({ length: 10 }, (_, number) => `"m${number}"`));
  proxy.faults = () => (proxy.calls.length < 3 ? UNAVAILABLE : undefined);
  const { sent, failed } = await sender.sendAll(Array.from({ length: 12 }, (_, number) => ({ body: `m${number}` })));
  expect(failed.map(({ index, code }) => ({ index, code }))).toEqual([...refusedFirst].map((_, index) => ({ index, code: 'ServiceUnavailable' })));
  expect(sent.map(({ index }) => index)).toEqual([10, 11]);
  expect(await received()).toHaveLength(2);
});

test('fails to send one message that the queue does not take, with what SQS says', async () => {
  const { sender } = await scene({ MaximumMessageSize: '1024' });
  await expect(sender.send('b'.repeat(2000))).rejects.toThrow(/^the queue must take the message, got InvalidParameterValue: .*shorter than 1024 bytes.*; send it again$/);
});

test('is not stopped by throttling', async () => {
  const { sender, received } = await scene();
  proxy.faults = () => (proxy.calls.length < 1 ? THROTTLED : undefined);
  await sender.send('patient');
  expect(await received()).toHaveLength(1);
});

describe('on a FIFO queue', () => {
  const FIFO = { FifoQueue: 'true' };

  test('sends tenant and key as message group and deduplication id', async () => {
    const { sender, received } = await scene(FIFO);
    await sender.send('once', { tenant: 'a', idempotencyKey: 'k' });
    await sender.send('once', { tenant: 'a', idempotencyKey: 'k' });
    const [message, ...others] = await received();
    expect(others).toEqual([]);
    expect(message.Attributes).toMatchObject({ MessageGroupId: 'a', MessageDeduplicationId: 'k' });
  });

  test('holds back what comes after a message of its group that failed', async () => {
    const { sender, received } = await scene({ ...FIFO, MaximumMessageSize: '1024' });
    const messages: OutgoingMessage[] = [
      { body: 'x'.repeat(2000), tenant: 'a', idempotencyKey: '0' },
      ...Array.from({ length: 9 }, (_, number) => ({ body: `b${number}`, tenant: 'b', idempotencyKey: `b${number}` })),
      { body: 'a1', tenant: 'a', idempotencyKey: '1' },
      { body: 'b9', tenant: 'b', idempotencyKey: 'b9' },
    ];
    const { sent, failed } = await sender.sendAll(messages);
    expect(failed.map(({ index, code }) => ({ index, code }))).toEqual([{ index: 0, code: 'InvalidParameterValue' }, { index: 10, code: 'Held' }]);
    expect(sent).toHaveLength(10);
    expect((await received()).map(({ Body }) => Body)).not.toContain('a1');
  });

  test.each<[string, OutgoingMessage]>([
    ['tenant must be given for a FIFO queue, got nothing; name the group whose messages are done in order', { body: 'x' }],
    ['delaySeconds must not be given for a FIFO queue, got 5; set the delivery delay of the queue', { body: 'x', tenant: 'a', delaySeconds: 5 }],
  ])('fails: %s', async (sentence, message) => {
    const { sender } = await scene(FIFO);
    await expect(sender.sendAll([message])).rejects.toThrow(new TypeError(sentence));
  });
});

describe('what SQS would refuse', () => {
  test.each<[string, OutgoingMessage]>([
    ['body must have content, got an empty text; a message is at least one character', { body: '' }],
    ['body must have content, got undefined; a message is at least one character', { body: undefined }],
    ['body must hold characters that XML allows, got U+0000 at 1; send it as base64', { body: 'a\u0000' }],
    ['body must hold characters that XML allows, got U+D83D at 0; send it as base64', { body: '\ud83d' }],
    ['tenant must have 1 to 128 letters, digits or punctuation marks, got "a b"; use an id, or a hash', { body: 'x', tenant: 'a b' }],
    ['idempotencyKey must have 1 to 128 letters, digits or punctuation marks, got ""; use an id, or a hash', { body: 'x', idempotencyKey: '' }],
    ['delaySeconds must be a whole number between 0 and 900 s, got 901; use a schedule for later work', { body: 'x', delaySeconds: 901 }],
    ['a message must have at most 1048576 bytes (1 MiB), got 1048577 at 1; pass largePayloads, or send the key of an object', { body: 'x'.repeat(MIB + 1) }],
  ])('fails before anything is sent: %s', async (sentence, message) => {
    const { sender, received } = await scene();
    await expect(sender.sendAll([{ body: 'good' }, message])).rejects.toThrow(new TypeError(sentence));
    expect(await received()).toEqual([]);
  });

  test('a pair of surrogates is one character, and is sent', () => {
    // Not over the server, which refuses them; SQS takes #x10000 to #x10FFFF.
    expect(entryOf({ body: '😀' }, false).MessageBody).toBe('😀');
  });

  test.each([[undefined, 'nothing'], ['thumbnails', '"thumbnails"']])('fails for the queueUrl %p', (queueUrl, got) => {
    expect(() => new QueueSender({ queueUrl: queueUrl as string }))
      .toThrow(new TypeError(`queueUrl must be the URL of a queue, got ${got}; sendsTo(queue) puts it into the environment`));
  });
});
