import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from '@aws-sdk/client-ecs';
import { CreateAccessKeyCommand, CreateUserCommand, DeleteAccessKeyCommand, DeleteUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { leftInAccount } from './account';
import { Emulator } from './emulator';
import { endOf, Feeds, mostAtOnce } from './feeds';
import { PictureBucket } from './picture-bucket';
import { brokenPicture, colourOf, lookAt, pictureOf } from './pictures';
import { Sample, STACKS } from './sample';
import { Shop } from './shop';
import { ThumbnailsQueue } from './thumbnails-queue';
import { until } from './until';
import { PRODUCT, uploadMany, Visitor } from './visitors';

/** The shop's own name, which it gets while feeds are built. */
const SHOP_URL = 'https://shop.example.com';

/** Day of the nightly feed. */
const NIGHT = '2026-11-23';

// Every scenario runs against an emulator that allows everything and against one that enforces IAM.
describe.each([{ iam: 'not enforced', enforceIam: false }, { iam: 'enforced', enforceIam: true }])('the sample, IAM $iam', ({ enforceIam }) => {
  let emulator: Emulator;
  let sample: Sample;
  let shop: Shop;
  let bucket: PictureBucket;
  let queue: ThumbnailsQueue;
  let feeds: Feeds;
  let night: Promise<{ asked: number; before: Task[]; after: Task[] }>;

  beforeAll(async () => {
    emulator = await Emulator.start({ images: Sample.images, enforceIam });
    sample = await Sample.deploy(emulator);
    shop = sample.shop;
    bucket = new PictureBucket(emulator, sample.outputs.PicturesBucket);
    queue = new ThumbnailsQueue(emulator, sample);
    feeds = new Feeds(emulator, sample);
  });

  afterAll(async () => {
    // Fails when a process or a network interface is left.
    await emulator?.stop();
  });

  test('serves its pages through the load balancer from two tasks', async () => {
    const tasks = new Set<string>();
    await until('two tasks to answer', async () => {
      const front = await shop.get('/');
      if (front.status === 200) {
        tasks.add(front.answeredBy as string);
      }
      return tasks.size === 2;
    }, 30);
    const [product] = await shop.links('/', '/products/');
    const page = await shop.get(product);
    expect({ status: page.status, contentType: page.contentType }).toEqual({
      status: 200, contentType: expect.stringContaining('text/html') as string,
    });
  });

  test('answers who asks for the feed from a function', async () => {
    const { status, contentType, body, answeredBy } = await shop.get('/feed.xml');
    expect({ status, contentType, answeredBy }).toEqual({ status: 200, contentType: 'application/rss+xml; charset=utf-8', answeredBy: undefined });
    expect(body.toString()).toContain(`<link>${sample.outputs.Url}/</link>`);
  });

  test('makes a thumbnail of an uploaded picture', async () => {
    const colour = colourOf(42);
    const upload = await shop.upload(PRODUCT, pictureOf(800, 600, colour), 'image/png');
    await bucket.thumbnailsOf([upload], 30);
    const { body, contentType } = await bucket.read(upload.thumbnail);
    expect(contentType).toBe('image/jpeg');
    expect(lookAt(body, colour)).toEqual({ width: 320, height: 240, ofThisColour: true });
    // And a visitor sees it.
    const served = await shop.get(`/${upload.thumbnail}`);
    expect(served.status).toBe(200);
    expect(served.body.equals(body)).toBe(true);
    expect(await shop.links(`/products/${PRODUCT}`, `/${upload.thumbnail}`)).not.toHaveLength(0);
  });

  test('builds 200 feeds with three tasks, and loses none when their task definition changes meanwhile', async () => {
    const days = Array.from({ length: 200 }, (_, day) => dayAfter('2026-01-01', day));
    const before = await feeds.taskDefinition();
    await feeds.ask(days.slice(0, 100));
    await feeds.dispatch(2);

    let asked = 100;
    let deployed = false;
    const deploy = sample.deployAgain({ shopUrl: SHOP_URL }).then(() => { deployed = true; });
    // Work comes as long as the deploy goes on, however slow the machine: a task without work would leave, and another follow.
    while (!deployed && asked < 195) {
      await feeds.ask([days[asked++]]);
      await Promise.race([deploy, sleep(1000)]);
    }
    await deploy;
    expect(asked).toBeGreaterThan(102);
    expect(await feeds.taskDefinition()).not.toBe(before);
    await feeds.ask(days.slice(asked));
    await feeds.dispatch();

    await bucket.all('feeds/', days.map(keyOf), 120);
    await until('the queue to be empty', async () => await feeds.depth() === 0, 60);
    const definitions = (await feeds.tasks()).map(({ taskDefinitionArn }) => taskDefinitionArn);
    expect(definitions.slice(0, 3)).toEqual([before, before, before]);
    // Where the deployment takes minutes, they have left before its end, and others followed.
    for (const one of definitions.slice(3)) expect([before, await feeds.taskDefinition()]).toContain(one);

    // Further tests do not wait for the tasks to leave by themselves, and for the minute of the dispatcher's schedule.
    night = (async () => {
      const left = await feeds.ended(3, 120);
      await feeds.askNightly(NIGHT);
      return { asked: Date.now(), before: left, after: (await feeds.ended(left.length + 1, 150)).slice(left.length) };
    })();
    night.catch(() => undefined);
  });

  test('loses none of 200 uploads and mixes none up', async () => {
    const uploads = await uploadMany(shop, 200);
    await bucket.thumbnailsOf(uploads, 90);
    for (const [number, { thumbnail }] of uploads.entries()) {
      const { body } = await bucket.read(thumbnail);
      expect({ number, ...lookAt(body, colourOf(number)) }).toEqual({ number, width: 320, height: 240, ofThisColour: true });
    }
    await until('the queue to be empty', async () => await queue.depth() === 0, 30);
    expect(await queue.deadLetters()).toHaveLength(0);
  });

  test('sends a broken picture to the dead-letter queue and does its batch neighbours once', async () => {
    await bucket.keepVersions(true);
    // One batch is made while nobody takes messages. 15 s are enough to work on it: none comes back that was done.
    await queue.enableWorker(false);
    const restore = await queue.shortenVisibility(15);
    // Ten is the most that the emulator hands over at once.
    const size = Math.min(10, await queue.batchSize());
    const neighbours = await uploadMany(shop, size - 1);
    const broken = await shop.upload(PRODUCT, brokenPicture(), 'image/png');
    await queue.enableWorker(true);
    await bucket.thumbnailsOf(neighbours, 20);
    await until('the batch to be reported', async () => (await queue.lastBatch()).includes('partial failures'), 10);
    expect(await queue.lastBatch()).toBe(`OK - ${neighbours.length} records, 1 partial failures`);

    // From here on the broken one is alone; the template's visibility timeout would make this half an hour.
    await queue.shortenVisibility(1);
    const [letter] = await until('the dead letter', async () => {
      const letters = await queue.deadLetters();
      return letters.length > 0 && letters;
    }, 60);
    expect(JSON.parse(letter.Body as string)).toMatchObject(broken);
    for (const { thumbnail } of neighbours) {
      expect({ thumbnail, times: await bucket.timesWritten(thumbnail) }).toEqual({ thumbnail, times: 1 });
    }
    expect(await bucket.timesWritten(broken.thumbnail)).toBe(0);
    expect(await queue.depth()).toBe(0);

    await queue.removeDeadLetter(letter);
    await restore();
    await bucket.keepVersions(false);
  });

  test('had three tasks for 200 feeds at most, which left by themselves', async () => {
    const { before } = await night;
    expect(before.map(endOf)).toEqual(before.map(() => ({ stopCode: 'EssentialContainerExited', main: 0, agent: 0 })));
    expect(mostAtOnce(before)).toBe(3);
  });

  test('builds the nightly feed from zero: the schedule starts a task, which leaves when it is done', async () => {
    const { asked, after } = await night;
    expect(after.map(endOf)).toEqual([{ stopCode: 'EssentialContainerExited', main: 0, agent: 0 }]);
    const [task] = after;
    expect(task).toMatchObject({ startedBy: 'dispatcher', taskDefinitionArn: await feeds.taskDefinition() });
    // Nobody invoked the dispatcher but its schedule; the page of FargateWorker says "within about two minutes".
    expect(task.createdAt!.getTime() - asked).toBeLessThan(120_000);
    const { body, contentType } = await bucket.read(keyOf(NIGHT));
    const xml = body.toString('latin1');
    expect({ contentType, items: xml.split('<item>').length - 1, whole: xml.endsWith('</rss>\n') })
      .toEqual({ contentType: 'application/xml', items: 200_000, whole: true });
    expect(xml).toContain(`<link>${SHOP_URL}/</link>`);
    expect(await feeds.depth()).toBe(0);
  });

  test('changes nothing when it is deployed again', async () => {
    const output = await sample.deployAgain();
    expect(STACKS.filter(stack => !output.includes(`${stack} (no changes)`))).toEqual([]);
  });

  test('loses no upload while Jobs is destroyed and deployed again', async () => {
    // A batch that is cut off by the end of its function comes back after this time.
    const restore = await queue.shortenVisibility(10);
    const visitor = new Visitor(shop);
    await visitor.until(5);
    await sample.destroyOnly('Jobs');
    const before = visitor.uploads.length;
    await visitor.until(before + 20);
    expect(await queue.depth()).toBeGreaterThanOrEqual(20);
    await sample.deployOnly('Jobs');
    await visitor.until(visitor.uploads.length + 5);
    const uploads = await visitor.leave();
    await bucket.thumbnailsOf(uploads, 90);
    await until('the queue to be empty', async () => await queue.depth() === 0, 30);
    expect(await queue.deadLetters()).toHaveLength(0);
    await restore();
  });

  test(`${enforceIam ? 'refuses' : 'lets in'} a caller without a grant`, async () => {
    const iam = new IAMClient(emulator.sdk);
    const UserName = 'stranger';
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
    const read = new S3Client({ ...emulator.sdk, credentials }).send(new ListObjectsV2Command({ Bucket: sample.outputs.PicturesBucket }));
    if (enforceIam) {
      await expect(read).rejects.toMatchObject({ name: 'AccessDenied' });
    } else {
      await expect(read).resolves.toMatchObject({ Name: sample.outputs.PicturesBucket });
    }
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: credentials.accessKeyId }));
    await iam.send(new DeleteUserCommand({ UserName }));
  });

  test('leaves nothing in the account when it is destroyed', async () => {
    expect(await leftInAccount(emulator)).not.toHaveLength(0);
    await sample.destroy();
    expect(await leftInAccount(emulator)).toEqual([]);
  });
});

function keyOf(day: string): string {
  return `feeds/catalogue-${day}.xml`;
}

function dayAfter(day: string, days: number): string {
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
