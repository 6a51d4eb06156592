/** `npm run test:latest`: the unit tests against the newest aws-cdk-lib we know, instead of the oldest we support. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.dirname(__dirname);

// The newest that the project was tested with. The oldest is in package.json.
const AWS_CDK_LIB = '2.276.0';

// Apart from the project's own packages, but in a folder that they carry off when they are installed anew.
const FOLDER = path.join(ROOT, 'node_modules', '.cache', 'latest-aws-cdk-lib');

interface Manifest {
  readonly version?: string;
  readonly devDependencies?: Record<string, string>;
}

function manifest(folder: string): Manifest {
  const file = path.join(folder, 'package.json');
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest : {};
}

function install(): number {
  if (manifest(path.join(FOLDER, 'node_modules', 'aws-cdk-lib')).version === AWS_CDK_LIB) return 0;
  console.error(`installing aws-cdk-lib ${AWS_CDK_LIB}`);
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(path.join(FOLDER, 'package.json'), JSON.stringify({
    private: true,
    dependencies: { 'aws-cdk-lib': AWS_CDK_LIB, constructs: manifest(ROOT).devDependencies?.constructs },
  }));
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  return spawnSync(command, [...args, 'install', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER, stdio: ['ignore', 2, 2],
  }).status ?? 1;
}

function test(): number {
  return spawnSync(process.execPath, [
    require.resolve('jest/bin/jest'), '--config', path.join('test', 'gates', 'latest', 'jest.config.js'), ...process.argv.slice(2),
  ], {
    cwd: ROOT, stdio: 'inherit', env: { ...process.env, LATEST_AWS_CDK_LIB: AWS_CDK_LIB, LATEST_FOLDER: FOLDER },
  }).status ?? 1;
}

const installed = install();
process.exitCode = installed === 0 ? test() : installed;
