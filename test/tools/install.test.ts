import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const INSTALL = path.join(__dirname, '..', '..', 'tools', 'install.js');

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'install-'));
  fs.mkdirSync(path.join(root, 'tools'));
  fs.copyFileSync(INSTALL, path.join(root, 'tools', 'install.js'));
  // In place of npm: it notes what it was asked for, and fails when told to.
  write('npm-cli.js', `
    const fs = require('fs');
    const asked = ${JSON.stringify(path.join(root, 'asked.json'))};
    const before = fs.existsSync(asked) ? JSON.parse(fs.readFileSync(asked, 'utf8')) : [];
    fs.writeFileSync(asked, JSON.stringify([...before, process.argv.slice(2)]));
    console.log('added 1 package');
    if (process.env.NPM_ADDS !== undefined) fs.writeFileSync(${JSON.stringify(path.join(root, 'node_modules/.package-lock.json'))}, process.env.NPM_ADDS);
    process.exitCode = Number(process.env.NPM_FAILS_WITH ?? 0);
  `);
  write('package-lock.json', lock({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } }));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}

function lock(packages: object): string {
  return JSON.stringify({ packages: { '': { name: 'project' }, ...packages } });
}

/** As npm leaves it: the packages, and last of all what they are. */
function installed(packages: Record<string, object>): void {
  for (const place of Object.keys(packages)) write(`${place}/package.json`, '{}');
  write('node_modules/.package-lock.json', JSON.stringify({ packages }));
}

function run(env: Record<string, string> = {}, ...nodeArgs: string[]): { code: number | null; out: string; said: string; asked?: string[][] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArgs, path.join(root, 'tools', 'install.js')], {
    encoding: 'utf8', env: { ...process.env, npm_execpath: path.join(root, 'npm-cli.js'), ...env },
  });
  const asked = path.join(root, 'asked.json');
  return { code: status, out: stdout, said: stderr, asked: fs.existsSync(asked) ? JSON.parse(fs.readFileSync(asked, 'utf8')) : undefined };
}

test('says nothing and installs nothing when everything is there', () => {
  installed({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } });
  expect(run()).toEqual({ code: 0, out: '', said: '', asked: undefined });
});

test('does not miss optional packages of other platforms', () => {
  write('package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/a-win32': { version: '1.0.0', optional: true } }));
  installed({ 'node_modules/a': { version: '1.0.0' } });
  expect(run().asked).toBeUndefined();
});

const OPTIONS = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];

describe('runs npm ci with the development tools, and says why', () => {
  test.each<[string, string, () => void]>([
    ['in a fresh clone', 'no packages are installed', () => undefined],
    ['after an interrupted install', 'the last install did not finish', () => write('node_modules/a/package.json', '{}')],
  ])('%s', (_, reason, arrange) => {
    arrange();
    const { code, out, said, asked } = run();
    expect({ code, out, said }).toEqual({ code: 0, out: '', said: `installing packages with npm ci: ${reason}\nadded 1 package\n` });
    expect(asked).toEqual([['ci', ...OPTIONS]]);
  });
});

describe('adds what is missing, and starts anew only if that was not enough', () => {
  test.each<[string, string, () => void]>([
    ['after a package was deleted', 'node_modules/a is missing', () => {
      installed({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } });
      fs.rmSync(path.join(root, 'node_modules/a'), { recursive: true });
    }],
    ['when the lock wants another version', 'node_modules/a is not the version of package-lock.json (1.0.0)', () => {
      installed({ 'node_modules/a': { version: '0.9.0', integrity: 'sha512-a' } });
    }],
    ['when the lock wants other content', 'node_modules/a is not the version of package-lock.json (1.0.0)', () => {
      installed({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } });
    }],
    ['when the lock has one more', 'node_modules/a is not installed', () => installed({})],
    ['when the lock has one less', 'node_modules/b is no longer in package-lock.json', () => {
      installed({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' }, 'node_modules/b': { version: '1.0.0' } });
    }],
    ['when what npm wrote cannot be read', 'the last install did not finish', () => write('node_modules/.package-lock.json', '{"pack')],
  ])('%s', (_, reason, arrange) => {
    arrange();
    const { code, out, said, asked } = run();
    expect({ code, out, said }).toEqual({
      code: 0, out: '', said: `adding packages with npm install: ${reason}\nadded 1 package\ninstalling packages with npm ci: ${reason}\nadded 1 package\n`,
    });
    expect(asked).toEqual([['install', '--no-save', ...OPTIONS], ['ci', ...OPTIONS]]);
  });

  test('with nothing more to do', () => {
    installed({});
    write('node_modules/a/package.json', '{}');
    const { code, asked } = run({ NPM_ADDS: JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } }) });
    expect(code).toBe(0);
    expect(asked).toEqual([['install', '--no-save', ...OPTIONS]]);
  });
});

test('fails with the exit code of npm', () => {
  const { code, said } = run({ NPM_FAILS_WITH: '7' });
  expect(code).toBe(7);
  expect(said).toContain('npm ci must succeed, got exit code 7; see its message above and run the command again\n');
});

test('fails with one sentence when Node is too old', () => {
  write('old-node.js', "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });");
  expect(run({}, '--require', path.join(root, 'old-node.js'))).toEqual({
    code: 1, out: '', said: 'Node must be 20 or newer, got 18.20.4; install a current one from https://nodejs.org\n', asked: undefined,
  });
});
