import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PYTHON } from './machine';
import { isAlive } from './processes';

const run = promisify(execFile);

/** The emulator's packages, installed once per list of packages and version of Python. */
export class PythonEnvironment {
  /**
   * Installs the packages unless they are there.
   *
   * An environment is built under a name that holds the builder's process id and gets its final name when it is
   * complete: an installation that was killed is never taken for a whole one, and two at once do no harm.
   *
   * @param folder where environments are kept
   * @param requirements file of pinned packages
   */
  public static async install(folder: string, requirements: string): Promise<PythonEnvironment> {
    const version = (await run(PYTHON, ['-c', 'import sys; print(sys.version, sys.executable)'])).stdout;
    const key = createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex').slice(0, 12);
    const whole = join(folder, `python-${key}`);
    mkdirSync(folder, { recursive: true });
    removeAbandoned(folder);
    if (!existsSync(whole)) {
      const building = `${whole}.${process.pid}`;
      await run(PYTHON, ['-m', 'venv', building]);
      await run(join(building, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
      try {
        renameSync(building, whole);
      } catch (error) {
        rmSync(building, { recursive: true, force: true });
        if (!existsSync(whole)) {
          throw error;
        }
      }
    }
    return new PythonEnvironment(join(whole, 'bin', 'python'));
  }

  private constructor(
    /** Path of the interpreter that sees the packages. */
    public readonly python: string,
  ) {}
}

function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const builder = /^python-[0-9a-f]+\.(\d+)$/.exec(name)?.[1];
    if (builder !== undefined && !isAlive(Number(builder))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}
