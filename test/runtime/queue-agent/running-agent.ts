import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import { bundle } from '../../../tools/bundle-runtime';
import { until } from '../../emulator/until';
import { Child } from './child';
import { CREDENTIALS } from './test-queue';

/** The agent and the worker as they ship: one file each, built once a test run. */
export class Programs {
  public readonly folder = mkdtempSync(join(tmpdir(), 'queue-agent-'));
  public readonly agent = bundle('queue-agent', this.folder).file;
  public readonly worker = join(this.folder, 'worker.js');

  public constructor() {
    esbuild.buildSync({ entryPoints: [join(__dirname, 'worker-program.ts')], outfile: this.worker, bundle: true, platform: 'node', tsconfigRaw: {}, logLevel: 'warning' });
  }

  /** How its Dockerfile starts the agent, with this machine's Node and without its remarks about versions. */
  public get command(): string[] {
    const [, ...argv] = JSON.parse(/^CMD (.*)$/m.exec(readFileSync(join(dirname(this.agent), 'Dockerfile'), 'utf8'))![1]) as string[];
    return [process.execPath, '--no-warnings', ...argv.map((argument) => argument.replace(/^index\.js$/, this.agent))];
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What the worker's journal says. */
export interface JournalLine {
  readonly n: number;
  readonly messageId: string;
  readonly event: 'begins' | 'done' | 'fails';
  readonly receiveCount: number;
  readonly group?: string;
  readonly at: number;
}

let journals = 0;

/** What workers did, over the life of several. */
export class Journal {
  public readonly file: string;

  public constructor(programs: Programs) {
    this.file = join(programs.folder, `journal-${journals += 1}`);
    appendFileSync(this.file, '');
  }

  public lines(event?: JournalLine['event']): JournalLine[] {
    // The last line may be half written by a worker that was killed, or is at it.
    const all: JournalLine[] = readFileSync(this.file, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line));
    return event === undefined ? all : all.filter((line) => line.event === event);
  }

  /** The numbers of the messages that were done, in order, as often as they were done. */
  public done(): number[] {
    return this.lines('done').map(({ n }) => n);
  }
}

/** A worker, as the container beside the agent. */
export async function startWorker(programs: Programs, journal: Journal, env: Readonly<Record<string, string>> = {}): Promise<{ child: Child; port: string }> {
  const child = new Child([process.execPath, programs.worker], { JOURNAL: journal.file, ...env });
  return { child, port: await child.firstLine() };
}

/** The two containers of a task. */
export class Task {
  public static async start(programs: Programs, journal: Journal, queueUrl: string, settings: Readonly<Record<string, number | string>> = {}, workerEnv: Readonly<Record<string, string>> = {}): Promise<Task> {
    const worker = await startWorker(programs, journal, workerEnv);
    const agent = new Child(programs.command, {
      ...CREDENTIALS,
      QUEUE_URL: queueUrl,
      AWS_ENDPOINT_URL_SQS: new URL(queueUrl).origin,
      WORKER_URL: `http://127.0.0.1:${worker.port}/events`,
      READINESS_URL: `http://127.0.0.1:${worker.port}/`,
      IDLE_TIMEOUT_SECONDS: '1',
      ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
    });
    return new Task(worker.child, agent);
  }

  private constructor(public readonly worker: Child, public readonly agent: Child) {}

  /** The agent's exit code. */
  public async end(): Promise<number | NodeJS.Signals> {
    const result = await this.agent.ended;
    await this.worker.kill();
    return result;
  }

  public async kill(): Promise<void> {
    await Promise.all([this.agent.kill(), this.worker.kill()]);
  }

  /** What the agent logged. */
  public events(event?: string): any[] {
    const all = this.agent.lines.map((line) => JSON.parse(line));
    return event === undefined ? all : all.filter((line) => line.event === event);
  }

  /** Waits until the journal holds so many messages done. */
  public async hasDone(journal: Journal, count: number): Promise<void> {
    await until(`${count} messages to be done`, () => {
      if (this.agent.result !== undefined) throw new Error(`the agent ended with ${this.agent.result}:\n${this.agent.lines.slice(-20).join('\n')}`);
      return journal.done().length >= count;
    }, 60, 0.01);
  }

  /** Most memory the agent had so far, in MiB. */
  public peakMemory(): number {
    return Task.memoryOf(this.agent.pid)!;
  }

  /** Most memory a process had so far, in MiB; undefined when it is gone. */
  public static memoryOf(pid: number): number | undefined {
    try {
      return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
    } catch {
      return undefined;
    }
  }
}
