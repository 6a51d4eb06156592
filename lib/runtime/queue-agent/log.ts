/** How much an event matters. */
export type Level = 'INFO' | 'WARN' | 'ERROR';

/** Writes one event. */
export type Log = (level: Level, event: string, details?: Readonly<Record<string, unknown>>) => void;

/**
 * One line of JSON an event on standard output, where the task's log driver takes it.
 *
 * @param worker the construct whose task this is, by its path; in every line
 */
export function jsonLog(worker: string | undefined): Log {
  return (level, event, details) => {
    process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level, event, worker, ...details })}\n`);
  };
}

/** What a log says of an error: its name and its first line. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  const [line] = error.message.split('\n');
  return [error.name, code, line].filter((part) => part !== undefined && part !== '').join(': ');
}
