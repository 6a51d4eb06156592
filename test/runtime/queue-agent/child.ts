import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { until } from '../../emulator/until';

/** Kept of what a process wrote, for the error that quotes it. */
const KEPT_LINES = 200;

/** A process of a test. It is ended by the test that started it, and never outlives it by its standard input. */
export class Child {
  public readonly lines: string[] = [];
  /** Exit code, or the signal that ended it. */
  public readonly ended: Promise<number | NodeJS.Signals>;
  public result?: number | NodeJS.Signals;
  private readonly errors: string[] = [];
  private readonly process: ChildProcess;

  public constructor(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const [program, ...rest] = argv;
    this.process = spawn(program, rest, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    });
    createInterface({ input: this.process.stdout! }).on('line', (line) => this.lines.push(line));
    createInterface({ input: this.process.stderr! }).on('line', (line) => this.errors.push(line) > KEPT_LINES && this.errors.shift());
    this.ended = new Promise((resolve) => {
      this.process.on('error', (error) => { this.errors.push(error.message); resolve(1); });
      this.process.on('close', (code, signal) => { this.result = code ?? signal ?? 1; resolve(this.result); });
    });
  }

  public get pid(): number {
    return this.process.pid!;
  }

  /** The first line it wrote; fails if it ends before. */
  public async firstLine(): Promise<string> {
    return until('the first line of a process', () => {
      if (this.result !== undefined && this.lines.length === 0) throw new Error(`ended with ${this.result}:\n${this.errors.join('\n')}`);
      return this.lines[0];
    }, 30, 0.02);
  }

  public signal(name: NodeJS.Signals): void {
    if (this.result === undefined) this.process.kill(name);
  }

  /** Ends it at once and waits for its end. */
  public async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }
}
