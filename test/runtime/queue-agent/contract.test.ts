import { pauseAfterFailures, secondsUntilNextReceive } from '../../../lib/runtime/queue-agent/back-off';
import { readAnswer } from '../../../lib/runtime/queue-agent/batch-answer';
import { timeToFinish, timeToHandBack } from '../../../lib/runtime/queue-agent/departure';
import { Hand } from '../../../lib/runtime/queue-agent/hand';
import { MessageInHand } from '../../../lib/runtime/queue-agent/message';
import { readSettings } from '../../../lib/runtime/queue-agent/settings';

const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders';

describe('an answer', () => {
  const ids = ['a', 'b', 'c'];
  const named = (...failures: unknown[]): string => JSON.stringify({ batchItemFailures: failures });

  test.each([
    ['no body', 200, ''], ['white space', 204, ' \n'], ['null', 200, 'null'], ['an empty object', 200, '{}'], ['other fields only', 201, '{"done":3}'],
    ['an empty list', 200, named()], ['null for the list', 299, '{"batchItemFailures":null}'],
  ])('with %s means that all are done', (_, status, body) => {
    expect([...readAnswer(ids, status, body).failed]).toEqual([]);
  });

  test('that names messages fails those, once each', () => {
    expect([...readAnswer(ids, 200, named({ itemIdentifier: 'c' }, { itemIdentifier: 'a' }, { itemIdentifier: 'c' })).failed]).toEqual(['c', 'a']);
  });

  test.each([
    ['status 500', 500, ''], ['status 404', 404, named()], ['a redirection', 302, ''], ['status 199', 199, ''],
    ['text', 200, 'OK'], ['cut JSON', 200, '{"batchItemFailures":['], ['a string', 200, '"ok"'], ['a number', 200, '0'], ['a list', 200, '[]'],
    ['an object for the list', 200, '{"batchItemFailures":{}}'], ['an unknown id', 200, named({ itemIdentifier: 'a' }, { itemIdentifier: 'd' })],
    ['an empty id', 200, named({ itemIdentifier: '' })], ['a null id', 200, named({ itemIdentifier: null })], ['a wrong key', 200, named({ id: 'a' })],
    ['a null failure', 200, named(null)], ['a bare id', 200, named('a')],
  ])('fails the whole batch with %s', (_, status, body) => {
    const { failed, reason } = readAnswer(ids, status, body);
    expect([...failed]).toEqual(ids);
    expect(reason).toBeDefined();
  });
});

describe('settings', () => {
  test('have defaults for all but the queue, and read region and ARN from its URL', () => {
    expect(readSettings({ QUEUE_URL })).toEqual({
      queueUrl: QUEUE_URL, queueArn: 'arn:aws:sqs:eu-west-1:123456789012:orders', region: 'eu-west-1',
      workerUrl: new URL('http://localhost:8080/events'), readinessUrl: new URL('http://localhost:8080/'),
      batchSize: 1, concurrency: 1, visibilityTimeoutSeconds: 120, idleTimeoutSeconds: 60, maxTaskLifetimeSeconds: 3600,
      maxMessageDurationSeconds: 43_200, stopTimeoutSeconds: 120, readinessTimeoutSeconds: 120, restAfterSeconds: 3600,
    });
    expect(readSettings({ QUEUE_URL: 'https://sqs.cn-north-1.amazonaws.com.cn/1/q' }).queueArn).toBe('arn:aws-cn:sqs:cn-north-1:1:q');
    expect(readSettings({ QUEUE_URL: 'http://10.0.0.1:4566/1/q', AWS_REGION: 'us-east-1' }).region).toBe('us-east-1');
    expect(readSettings({ QUEUE_URL, TASK_PROTECTION: 'true', ECS_AGENT_URI: 'http://169.254.170.2/api/x' }).taskProtectionUri).toBe('http://169.254.170.2/api/x');
  });

  test.each([
    ['no queue', { QUEUE_URL: undefined }, 'QUEUE_URL must be a URL, got nothing'],
    ['a queue without region', { QUEUE_URL: 'http://10.0.0.1/1/q' }, 'QUEUE_REGION must be set'],
    ['a batch of eleven', { BATCH_SIZE: '11' }, 'BATCH_SIZE must be a whole number from 1 to 10, got "11"; leave it out for 1'],
    ['a batch of none', { BATCH_SIZE: '0' }, 'BATCH_SIZE must'],
    ['half a second', { VISIBILITY_TIMEOUT_SECONDS: '2.5' }, 'VISIBILITY_TIMEOUT_SECONDS must be a whole number'],
    ['more than 12 hours', { MAX_MESSAGE_DURATION_SECONDS: '43201' }, 'MAX_MESSAGE_DURATION_SECONDS must'],
    ['an empty text', { CONCURRENCY: '' }, 'CONCURRENCY must'],
    ['a worker behind TLS', { WORKER_URL: 'https://localhost/' }, 'WORKER_URL must start with http://'],
    ['protection without an agent', { TASK_PROTECTION: 'true' }, 'ECS_AGENT_URI must be a URL'],
    ['protection that is neither', { TASK_PROTECTION: 'yes' }, 'TASK_PROTECTION must be true or false, got "yes"'],
  ])('fails with %s', (_, environment, sentence) => {
    expect(() => readSettings({ QUEUE_URL, ...environment })).toThrow(sentence);
  });
});

describe('times', () => {
  test('after a failure double with the receive count, up to 15 minutes', () => {
    expect([1, 2, 3, 7, 8, 1000].map(secondsUntilNextReceive)).toEqual([10, 20, 40, 640, 900, 900]);
  });

  test('between calls to a failing SQS double up to half a minute, half of it at random', () => {
    expect([1, 2, 7, 100].map((failures) => pauseAfterFailures(failures, 1))).toEqual([500, 1000, 30_000, 30_000]);
    expect(pauseAfterFailures(2, 0)).toBe(500);
  });

  test.each([[120, 115_000, 2500], [30, 25_000, 2500], [4, 3000, 500], [2, 1500, 250]])('of a stop timeout of %d s leave some for handing back', (timeout, finish, handBack) => {
    expect([timeToFinish(timeout), timeToHandBack(timeout)]).toEqual([finish, handBack]);
    expect(finish + handBack).toBeLessThan(timeout * 1000);
  });
});

describe('a message', () => {
  const source = { queueArn: 'arn:aws:sqs:eu-west-1:123456789012:orders', region: 'eu-west-1' };
  const attributes = { ApproximateReceiveCount: '3', SentTimestamp: '1', AWSTraceHeader: 'Root=1-5e1b4151-5ac6c58d', MessageGroupId: 'g' };
  const received = (receiptHandle: string): MessageInHand => new MessageInHand({
    MessageId: 'm', ReceiptHandle: receiptHandle, Body: 'text', MD5OfBody: 'md5', Attributes: attributes,
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' }, blob: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) } },
  }, source, 0);

  test('is a record as Lambda writes it', () => {
    expect(received('r').record).toEqual({
      messageId: 'm', receiptHandle: 'r', body: 'text', md5OfBody: 'md5', attributes, eventSource: 'aws:sqs', eventSourceARN: source.queueArn, awsRegion: 'eu-west-1',
      messageAttributes: {
        kind: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
        blob: { binaryValue: 'AQL/', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
      },
    });
    expect(received('r')).toMatchObject({ receiveCount: 3, group: 'g', traceHeader: 'Root=1-5e1b4151-5ac6c58d' });
  });

  test('that is delivered again while in hand is not new, and goes by its new receipt handle', () => {
    const hand = new Hand();
    const first = received('one');
    expect(hand.take([first])).toEqual({ fresh: [first], again: [] });
    expect(hand.take([received('two')])).toEqual({ fresh: [], again: [first] });
    expect(first.receiptHandle).toBe('two');
    hand.drop([first]);
    expect(hand.size).toBe(0);
  });
});
