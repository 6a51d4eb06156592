import { readdirSync, readFileSync } from 'node:fs';

/** A process on this machine. */
export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When a process started, in clock ticks since boot; undefined when there is none.
 *
 * Process ids are used again: the id together with this names a process for good.
 */
export function startOf(pid: number): string | undefined {
  // The command (second field) may hold spaces and brackets: fields are counted from behind its last bracket, where
  // the third field of the file comes first. The start is the 22nd.
  return readProcess(pid, 'stat')?.replace(/^.*\) /s, '').split(' ')[19];
}

/** Every process whose environment held `name=value` when it started, this one excepted. */
export function processesWith(name: string, value: string): RunningProcess[] {
  const mark = `${name}=${value}`;
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .map(Number)
    .filter(pid => readProcess(pid, 'environ')?.split('\0').includes(mark))
    .map(pid => ({ pid, command: (readProcess(pid, 'cmdline') ?? '').replaceAll('\0', ' ').trim() }));
}

/** Sends a signal to one process; one that is gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

function readProcess(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined; // It ended meanwhile, or is not ours to read.
  }
}
