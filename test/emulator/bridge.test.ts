import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Bridge, Kept, Resources } from './bridge';
import { Emulator } from './emulator';
import { LocalImage } from './emulator-server';
import { until } from './until';

/** A server that answers every path. */
const PAGE = 'require("node:http").createServer((_, answer) => answer.setHeader("x-answered-by", "server").end("page")).listen(process.env.PORT, "0.0.0.0");';

function images(folder: string): Record<string, LocalImage> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'page.js');
  writeFileSync(file, PAGE);
  return { 'local/page': { argv: ['node', file] } };
}

describe('what stands between the halves', () => {
  let emulator: Emulator;
  let bridge: Bridge;

  beforeAll(async () => {
    emulator = await Emulator.start({ images });
    bridge = new Bridge(emulator);
    await emulator.bootstrap();
    await bridge.deploy();
  });

  afterAll(async () => {
    // Fails when a process or a network interface is left.
    await emulator?.stop();
  });

  /** Waits for a message that the worker has kept. */
  function keptWhere(what: string, is: (one: Kept) => boolean, seconds = 30): Promise<Kept> {
    return until(what, async () => (await bridge.kept()).find(is), seconds, 0.5);
  }

  test('an object put into the bucket is worked on, and no other', async () => {
    await bridge.upload('in/other.pdf');
    await bridge.upload('in/a file & more.txt');
    const { body } = await keptWhere('the object', (one) => one.body.includes('a file & more.txt'));
    expect(JSON.parse(body)).toMatchObject({ 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { object: { key: 'in/a file & more.txt' } } });
    expect((await bridge.kept()).filter((one) => one.body.includes('other.pdf'))).toEqual([]);
  });

  test('a message of a topic is worked on as it was published', async () => {
    await bridge.publish('{"order":1}');
    const { messageAttributes } = await keptWhere('the message', (one) => one.body === '{"order":1}');
    expect(messageAttributes.shop.stringValue).toBe('Berlin');
  });

  test('an event that the rule matches is worked on, and no other', async () => {
    await bridge.putEvent('Cancelled', { order: 2 });
    await bridge.putEvent('Ordered', { order: 3 });
    const { body } = await keptWhere('the event', (one) => one.body.includes('"order":3') || one.body.includes('"order": 3'));
    expect(JSON.parse(body)).toMatchObject({ 'source': 'shop', 'detail-type': 'Ordered', 'detail': { order: 3 } });
    expect((await bridge.kept()).filter((one) => one.body.includes('Cancelled'))).toEqual([]);
  });

  test('a call of the webhook is worked on, with its signature', async () => {
    const headers = { 'x-webhook-secret': 'open sesame', 'x-signature': 'sha256=1234' };
    expect(await bridge.callWebhook('{"paid":4}', headers)).toBe(200);
    const { messageAttributes } = await keptWhere('the call', (one) => one.body === '{"paid":4}');
    expect(messageAttributes.Signature.stringValue).toBe('sha256=1234');
  });

  test('a call that knows no secret, or the wrong one, or brings no signature, is not', async () => {
    expect(await bridge.callWebhook('{"stolen":1}', { 'x-signature': 'sha256=1234' })).toBe(401);
    expect(await bridge.callWebhook('{"stolen":2}', { 'x-webhook-secret': 'open barley', 'x-signature': 'sha256=1234' })).toBe(403);
    expect(await bridge.callWebhook('{"stolen":3}', { 'x-webhook-secret': 'open sesame' })).toBe(400);
    await sleep(1000);
    expect((await bridge.kept()).filter((one) => one.body.includes('stolen'))).toEqual([]);
  });

  test('a schedule is worked on when it is due', async () => {
    // Rates fire each minute; the emulator looks at its schedules every 10 s.
    const { body } = await keptWhere('the schedule', (one) => one.body.includes('Minutely'), 90);
    expect(JSON.parse(body)).toEqual({ schedule: 'Platform/Jobs/Minutely', scheduledTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string });
  });

  test('a path answers from the function, the others from the servers', async () => {
    await until('the servers to answer', async () => (await bridge.ask('/shop/1')).status === 200, 60);
    expect({ answers: await bridge.ask('/answers/1'), shop: await bridge.ask('/shop/1'), reports: await bridge.ask('/reports/1'), other: (await bridge.ask('/other')).status }).toEqual({
      answers: { status: 200, answeredBy: 'function' }, shop: { status: 200, answeredBy: 'server' }, reports: { status: 200, answeredBy: 'server' }, other: 404,
    });
  });

  describe('four removals', () => {
    let queueBefore: Record<string, string | undefined>;
    let platformBefore: Resources;
    let sent = 0;

    beforeAll(async () => {
      queueBefore = await bridge.identity();
      platformBefore = bridge.resources('Platform');
    });

    const queuesOf = (resources: Resources) => Object.fromEntries(Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::SQS::Queue'));
    const sendSome = async () => {
      for (const until = sent + 5; sent < until; sent += 1) await bridge.send(`sent ${sent}`);
    };
    const sentKept = async () => (await bridge.kept()).map(({ body }) => body).filter((body) => body.startsWith('sent '));

    test('the worker goes: the queue is the same and messages wait in it', async () => {
      await bridge.deploy('worker');
      expect(await bridge.identity()).toEqual(queueBefore);
      await sendSome();
      await until('the messages to wait', async () => await bridge.waiting() >= 5, 20);
      // Its visibility timeout followed the worker; SQS changes that in place.
      const [before, after] = [queuesOf(platformBefore), queuesOf(bridge.resources('Platform'))];
      for (const [id, { Properties: { VisibilityTimeout: _, ...properties } }] of Object.entries(before)) {
        expect(after[id].Properties).toMatchObject(properties);
      }
      platformBefore = bridge.resources('Platform');
    });

    test('a route goes: its path answers no more, the other does, and messages wait', async () => {
      expect((await bridge.ask('/reports/1')).status).toBe(200);
      await bridge.deploy('worker', 'route');
      expect([(await bridge.ask('/reports/1')).status, (await bridge.ask('/shop/1')).status]).toEqual([404, 200]);
      expect(bridge.resources('Platform')).toEqual(platformBefore);
      expect(await bridge.identity()).toEqual(queueBefore);
      await sendSome();
      expect(await bridge.waiting()).toBeGreaterThanOrEqual(10);
    });

    test('a trigger goes: the schedule sends no more, and messages wait', async () => {
      await bridge.deploy('worker', 'route', 'trigger');
      expect(queuesOf(bridge.resources('Platform'))).toEqual(queuesOf(platformBefore));
      expect(await bridge.identity()).toEqual(queueBefore);
      const waiting = await bridge.waiting();
      await sendSome();
      expect(await bridge.waiting()).toBe(waiting + 5);
      expect(waiting).toBeGreaterThanOrEqual(10);
      platformBefore = bridge.resources('Platform');
    });

    test('a half goes, and messages wait', async () => {
      await bridge.destroy('Web');
      await bridge.deploy('worker', 'route', 'trigger', 'web');
      expect(queuesOf(bridge.resources('Platform'))).toEqual(queuesOf(platformBefore));
      expect(await bridge.identity()).toEqual(queueBefore);
      await sendSome();
      expect(await bridge.waiting()).toBeGreaterThanOrEqual(20);
    });

    test('the worker comes back and works on all that waited, each once', async () => {
      await bridge.deploy('route', 'trigger', 'web');
      expect(await bridge.identity()).toEqual(queueBefore);
      await until('all messages to be worked on', async () => (await sentKept()).length >= 20, 60, 0.5);
      expect((await sentKept()).sort()).toEqual(Array.from({ length: 20 }, (_, i) => `sent ${i}`).sort());
      await until('the queue to be empty', async () => await bridge.waiting() === 0, 30);
    });
  });
});
