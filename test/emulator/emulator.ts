import { AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { CdkCli } from './cdk-cli';
import { EmulatorServer, LocalImage } from './emulator-server';
import { missingOnThisMachine } from './machine';
import { processesWith, RunningProcess } from './processes';
import { PythonEnvironment } from './python-environment';
import { MARK, RunFolder } from './run-folder';

/** How to start an emulator. */
export interface EmulatorOptions {
  /** Makes what stands for container images, by name or by the beginning of a name; it may put files into the folder. */
  readonly images: (folder: string) => Record<string, LocalImage>;
  /** Whether calls without a grant are refused. @default false */
  readonly enforceIam?: boolean;
  /** Port on 127.0.0.1. @default - a free one */
  readonly port?: number;
}

/** What every client of the AWS SDK for JavaScript needs to talk to an emulator. */
export interface EmulatorSdkConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** A bucket has no host name of its own here. */
  readonly forcePathStyle: true;
}

const REPOSITORY = resolve(__dirname, '..', '..');

/** Git-ignored: installed packages, and folders of running emulators. */
const KEPT = join(REPOSITORY, '.emulator');

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';

/** The access key names the account; it is its root. */
const CREDENTIALS = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };

/** A local AWS with the project's stand-ins, for as long as this process lives or until `stop`. */
export class Emulator {
  /** Installs the emulator if necessary and starts it. */
  public static async start(options: EmulatorOptions): Promise<Emulator> {
    const missing = missingOnThisMachine();
    if (missing.length > 0) {
      throw new Error(`the emulator needs ${missing.join(', ')}`);
    }
    const { python } = await PythonEnvironment.install(KEPT, join(__dirname, 'server', 'requirements.txt'));
    const port = options.port ?? await freePort();
    const run = await RunFolder.take(join(KEPT, 'runs'));
    try {
      const server = new EmulatorServer({
        python, run, port, images: options.images(join(run.path, 'images')), enforceIam: options.enforceIam ?? false, credentials: CREDENTIALS,
      });
      await server.ready();
      return new Emulator(run, server, `http://127.0.0.1:${port}`);
    } catch (error) {
      await run.clear();
      throw error;
    }
  }

  /** Environment for SDK clients and child processes that shall talk to this emulator and to nothing else. */
  public readonly env: Record<string, string>;
  /** Configuration for a client of the AWS SDK. */
  public readonly sdk: EmulatorSdkConfig;
  /** The CDK CLI, talking to this emulator. */
  public readonly cdk: CdkCli;

  private constructor(
    private readonly run: RunFolder,
    private readonly server: EmulatorServer,
    /** The emulator's address; it answers for all load balancers, by the Host header. */
    public readonly url: string,
  ) {
    this.sdk = { endpoint: url, region: REGION, credentials: CREDENTIALS, forcePathStyle: true };
    this.env = {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      // What the user has configured for real accounts must not get in.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      NO_PROXY: '*',
    };
    this.cdk = new CdkCli(REPOSITORY, join(run.path, 'cdk'), { ...this.env, [MARK]: run.mark });
  }

  /** Folder for files of this run; it goes when the emulator stops. */
  public get folder(): string {
    return this.run.path;
  }

  /** File with what the emulator, the functions and the tasks wrote. */
  public get log(): string {
    return this.server.log;
  }

  /** What runs of it now: the emulator itself, functions, and the containers of tasks. */
  public processes(): RunningProcess[] {
    return processesWith(MARK, this.run.mark);
  }

  /** Bootstraps its account for CDK, as every real account is once. */
  public async bootstrap(): Promise<void> {
    // Without an app there is nothing to synthesise.
    await this.cdk.run('bootstrap', `aws://${ACCOUNT}/${REGION}`, '--app', '');
  }

  /** Ends everything that it started, by process id, and fails when something is left on the machine. */
  public async stop(): Promise<void> {
    await this.server.stop();
    await this.run.clear();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}
