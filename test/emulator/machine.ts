import { spawnSync } from 'node:child_process';

/** Oldest Python that every package of `server/requirements.txt` installs on. */
const OLDEST_PYTHON = [3, 10];

/** Programs of iproute2 and util-linux which give each task a network of its own. */
const PROGRAMS = { ip: 'iproute2', nsenter: 'util-linux', setpriv: 'util-linux', unshare: 'util-linux' };

/** The Python that runs the emulator: its name on the PATH. */
export const PYTHON = 'python3';

/**
 * What this machine lacks to run the emulator.
 *
 * @returns words such as "root", each thing once; none when the emulator can run
 */
export function missingOnThisMachine(): string[] {
  if (process.platform !== 'linux') {
    return [`Linux (this is ${process.platform})`];
  }
  const missing = new Set<string>();
  if (process.getuid?.() !== 0) {
    missing.add('root');
  }
  if (!runsPython(`import sys; sys.exit(sys.version_info < (${OLDEST_PYTHON.join(', ')}))`)) {
    missing.add(`Python ${OLDEST_PYTHON.join('.')} or newer`);
  } else if (!runsPython('import ensurepip, venv')) {
    missing.add("Python's venv module");
  }
  for (const [program, source] of Object.entries(PROGRAMS)) {
    if (spawnSync(program, ['--version'], { stdio: 'ignore' }).error) {
      missing.add(source);
    }
  }
  // Root of a container may lack it. The bridge goes with the namespace it is made in.
  if (missing.size === 0 && spawnSync('unshare', ['--net', 'ip', 'link', 'add', 'probe', 'type', 'bridge'], { stdio: 'ignore' }).status !== 0) {
    missing.add('the right to make network namespaces and bridges');
  }
  return [...missing];
}

function runsPython(program: string): boolean {
  return spawnSync(PYTHON, ['-c', program], { stdio: 'ignore' }).status === 0;
}
