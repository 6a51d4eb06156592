import { ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { MARK, RunFolder } from './run-folder';
import { until } from './until';

/** The program that stands for a container image. */
export interface LocalImage {
  /** The image's entry point; a task definition's command is appended. */
  readonly argv: string[];
  /** Environment of the image, which a task definition's own overrides. @default - none */
  readonly env?: Record<string, string>;
  /** Working directory. @default - the emulator's */
  readonly cwd?: string;
}

/** How to run the emulator's process. */
export interface EmulatorServerProps {
  /** Interpreter that sees the emulator's packages. */
  readonly python: string;
  readonly run: RunFolder;
  readonly port: number;
  readonly images: Record<string, LocalImage>;
  readonly enforceIam: boolean;
  /** Access key and secret of the account's root. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const NODE_MODULES = resolve(__dirname, '..', '..', 'node_modules');

/** It is up within a second on an idle machine. */
const START_SECONDS = 60;

/** Tasks have two seconds, ministack needs one; a request that is never answered would hold it for ever. */
const STOP_SECONDS = 6;

/** The emulator's process. It ends with the process that started it, however that ends. */
export class EmulatorServer {
  /** File with what the emulator, the functions and the tasks wrote. */
  public readonly log: string;
  private readonly child: ChildProcess;

  public constructor(private readonly props: EmulatorServerProps) {
    const { run, port, credentials } = props;
    this.log = join(run.path, 'emulator.log');
    const images = join(run.path, 'images.json');
    writeFileSync(images, JSON.stringify(props.images));
    // Below the repository: functions that import the SDK as an ES module look for node_modules in their ancestors.
    const temporary = join(run.path, 'tmp');
    mkdirSync(temporary);
    const log = openSync(this.log, 'a');
    this.child = spawn('setpriv', ['--pdeathsig', 'TERM', props.python, join(__dirname, 'server', 'launcher.py')], {
      stdio: ['ignore', log, log],
      cwd: run.path,
      // Ctrl-C in a terminal goes to everything in its session: this is ended by `stop`, in order.
      detached: true,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TMPDIR: temporary,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONUNBUFFERED: '1',
        // The SDK for JavaScript, which Lambda has in its runtimes.
        NODE_PATH: [NODE_MODULES, process.env.NODE_PATH].filter(Boolean).join(delimiter),
        [MARK]: run.mark,
        EMULATOR_IMAGES: images,
        EMULATOR_BRIDGE: run.bridge.name,
        EMULATOR_SUBNET: run.bridge.subnet,
        BIND_HOST: '127.0.0.1',
        // SDKs call the host of a queue's URL: it must be an address that tasks reach too.
        MINISTACK_HOST: run.bridge.gateway,
        GATEWAY_PORT: String(port),
        LAMBDA_EXECUTOR: 'local',
        AUTH: String(props.enforceIam),
        // Listeners on fixed ports, which two emulators cannot share.
        SFTP_ENABLED: '0',
        IOT_MTLS_ENABLED: '0',
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    });
  }

  /** Waits until it answers. */
  public async ready(): Promise<void> {
    await until('the emulator to start', async () => {
      if (this.over) {
        throw new Error(`the emulator ended at once:\n${readFileSync(this.log, 'utf8')}`);
      }
      return fetch(`http://127.0.0.1:${this.props.port}/_ministack/health`).then(answer => answer.ok, () => false);
    }, START_SECONDS);
  }

  /** Ends it: in order if it can, else at once. What it started is for `RunFolder.clear`. */
  public async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await until('the emulator to stop', () => this.over, STOP_SECONDS).catch(() => this.child.kill('SIGKILL'));
  }

  private get over(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
