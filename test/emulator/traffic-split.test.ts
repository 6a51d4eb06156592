import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from './emulator';
import { LocalImage } from './emulator-server';
import { Split } from './split';
import { until } from './until';

/** A server that answers every path. */
const PAGE = 'require("node:http").createServer((_, answer) => answer.setHeader("x-answered-by", "server").end("page")).listen(process.env.PORT, "0.0.0.0");';

/** Of so many requests a share of 10 % or 50 % is met within four standard deviations. */
const REQUESTS = 200;

function images(folder: string): Record<string, LocalImage> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'page.js');
  writeFileSync(file, PAGE);
  return { 'local/page': { argv: ['node', file] } };
}

describe('a path that moves from servers to a function', () => {
  let emulator: Emulator;
  let split: Split;
  let visit: Promise<{ asked: number; refused: number[] }>;
  let rule: string;
  let arns: string[];

  beforeAll(async () => {
    emulator = await Emulator.start({ images });
    split = new Split(emulator);
    await emulator.bootstrap();
    await split.deploy();
    await until('the servers to answer', async () => (await split.ask()).status === 200, 60);
    visit = split.visit();
  });

  afterAll(async () => {
    split.leave();
    // Fails when a process or a network interface is left.
    await emulator?.stop();
  });

  async function kept(): Promise<string[]> {
    const ids = Object.entries(split.resources('Jobs')).filter(([, { Type }]) => /ListenerRule|TargetGroup/.test(Type)).map(([id]) => id);
    expect(ids).toHaveLength(2);
    rule = ids.find((id) => id.includes('Route')) as string;
    return Promise.all(ids.map((id) => split.arnOf(id)));
  }

  test('stays with the servers when the split begins at 0, and nothing of theirs changes', async () => {
    expect(await split.answeredByFunction(20)).toBe(0);
    const before = split.resources('Web');
    await split.deploy(0);
    expect(split.resources('Web')).toEqual(before);
    arns = await kept();
    expect(await split.answeredByFunction(50)).toBe(0);
  });

  test.each([[10, 3, 37], [50, 72, 128], [100, REQUESTS, REQUESTS]])('goes to the function by %d %%, in the same rule and target group, and no other stack is touched', async (percent, least, most) => {
    const output = await split.deploy(percent);
    for (const stack of ['Platform', 'Web']) expect(output).toContain(`${stack} (no changes)`);
    expect(await kept()).toEqual(arns);
    const count = await split.answeredByFunction(REQUESTS);
    expect(count).toBeGreaterThanOrEqual(least);
    expect(count).toBeLessThanOrEqual(most);
  });

  test('keeps both cookies of the function\'s answers', async () => {
    expect(await split.ask()).toEqual({ status: 200, by: 'function', cookies: 2 });
  });

  test('is the function\'s alone without the split, in the same rule and target group', async () => {
    await split.deploy('alone');
    expect(await kept()).toEqual(arns);
    expect(await split.answeredByFunction(20)).toBe(20);
    expect(rule).toMatch(/Route/);
  });

  test('goes back to the servers, and the function is removed in one deployment', async () => {
    await split.deploy(0);
    expect(await kept()).toEqual(arns);
    expect(await split.answeredByFunction(50)).toBe(0);
    await split.deploy();
    expect(Object.values(split.resources('Jobs')).filter(({ Type }) => Type !== 'AWS::CDK::Metadata')).toEqual([]);
    expect(await split.answeredByFunction(20)).toBe(0);
  });

  test('answered every request meanwhile', async () => {
    split.leave();
    const { asked, refused } = await visit;
    expect(asked).toBeGreaterThan(500);
    expect(refused).toEqual([]);
  });
});
