import { setTimeout as sleep } from 'node:timers/promises';
import { Audience } from './audience';
import { Emulator } from './emulator';
import { pictureOf, colourOf } from './pictures';
import { Sample } from './sample';
import { addressOf, ShopTasks } from './shop-tasks';
import { SlowUpload } from './slow-upload';
import { until } from './until';
import { PRODUCT } from './visitors';

/** Where the shop listens: the default of `WebService`. */
const PORT = 8080;

/** The emulator replaces tasks within seconds, beside a CLI that has both cores. */
const SETTLED_SECONDS = 90;

describe('the shop under load', () => {
  let emulator: Emulator;
  let sample: Sample;
  let tasks: ShopTasks;
  let audience: Audience;

  beforeAll(async () => {
    emulator = await Emulator.start({
      images: folder => ({
        ...Sample.images(folder),
        // A release that ends as soon as it starts.
        'local/shop:broken': { argv: ['node', '-e', 'process.exit(1)'] },
      }),
    });
    sample = await Sample.deploy(emulator);
    tasks = new ShopTasks(emulator);
    await settled();
    audience = new Audience(sample.shop);
  });

  afterAll(async () => {
    await audience?.leave();
    await emulator?.stop();
  });

  test('answers every request while a new release takes over', async () => {
    const before = await taskDefinition();
    const heardBefore = audience.heard.length;
    const began = Date.now();
    await sample.deployAgain({ shopImage: 'local/shop:2' });
    expect(await taskDefinition()).not.toBe(before);
    await settled();
    const since = Date.now();
    await until('the new tasks to answer', () => audience.answering(since).size === 2, SETTLED_SECONDS);
    const addresses = new Set((await tasks.running()).map(task => `${addressOf(task)}:${PORT}`));
    expect(audience.answering(since)).toEqual(addresses);
    // A load that would notice: hundreds of requests, none lost.
    expect(audience.heard.length - heardBefore).toBeGreaterThan(200);
    expect(audience.refused(began)).toEqual([]);
  });

  test('is served by the old release while the circuit breaker takes a broken one back', async () => {
    const released = await taskDefinition();
    const before = await tasks.running();
    const served = new Set(before.map(({ taskArn }) => taskArn));
    const began = Date.now();
    await sample.deployAgain({ shopImage: 'local/shop:broken' });
    const failed = await until('the broken release to fail', async () => {
      const { deployments } = await tasks.service();
      return deployments?.find(({ rolloutState }) => rolloutState === 'FAILED');
    }, SETTLED_SECONDS);
    expect(failed.rolloutStateReason).toContain('circuit breaker');
    expect(failed.taskDefinition).not.toBe(released);
    expect((await tasks.service()).deployments).toContainEqual(expect.objectContaining({ status: 'PRIMARY', taskDefinition: released }));
    await settled();
    // No task of the good release was stopped for the broken one.
    const serving = (await tasks.running()).filter(({ lastStatus }) => lastStatus === 'RUNNING').map(({ taskArn }) => taskArn);
    expect(new Set(serving)).toEqual(served);
    // A load balancer sends nothing to a target that never passed a health check. The emulator's has no health checks:
    // what a broken task refused meanwhile says nothing.
    const good = new Set<string | undefined>(before.map(task => `${addressOf(task)}:${PORT}`));
    expect(audience.refused(began).filter(({ by }) => by === undefined || good.has(by))).toEqual([]);
    await sample.deployAgain({ shopImage: 'local/shop:2' });
    await settled();
  });

  test('lets a running request finish when its task is stopped', async () => {
    const [task] = await tasks.running();
    const began = Date.now();
    const upload = new SlowUpload(addressOf(task), PORT, `/products/${PRODUCT}/pictures`, pictureOf(400, 300, colourOf(1)));
    await sleep(500);
    await tasks.stop(task.taskArn!);
    await until('the task to be stopping', async () => (await tasks.task(task.taskArn!)).lastStatus !== 'RUNNING', 10);
    await sleep(1000);
    upload.finish();
    expect(await upload.status).toBe(202);
    const ended = await until('the task to end', async () => {
      const now = await tasks.task(task.taskArn!);
      return now.lastStatus === 'STOPPED' && now;
    }, 40);
    expect(ended.containers!.map(({ exitCode }) => exitCode)).toEqual([0]);
    await settled();
    expect(audience.refused(began)).toEqual([]);
  });

  test('has a killed server process replaced', async () => {
    const before = await tasks.running();
    tasks.kill(before[0]);
    const after = await until('another task', async () => {
      const now = (await tasks.running()).filter(({ lastStatus }) => lastStatus === 'RUNNING').map(({ taskArn }) => taskArn);
      return now.length === 2 && !now.includes(before[0].taskArn) && now;
    }, SETTLED_SECONDS);
    expect(after).toContain(before[1].taskArn);
    const since = Date.now();
    await until('both to answer', () => audience.answering(since).size === 2, SETTLED_SECONDS);
  });

  /** Waits until the service has what it wants: two tasks of the release in force. */
  async function settled(): Promise<void> {
    await until('two tasks of the release in force', async () => {
      const { deployments, runningCount } = await tasks.service();
      const released = deployments?.find(({ status }) => status === 'PRIMARY')?.taskDefinition;
      const running = (await tasks.running()).filter(({ lastStatus }) => lastStatus === 'RUNNING');
      return runningCount === 2 && running.length === 2 && running.every(({ taskDefinitionArn }) => taskDefinitionArn === released);
    }, SETTLED_SECONDS, 0.5);
  }

  async function taskDefinition(): Promise<string> {
    return (await tasks.service()).taskDefinition!;
  }
});
