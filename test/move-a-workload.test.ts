import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import * as ts from 'typescript';
import { stepsOf } from '../tools/walk';

const PAGE = 'docs/move-a-workload.md';
const TEXT = readFileSync(join(__dirname, '..', PAGE), 'utf8');
const STACKS = ['Platform', 'Web', 'Jobs'];

type Resources = Record<string, unknown>;

/** Runs a program of the page, and answers what each stack holds. */
function synthesised(program: string): Record<string, Resources> {
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const module = { exports: undefined as unknown as App };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the page is ours
  new Function('require', 'module', 'exports', `${outputText}\nmodule.exports = app;`)(
    (name: string) => require(name === 'cdk-scale-to-zero' ? '../lib' : name) as unknown, module, {},
  );
  return Object.fromEntries(module.exports.node.children.filter(Stack.isStack).map((stack) => [stack.node.id, Template.fromStack(stack).toJSON().Resources as Resources]));
}

/** A cell of the page's table. */
function changed(before: Resources = {}, after: Resources = {}): string {
  const fresh = Object.keys(after).filter((id) => !(id in before)).length;
  const gone = Object.keys(before).filter((id) => !(id in after)).length;
  const other = Object.keys(after).filter((id) => id in before && JSON.stringify(after[id]) !== JSON.stringify(before[id])).length;
  return [[fresh, 'new'], [other, 'changed'], [gone, 'gone']].filter(([count]) => count !== 0).map((part) => part.join(' ')).join(', ');
}

describe('the page on moving a workload', () => {
  const steps = stepsOf(PAGE, TEXT);
  const folder = mkdtempSync(join(tmpdir(), 'walk-'));
  const from = process.cwd();

  beforeAll(() => {
    for (const image of ['shop', 'feed-builder']) {
      mkdirSync(join(folder, image));
      writeFileSync(join(folder, image, 'Dockerfile'), 'FROM scratch\n');
    }
    writeFileSync(join(folder, 'thumbnailer.ts'), 'export async function handler() {}\n');
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    process.chdir(folder);
    process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:bundling-stacks': [] });
  });

  afterAll(() => {
    process.chdir(from);
    delete process.env.CDK_CONTEXT_JSON;
    rmSync(folder, { recursive: true });
  });

  test('says of each step what it changes in which stack', () => {
    const table = TEXT.slice(TEXT.indexOf('| step | Platform | Web | Jobs |')).split('\n').slice(2, 2 + steps.length - 1)
      .map((row) => row.split('|').slice(2, 5).map((cell) => cell.trim()));
    const all = steps.map(({ program }) => synthesised(program));
    expect(all.slice(1).map((after, step) => STACKS.map((stack) => changed(all[step][stack], after[stack])))).toEqual(table);
  });

  test('ends with a program that splits nothing', () => {
    expect(steps[steps.length - 1].program).not.toContain('TrafficSplit');
    expect(steps[steps.length - 1].program).toContain("routes: [Route.path('/reports/*')]");
  });
});

test('a change whose lines are not in the program fails, with its line of the page', () => {
  const page = ['```ts', 'const a = 1;', '```', '', '```diff', '-const b = 1;', '+const b = 2;', '```'].join('\n');
  expect(() => stepsOf('docs/page.md', page)).toThrow(new Error('docs/page.md:5: the lines that a change begins with must stand once in the program, got 0 times:\nconst b = 1;'));
});
