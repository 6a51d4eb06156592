import { ChildProcess, spawn } from 'node:child_process';

/** A bundled server of the sample, as a process of its own on a free port. */
export interface RunningProgram {
  readonly child: ChildProcess;
  readonly port: number;
  /** Exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  readonly output: ProgramOutput;
}

/** What a process prints. */
export interface ProgramOutput {
  /** Whole lines so far. */
  lines(): string[];
  /** Waits for a line that contains this. */
  has(part: string): Promise<string>;
}

/**
 * Starts a bundled server; it says in its log on which port it listens.
 *
 * @param env the port in it should be 0
 */
export async function startProgram(server: string, env: NodeJS.ProcessEnv): Promise<RunningProgram> {
  const child = spawn(process.execPath, [server], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const output = follow(child);
  const line = await output.has('Server listening at http://127.0.0.1:');
  return { child, port: Number(/127\.0\.0\.1:(\d+)/.exec(line)![1]), output, ended };
}

function follow(child: ChildProcess): ProgramOutput {
  let text = '';
  const lines = () => text.split('\n').filter((line) => line !== '');
  child.stdout!.on('data', (chunk: Buffer) => { text += chunk.toString(); child.emit('printed'); });
  const has = async (part: string): Promise<string> => {
    for (;;) {
      const line = lines().find((candidate) => candidate.includes(part));
      if (line !== undefined) return line;
      await new Promise((resolve) => child.once('printed', resolve));
    }
  };
  return { lines, has };
}
