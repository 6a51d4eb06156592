/** `npm run build`: compiles the library with jsii into build/ and .jsii, and bundles what runs in AWS and on the command line. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { bundleCli } from './bundle-cli';
import { bundleRuntime } from './bundle-runtime';
import { writeSendClientTypes } from './send-client-types';

const ROOT = path.dirname(__dirname);

/** Whether a source, or what the build is told, is newer than what was built. */
export function isStale(root: string = ROOT): boolean {
  const built = path.join(root, '.jsii');
  if (!fs.existsSync(built) || !fs.existsSync(path.join(root, 'build', 'index.js'))) return true;
  const age = fs.statSync(built).mtimeMs;
  const sources = fs.readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|json)$/.test(file))
    .map((file) => path.join('lib', file));
  return ['package.json', 'tsconfig.json', 'README.md', ...sources].some((file) => fs.statSync(path.join(root, file)).mtimeMs > age);
}

/** Builds; returns jsii's exit code. */
export function build(root: string = ROOT): number {
  const jsii = require.resolve('jsii/bin/jsii');
  // JSII6 wants the oldest peers among the development dependencies; constructs is newer here, aws-cdk-lib is the oldest.
  const { status } = spawnSync(process.execPath, [jsii, '--silence-warnings', 'JSII6'], {
    cwd: root,
    // jsii warns at every start about a Node that is past its end of life; 20 is the oldest that the library supports.
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
    stdio: 'inherit',
  });
  if (status === 0) {
    bundleRuntime(path.join(root, 'build', 'runtime'));
    bundleCli(path.join(root, 'build', 'cli'));
    writeSendClientTypes(root);
  }
  return status ?? 1;
}

if (require.main === module) process.exitCode = build();
