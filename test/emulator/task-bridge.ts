import { execFileSync } from 'node:child_process';

interface Link {
  readonly ifname: string;
  readonly master?: string;
}

const BRIDGE_PREFIX = 'emulator';

/** Emulators that may run at the same time: one /24 network each, of 10.77.0.0/16. */
const MOST_EMULATORS = 64;

/** The bridge that the tasks of one emulator are joined to. The emulator makes it; here it is chosen and removed. */
export class TaskBridge {
  /** One whose name no interface has yet and which is not in `taken`. */
  public static choose(taken: string[]): TaskBridge {
    const names = new Set([...taken, ...links().map(link => link.ifname)]);
    for (let number = 0; number < MOST_EMULATORS; number++) {
      if (!names.has(`${BRIDGE_PREFIX}${number}`)) {
        return new TaskBridge(`${BRIDGE_PREFIX}${number}`);
      }
    }
    throw new Error(`at most ${MOST_EMULATORS} emulators can run at the same time; end one`);
  }

  public constructor(
    /** Name of the interface. */
    public readonly name: string,
  ) {}

  /** Its network, 253 tasks wide. */
  public get subnet(): string {
    return `10.77.${this.number}.0/24`;
  }

  /** The emulator's address, as tasks see it. */
  public get gateway(): string {
    return `10.77.${this.number}.1`;
  }

  private get number(): string {
    return this.name.slice(BRIDGE_PREFIX.length);
  }

  /** What is left of it: the bridge, and interfaces of tasks joined to it. */
  public leftovers(): string[] {
    return links().filter(link => link.ifname === this.name || link.master === this.name).map(link => link.ifname);
  }

  /** Removes what is left of it. */
  public remove(): void {
    for (const name of this.leftovers().reverse()) {
      try {
        execFileSync('ip', ['link', 'del', name], { stdio: 'ignore' });
      } catch (error) {
        // A task's interface goes by itself with its last process: only one that is still there is an error.
        if (this.leftovers().includes(name)) {
          throw error;
        }
      }
    }
  }
}

function links(): Link[] {
  return JSON.parse(execFileSync('ip', ['-json', 'link', 'show'], { encoding: 'utf8' })) as Link[];
}
