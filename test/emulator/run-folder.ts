import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processesWith, signal, startOf } from './processes';
import { TaskBridge } from './task-bridge';
import { until } from './until';

interface Owner {
  readonly pid: number;
  readonly start?: string;
  readonly mark: string;
}

const OWNER_FILE = 'owner.json';

/** Environment variable which every process of an emulator carries. */
export const MARK = 'EMULATOR_RUN';

/** A killed process is gone at once, but the kernel takes a namespace's interface down a moment later. */
const GONE_SECONDS = 5;

/** What one running emulator has of the machine: a folder, a bridge, and a mark on all its processes. */
export class RunFolder {
  /**
   * Takes a folder and a bridge, after cleaning up behind emulators whose owner was killed.
   *
   * @param parent where the folders of all runs are
   */
  public static async take(parent: string): Promise<RunFolder> {
    mkdirSync(parent, { recursive: true });
    for (const name of readdirSync(parent)) {
      await RunFolder.removeAbandoned(parent, name);
    }
    const mark = randomUUID();
    const owner: Owner = { pid: process.pid, start: startOf(process.pid), mark };
    const folder = mkdtempSync(join(parent, 'new-'));
    writeFileSync(join(folder, OWNER_FILE), JSON.stringify(owner));
    for (const taken: string[] = []; ;) {
      const bridge = TaskBridge.choose(taken);
      try {
        // Fails when another process has just taken it: its folder is not empty.
        renameSync(folder, join(parent, bridge.name));
        return new RunFolder(join(parent, bridge.name), bridge, mark);
      } catch {
        taken.push(bridge.name);
      }
    }
  }

  private static async removeAbandoned(parent: string, name: string): Promise<void> {
    const path = join(parent, name);
    const file = join(path, OWNER_FILE);
    if (!existsSync(file)) {
      return; // Another process is just making it, or removing it.
    }
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Owner;
    if (owner.start === startOf(owner.pid)) {
      return;
    }
    await new RunFolder(path, new TaskBridge(name), owner.mark).clear();
  }

  private constructor(
    /** The folder: for logs, temporary files and cloud assemblies. */
    public readonly path: string,
    /** The bridge of the emulator's tasks. */
    public readonly bridge: TaskBridge,
    /** Value of the environment variable that marks its processes. */
    public readonly mark: string,
  ) {}

  /** What of this run is still on the machine, one sentence a thing. */
  public leftovers(): string[] {
    return [
      ...processesWith(MARK, this.mark).map(({ pid, command }) => `process ${pid} (${command})`),
      ...this.bridge.leftovers().map(name => `network interface ${name}`),
    ];
  }

  /** Kills the run's processes by id, removes its bridge and the folder; fails when anything is left. */
  public async clear(): Promise<void> {
    for (const { pid } of processesWith(MARK, this.mark)) {
      signal(pid, 'SIGKILL');
    }
    await until('the processes of the emulator to end', () => processesWith(MARK, this.mark).length === 0, GONE_SECONDS);
    this.bridge.remove();
    const left = this.leftovers();
    if (left.length > 0) {
      throw new Error(`the emulator left ${left.join(', ')}`);
    }
    rmSync(this.path, { recursive: true, force: true });
  }
}
