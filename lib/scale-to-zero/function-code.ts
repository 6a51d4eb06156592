import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { BundlingOptions, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { requireKinds } from '../private/prop-kinds';
import { refuse } from '../private/refusal';

/** How a TypeScript or JavaScript file becomes a function. */
export interface EntryOptions {
  /**
   * Name of the exported handler.
   *
   * @default 'handler'
   */
  readonly handler?: string;

  /**
   * Node.js version.
   *
   * @default lambda.Runtime.NODEJS_24_X
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Settings of the bundler.
   *
   * @default - one file that can be read, the AWS SDK included at the version of your lock file
   */
  readonly bundling?: BundlingOptions;

  /**
   * Lock file that the bundler finds the project by.
   *
   * @default - the nearest one above the working directory
   */
  readonly depsLockFilePath?: string;
}

/** How files that are ready to run become a function. */
export interface ZipOptions {
  /** File and export of the handler, e.g. `index.handler`. */
  readonly handler: string;

  /** Runtime that the code is for. */
  readonly runtime: lambda.Runtime;
}

/** What a function runs: a source file, files that are ready to run, or a container image. */
export abstract class FunctionCode {
  /**
   * A TypeScript or JavaScript file, bundled with what it imports by esbuild on this machine.
   *
   * @param file path of the file, from the working directory
   * @param options handler, runtime and bundling
   */
  public static entry(file: string, options: EntryOptions = {}): FunctionCode {
    requireKinds('FunctionCode.entry', 'EntryOptions', options);
    return new EntryCode(file, options);
  }

  /**
   * Files that are ready to run.
   *
   * @param code e.g. `lambda.Code.fromAsset('dist')`
   * @param options handler and runtime
   */
  public static zip(code: lambda.Code, options: ZipOptions): FunctionCode {
    requireKinds('FunctionCode.zip', 'ZipOptions', options);
    return new ZipCode(code, options);
  }

  /**
   * A container image, built from a directory with a Dockerfile for the architecture of the function.
   *
   * @param directory path of the directory
   * @param options of the build, and command and entry point
   * @see https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
   */
  public static image(directory: string, options: lambda.AssetImageCodeProps = {}): FunctionCode {
    return new ImageCode(directory, options);
  }

  /**
   * A container image that exists already.
   *
   * @param code e.g. `lambda.DockerImageCode.fromEcr(repository)`
   */
  public static existingImage(code: lambda.DockerImageCode): FunctionCode {
    return new ExistingImageCode(code);
  }

  /**
   * Creates the function. Called by constructs, not by users.
   *
   * @param scope the construct that owns it
   * @param id its id
   * @param options everything but the code
   */
  public abstract createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function;
}

class EntryCode extends FunctionCode {
  public constructor(private readonly file: string, private readonly options: EntryOptions) {
    super();
  }

  public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
    const { bundling = {} } = this.options;
    if (bundling.forceDockerBundling !== true && Stack.of(scope).bundlingRequired && !esbuildIsInstalled()) {
      refuse(scope, 'esbuild must be installed to bundle a FunctionCode.entry, got none and CDK would turn to Docker; '
        + 'run npm install --save-dev esbuild, or pass FunctionCode.zip');
    }
    return new NodejsFunction(scope, id, {
      ...options,
      entry: this.file,
      handler: this.options.handler,
      runtime: this.options.runtime ?? lambda.Runtime.NODEJS_24_X,
      depsLockFilePath: this.options.depsLockFilePath,
      // The SDK of the lock file, not whichever the runtime carries today. Not minified, so that a stack trace can be read;
      // a source map would hold the path of the output folder, and so change the function with it.
      bundling: { bundleAwsSDK: true, ...bundling },
      awsSdkConnectionReuse: false,
    });
  }
}

class ZipCode extends FunctionCode {
  public constructor(private readonly code: lambda.Code, private readonly options: ZipOptions) {
    super();
  }

  public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
    if (this.options.handler.trim() === '') {
      refuse(scope, 'handler of FunctionCode.zip must name a file and its export, got nothing; write index.handler for the handler in index.js');
    }
    return new lambda.Function(scope, id, { ...options, ...this.options, code: this.code });
  }
}

class ImageCode extends FunctionCode {
  public constructor(private readonly directory: string, private readonly options: lambda.AssetImageCodeProps) {
    super();
  }

  public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
    const platform = options.architecture === lambda.Architecture.X86_64 ? Platform.LINUX_AMD64 : Platform.LINUX_ARM64;
    const asked = this.options.platform;
    if (asked !== undefined && asked.platform !== platform.platform) {
      refuse(scope, `platform of the image must match the function's architecture (${platform.platform}), got ${asked.platform}; `
        + 'set architecture to the image\'s, or leave platform out');
    }
    const code = lambda.DockerImageCode.fromImageAsset(this.directory, { ...this.options, platform });
    return new lambda.DockerImageFunction(scope, id, { ...options, code });
  }
}

class ExistingImageCode extends FunctionCode {
  public constructor(private readonly code: lambda.DockerImageCode) {
    super();
  }

  public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
    return new lambda.DockerImageFunction(scope, id, { ...options, code: this.code });
  }
}

/** Whether CDK's bundler would find esbuild, from where it looks. */
function esbuildIsInstalled(): boolean {
  return [join(process.cwd(), 'index.js'), __filename].some((from) => {
    try {
      return createRequire(from).resolve('esbuild/package.json') !== '';
    } catch {
      return false;
    }
  });
}
