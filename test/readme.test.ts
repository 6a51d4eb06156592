import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import * as core from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ts from 'typescript';
import * as library from '../lib';

const REPOSITORY = join(__dirname, '..');
const README = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
const FOLDER = join(REPOSITORY, 'build', 'readme');

/** The programs of the README. */
const PROGRAMS = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, program]) => program);

/** The first program of the README. */
function shortestApp(): string {
  return PROGRAMS[0];
}

/** Runs it where a `shop` folder and a `thumbnailer.ts` lie, and answers the app it makes. */
function run(program: string): core.App {
  const made: core.App[] = [];
  class App extends core.App {
    public constructor() {
      super({ context: { 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false });
      made.push(this);
    }
  }
  const modules: Record<string, unknown> = { 'aws-cdk-lib/core': { ...core, App }, 'cdk-scale-to-zero': library };
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const home = process.cwd();
  process.chdir(FOLDER);
  try {
    compileFunction(outputText, ['require', 'exports'])((name: string) => modules[name] ?? require(name), {});
    return made[0];
  } finally {
    process.chdir(home);
  }
}

beforeAll(() => {
  mkdirSync(join(FOLDER, 'shop'), { recursive: true });
  writeFileSync(join(FOLDER, 'shop', 'Dockerfile'), 'FROM scratch\n');
  writeFileSync(join(FOLDER, 'thumbnailer.ts'), 'export const handler = async () => {};\n');
  writeFileSync(join(FOLDER, 'package-lock.json'), '{}');
});
afterAll(() => rmSync(FOLDER, { recursive: true }));

test('the shortest app of the README has 25 lines at most', () => {
  expect(shortestApp().trim().split('\n').length).toBeLessThanOrEqual(25);
});

test('the shortest app of the README makes the resources that the README says', () => {
  const app = run(shortestApp());
  const stacks = app.node.children.filter((child) => core.Stack.isStack(child));
  const counted = stacks.map((stack) => [stack.node.id, Object.keys(Template.fromStack(stack).toJSON().Resources).length]);
  const stated = [...README.matchAll(/^\| (Platform|Web|Jobs) \| (\d+) \|/gm)].map(([, stack, count]) => [stack, Number(count)]);
  expect(stated).toEqual(counted);
});

test('the refusal in the README is what the user meets', () => {
  const app = shortestApp().replace("new WorkQueue(platform, 'Thumbnails')", "new WorkQueue(platform, 'Thumbnails', { visibilityTimeout: Duration.seconds(30) })");
  const said = /```\n(Jobs\/Thumbnailer: [\s\S]*?)\n```/.exec(README)?.[1].replace(/\n/g, ' ');
  expect(() => run(app)).toThrow(said);
});

test('the one line of the README moves a web service to a fleet: what it was before the comment says', () => {
  const fleet = PROGRAMS.find((program) => program.includes('// was: ')) ?? '';
  const [line = '', now = '', before = ''] = /^(new \w+\(.*\{) \/\/ was: (new \w+\(.*\{)$/m.exec(fleet) ?? [];
  const service = fleet.replace(line, before).replace('WebServerFleet }', 'WebService }');
  // Nothing but that line and what it imports.
  const lines = [fleet, service].map((program) => program.split('\n'));
  expect(lines[0].filter((text, index) => text !== lines[1][index])).toEqual([expect.stringMatching(/^import .*WebServerFleet/), line]);
  expect([now, before]).toEqual(["new WebServerFleet(web, 'Shop', {", "new WebService(web, 'Shop', {"]);

  const [ofFleet, ofService] = [fleet, service].map((program) => Template.fromStack(run(program).node.findChild('Web') as core.Stack));
  ofFleet.resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 1);
  ofService.resourceCountIs('AWS::ECS::Service', 1);
  const routes = (template: Template) => Object.values(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule')).map(({ Properties: { Priority, Conditions } }) => ({ Priority, Conditions }));
  expect(routes(ofFleet)).toEqual(routes(ofService));
});
