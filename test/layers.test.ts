import * as fs from 'node:fs';
import * as path from 'node:path';
import { HOUSE, LONGEST_FILE, violations } from '../tools/layers';

const ROOT = path.dirname(__dirname);

function sourcesOf(folder: string): Map<string, string> {
  const files = fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return new Map(files
    .filter((file) => file.endsWith('.ts') && !file.split(path.sep).includes('node_modules'))
    .map((file) => [`${folder}/${file.split(path.sep).join('/')}`, fs.readFileSync(path.join(ROOT, folder, file), 'utf8')]));
}

/** The violations of one file of one line. */
const check = (file: string, line: string): string[] => violations(new Map([[file, line]]));

describe('lib/', () => {
  const sources = sourcesOf('lib');

  test('imports only what the house allows, in files that are not too long', () => {
    expect(violations(sources)).toEqual([]);
  });

  test('was read: the rooms in it are rooms of the house', () => {
    const rooms = [...sources.keys()].map((file) => file.split('/')[1]).filter((room) => room !== 'index.ts');
    expect(rooms.length).toBeGreaterThan(0);
    expect(Object.keys(HOUSE)).toEqual(expect.arrayContaining([...new Set(rooms)]));
  });
});

describe('the house refuses', () => {
  test.each([
    ['the always-on half importing the other', 'lib/always-on/web-service.ts', "import { LambdaWorker } from '../scale-to-zero/lambda-worker';"],
    ['the scale-to-zero half importing the other', 'lib/scale-to-zero/lambda-worker.ts', "import type { WebService } from '../always-on';"],
    ['the platform importing a half', 'lib/platform/work-queue.ts', "export * from '../scale-to-zero';"],
    ['a half behind a dynamic import', 'lib/always-on/web-service.ts', "const half = import('../scale-to-zero');"],
    ['a half behind require', 'lib/always-on/web-service.ts', "const half = require('../scale-to-zero');"],
    ['a half through lib/index.ts', 'lib/always-on/web-service.ts', "import { LambdaWorker } from '..';"],
    ['a half by the name of the package', 'lib/always-on/web-service.ts', "import { LambdaWorker } from 'cdk-scale-to-zero';"],
    ['CDK in sizing', 'lib/sizing/visibility-timeout.ts', "import { Duration } from 'aws-cdk-lib/core';"],
    ['constructs in sizing', 'lib/sizing/visibility-timeout.ts', "import { Construct } from 'constructs';"],
    ['files in sizing', 'lib/sizing/visibility-timeout.ts', "import * as fs from 'node:fs';"],
    ['files in the simulator, without a prefix', 'lib/simulator/loop.ts', "import { readFileSync } from 'fs';"],
    ['another room in sizing', 'lib/sizing/visibility-timeout.ts', "import { known } from '../private/known';"],
    ['a package in the library', 'lib/platform/network.ts', "import fastify from 'fastify';"],
    ['constructs in the command line', 'lib/cli/check.ts', "import { WorkQueue } from '../platform';"],
    ['one program importing another', 'lib/runtime/dispatcher/index.ts', "import { poll } from '../queue-agent/poll';"],
    ['a room nobody named', 'lib/helpers/strings.ts', "import * as path from 'node:path';"],
    ['tests in the library', 'lib/private/known.ts', "import { fake } from '../../test/fake';"],
    ['the sample among the exports', 'lib/index.ts', "export * from './sample';"],
    ['the insides among the exports', 'lib/index.ts', "export * from './private/known';"],
    ['the insides in the sample', 'lib/sample/jobs.ts', "import { known } from '../private/known';"],
  ])('%s', (_, file, line) => {
    expect(check(file, line)).toHaveLength(1);
  });

  test('with a sentence that names the file, the import and the rule', () => {
    expect(check('lib/always-on/web-service.ts', "import { LambdaWorker } from '../scale-to-zero/lambda-worker';")).toEqual([
      'lib/always-on/web-service.ts must not import lib/scale-to-zero/lambda-worker: always-on may import platform, containers, scaling, sizing, checks, private',
    ]);
    expect(check('lib/sizing/drain-time.ts', "import { Duration } from 'aws-cdk-lib/core';")).toEqual([
      'lib/sizing/drain-time.ts must not import aws-cdk-lib/core: sizing may import no package',
    ]);
  });

  test('a file longer than the limit', () => {
    const line = 'export const a = 1;\n';
    expect(check('lib/private/known.ts', line.repeat(LONGEST_FILE))).toEqual([]);
    expect(check('lib/private/known.ts', line.repeat(LONGEST_FILE + 1))).toEqual([
      'lib/private/known.ts must have at most 300 lines, got 301; split it by what it holds',
    ]);
  });
});

describe('the house allows', () => {
  test.each([
    ['a half the platform', 'lib/always-on/web-service.ts', "import { WorkQueue } from '../platform/work-queue';"],
    ['a room its own files', 'lib/platform/work/work-queue.ts', "import { Route } from '../route';"],
    ['constructs CDK', 'lib/platform/work-queue.ts', "import * as sqs from 'aws-cdk-lib/aws-sqs';"],
    ['constructs the path of an asset', 'lib/scale-to-zero/lambda-worker.ts', "import * as path from 'node:path';"],
    ['the sample the public API', 'lib/sample/jobs.ts', "import { LambdaWorker } from '..';"],
    ['the sample its packages', 'lib/sample/shop/server.ts', "import fastify from 'fastify';"],
    ['lib/index.ts the public rooms', 'lib/index.ts', "export * from './platform'; export * as sizing from './sizing';"],
    ['import in a comment', 'lib/sizing/drain-time.ts', "// import * as fs from 'node:fs';\nexport const a = 1;"],
  ])('%s', (_, file, line) => {
    expect(check(file, line)).toEqual([]);
  });
});
