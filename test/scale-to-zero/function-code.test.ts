import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { App, Stack } from 'aws-cdk-lib/core';
import { FunctionCode, LambdaWorker, WorkQueue } from '../../lib';
import { onlyOne } from '../a-platform';

const FUNCTION = 'AWS::Lambda::Function';
const REPOSITORY = join(__dirname, '..', '..');
const IMAGE_FOLDER = join(REPOSITORY, 'lib', 'sample', 'shop');

function aWorker(code: FunctionCode, context = {}, architecture?: lambda.Architecture) {
  const app = new App({ context });
  const stack = new Stack(app, 'Plain');
  new LambdaWorker(stack, 'Worker', { queue: new WorkQueue(stack, 'Queue'), code, architecture });
  return { app, stack };
}

function imagePlatforms(app: App): string[] {
  const manifest = JSON.parse(readFileSync(join(app.synth().directory, 'Plain.assets.json'), 'utf8'));
  return Object.values<any>(manifest.dockerImages).map(({ source }) => source.platform);
}

describe('function code', () => {
  test('is a TypeScript file, bundled into one that Node.js runs', async () => {
    // Below the repository: the bundler runs esbuild from the folder of the lock file.
    mkdirSync(join(REPOSITORY, 'build'), { recursive: true });
    const folder = mkdtempSync(join(REPOSITORY, 'build', 'entry-'));
    try {
      writeFileSync(join(folder, 'handler.ts'), 'export const handler = async (n: number): Promise<number> => n * 2;\n');
      const { app, stack } = aWorker(FunctionCode.entry(join(folder, 'handler.ts'), { depsLockFilePath: join(REPOSITORY, 'package-lock.json') }));
      expect(onlyOne(stack, FUNCTION)).toMatchObject({ Handler: 'index.handler', Runtime: 'nodejs24.x' });
      const { directory } = app.synth();
      const asset = readdirSync(directory).find((name) => name.startsWith('asset.')) ?? '';
      expect(readdirSync(join(directory, asset)).sort()).toEqual(['index.js']);
      const { handler } = createRequire(__filename)(join(directory, asset, 'index.js'));
      expect(await handler(21)).toBe(42);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is the same wherever the assembly is written', () => {
    const key = (outdir: string) => {
      const app = new App({ outdir });
      const stack = new Stack(app, 'Plain');
      new LambdaWorker(stack, 'Worker', { queue: new WorkQueue(stack, 'Queue'), code: FunctionCode.entry(join(REPOSITORY, 'lib', 'sample', 'shop', 'catalogue.ts')) });
      return onlyOne(stack, FUNCTION).Code.S3Key;
    };
    const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
    try {
      expect(key(join(folder, 'a'))).toBe(key(join(folder, 'deeper', 'b')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is not bundled where the app says so', () => {
    const { stack } = aWorker(FunctionCode.entry(join(REPOSITORY, 'lib', 'sample', 'thumbnailer', 'handler.ts')), { 'aws:cdk:bundling-stacks': [] });
    expect(onlyOne(stack, FUNCTION)).toMatchObject({ Handler: 'index.handler' });
  });

  test('is a zip', () => {
    const { stack } = aWorker(FunctionCode.zip(lambda.Code.fromInline('def handler(event, context): pass'), { handler: 'index.handler', runtime: lambda.Runtime.PYTHON_3_13 }));
    expect(onlyOne(stack, FUNCTION)).toMatchObject({ Handler: 'index.handler', Runtime: 'python3.13', Code: { ZipFile: expect.any(String) } });
  });

  test('is an image, built for the function\'s architecture', () => {
    const { app, stack } = aWorker(FunctionCode.image(IMAGE_FOLDER));
    expect(onlyOne(stack, FUNCTION)).toMatchObject({ PackageType: 'Image', Architectures: ['arm64'] });
    expect(imagePlatforms(app)).toEqual(['linux/arm64']);
    expect(imagePlatforms(aWorker(FunctionCode.image(IMAGE_FOLDER), {}, lambda.Architecture.X86_64).app)).toEqual(['linux/amd64']);
  });

  test('is an image that exists already', () => {
    const repository = ecr.Repository.fromRepositoryName(new Stack(), 'Repository', 'theirs');
    const { stack } = aWorker(FunctionCode.existingImage(lambda.DockerImageCode.fromEcr(repository, { tagOrDigest: '1.2' })));
    expect(onlyOne(stack, FUNCTION)).toMatchObject({ PackageType: 'Image' });
  });
});

describe('function code fails', () => {
  afterEach(() => {
    jest.dontMock('node:module');
  });

  test('as a source file where nothing can bundle it', () => {
    jest.isolateModules(() => {
      jest.doMock('node:module', () => ({ createRequire: () => ({ resolve: () => { throw new Error('Cannot find module'); } }) }));
      const alone = require('../../lib') as typeof import('../../lib');
      const stack = new Stack(new App(), 'Plain');
      const queue = new alone.WorkQueue(stack, 'Queue');
      const make = (id: string, options = {}) => new alone.LambdaWorker(stack, id, { queue, code: alone.FunctionCode.entry('handler.ts', options) });
      expect(() => make('Worker')).toThrow(
        'Plain/Worker: esbuild must be installed to bundle a FunctionCode.entry, got none and CDK would turn to Docker; run npm install --save-dev esbuild, or pass FunctionCode.zip');
      // Who asks for Docker by name gets it: here the file itself is missing first.
      expect(() => make('ByDocker', { bundling: { forceDockerBundling: true } })).toThrow(/Cannot find entry file/);
    });
  });

  test('as an image for another architecture', () => {
    expect(() => aWorker(FunctionCode.image(IMAGE_FOLDER, { platform: Platform.LINUX_AMD64 }))).toThrow(new Error(
      'Plain/Worker: platform of the image must match the function\'s architecture (linux/arm64), got linux/amd64; set architecture to the image\'s, or leave platform out'));
  });
});
