import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { build, isStale } from '../../tools/build';

const ROOT = path.join(__dirname, '..', '..');

function published(): string[] {
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const answer = execFileSync(command, [...args, 'pack', '--dry-run', '--json', '--loglevel=error'], { cwd: ROOT, encoding: 'utf8' });
  const packages = JSON.parse(answer) as Array<{ files: Array<{ path: string }> }>;
  // npm 11 answers with a list; what comes after may name each package.
  return Object.values(packages).flatMap(({ files }) => files.map((file) => file.path));
}

describe('the package that is published', () => {
  let files: string[];
  beforeAll(() => {
    if (isStale() && build() !== 0) throw new Error('npm run build must succeed before its result can be packed');
    files = published();
  });

  test.each(['package.json', 'build/index.js', 'build/index.d.ts', 'build/cli/index.js', 'build/cli/THIRD-PARTY-LICENSES.txt', '.jsii', 'README.md', 'LICENSE', 'CHANGELOG.md'])('has %s', (file) => {
    expect(files).toContain(file);
  });

  test('has a compiled file and its types for each room that lib/index.ts exports', () => {
    expect(files).toEqual(expect.arrayContaining(['platform', 'always-on', 'scale-to-zero', 'scaling']
      .flatMap((room) => [`build/${room}/index.js`, `build/${room}/index.d.ts`])));
  });

  test('has no sample, test, tool or source', () => {
    // Beside each program that runs in AWS: the licences of what is in it, and the Dockerfile of its image. And two tables: the prices, and the kinds of the props.
    const allowed = /^(build\/.+\.(js|d\.ts)|build\/runtime\/[^/]+\/(THIRD-PARTY-LICENSES\.txt|Dockerfile)|build\/cli\/THIRD-PARTY-LICENSES\.txt|build\/cost\/price-list\.json|build\/private\/prop-kinds\.json|package\.json|\.jsii(\.gz)?|README\.md|LICENSE|CHANGELOG\.md)$/;
    expect(files.filter((file) => !allowed.test(file) || file.startsWith('build/sample/'))).toEqual([]);
  });

  test('has a command line in one file, which needs no other package', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'installed-'));
    const command = path.join(folder, 'build', 'cli', 'index.js');
    try {
      fs.mkdirSync(path.dirname(command), { recursive: true });
      fs.copyFileSync(path.join(ROOT, 'build', 'cli', 'index.js'), command);
      fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
      fs.writeFileSync(path.join(folder, 'shop.yaml'), 'Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Sub ${AWS::StackName}-jobs\n');
      // As npm runs it: by its own first line.
      const run = (...args: string[]): { status: number | null; stdout: string } => spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
      expect(run('--version').stdout).toBe(`${JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version}\n`);
      const { status, stdout } = run('idle', '--json', 'shop.yaml');
      expect(JSON.parse(stdout)).toMatchObject({ currency: 'USD', stacks: [{ name: 'shop', monthlyUsd: 0 }] });
      expect(status).toBe(0);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test('ends an app that is refused with the sentence and the user\'s line, and nothing of its own source', () => {
    const folder = fs.mkdtempSync(path.join(ROOT, 'build', 'refused-'));
    const app = path.join(folder, 'app.js');
    try {
      fs.writeFileSync(app, `const { App, Duration } = require('aws-cdk-lib/core');
const { PlatformStack, WorkQueue } = require(${JSON.stringify(ROOT)});
const platform = new PlatformStack(new App(), 'Platform');
new WorkQueue(platform, 'Queue', { visibilityTimeout: Duration.hours(13) });
`);
      const { status, stderr } = spawnSync(process.execPath, [app], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
      expect(status).toBe(1);
      expect(stderr).toContain('Refusal: Platform/Queue: visibilityTimeout must be a whole number between 0 and 43,200 s, got 46,800 s; omit it and it follows the worker');
      expect(stderr).not.toMatch(/throw new|at refuse|platform[\\/]work-queue/);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test('has a send client that is one file, needs no package, and is typed without the SDK', () => {
    const folder = fs.mkdtempSync(path.join(ROOT, 'build', 'sender-'));
    try {
      const installed = path.join(folder, 'node_modules', 'cdk-scale-to-zero');
      for (const file of files.filter((name) => name === 'package.json' || name.startsWith('build/runtime/send-client/'))) {
        fs.mkdirSync(path.dirname(path.join(installed, file)), { recursive: true });
        fs.copyFileSync(path.join(ROOT, file), path.join(installed, file));
      }
      fs.writeFileSync(path.join(folder, 'use.mjs'), `import { QueueSender, traceHeaderOf } from 'cdk-scale-to-zero/send-client';
try { new QueueSender({ queueUrl: 'no url' }); } catch (error) { console.log(error.message, typeof traceHeaderOf); }
`);
      const { stdout, stderr } = spawnSync(process.execPath, [path.join(folder, 'use.mjs')], { encoding: 'utf8', env: { ...process.env, NODE_PATH: '' } });
      expect(stderr + stdout).toBe('queueUrl must be the URL of a queue, got "no url"; sendsTo(queue) puts it into the environment function\n');
      const declarations = files.filter((name) => /^build\/runtime\/send-client\/.*\.d\.ts$/.test(name));
      expect(declarations).toContain('build/runtime/send-client/index.d.ts');
      expect(declarations.filter((name) => fs.readFileSync(path.join(ROOT, name), 'utf8').includes('aws-sdk'))).toEqual([]);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
