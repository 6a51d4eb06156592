import type { Clients } from './clients';
import { diedInLastMinute } from './crash-back-off';
import { decide } from './decision';
import { metricLine } from './metrics';
import { observe } from './observe';
import { nameOf, settingsOf, workersOf } from './settings';
import { startTasks } from './start-tasks';

/** Structured log lines. */
export interface Log {
  info(message: string, about: Record<string, unknown>): void;
  warn(message: string, about: Record<string, unknown>): void;
  error(message: string, about: Record<string, unknown>): void;
}

/** What the dispatcher works with. */
export interface Tools {
  readonly clients: Clients;
  readonly log: Log;
  /** Writes a line as it is, for metrics. */
  readonly print: (line: string) => void;
}

/**
 * Serves every worker of a tick, each apart from the others; throws at the end if one of them could not be looked at.
 *
 * @param tick the schedule's input, see `Tick`
 * @param now milliseconds since 1970
 */
export async function dispatch(tick: unknown, tools: Tools, now: number): Promise<void> {
  const workers = workersOf(tick);
  const due = dueTime(tick, now);
  const outcomes = await Promise.allSettled(workers.map((worker) => serve(worker, tools, now, due)));
  const faults = outcomes.flatMap((outcome, index) => {
    if (outcome.status === 'fulfilled') return [];
    const worker = nameOf(workers[index]);
    const error = outcome.reason as Error;
    tools.log.error('worker could not be looked at', { worker, error });
    return [`${worker} (${error.name}: ${error.message})`];
  });
  if (faults.length === 0) return;
  throw new Error(`every worker must be looked at, got ${faults.length} of ${workers.length} that could not be: `
    + `${faults.join(', ')}; the others were served`);
}

async function serve(input: unknown, { clients, log, print }: Tools, now: number, due: number): Promise<void> {
  const settings = settingsOf(input);
  const worker = settings.name;
  const { observation, ageFault } = await observe(settings, clients, now);
  const { visible, inFlight, delayed, live, oldestSeconds } = observation;
  const decision = decide(observation, settings, now);
  const { started, failures } = await startTasks(decision.start, live, settings, clients, due);

  const died = diedInLastMinute(observation, settings, now);
  const line = metricLine(worker, {
    TasksStarted: started,
    StartFailures: failures.reduce((sum, { count }) => sum + count, 0),
    TasksDiedAtStart: died.length,
    ...(visible > 0 ? { WaitingWithoutTasks: live.length + started === 0 ? 1 : 0 } : {}),
  }, now);
  if (line !== undefined) print(line);

  const { nextStartAt, ...decided } = decision;
  const about = {
    worker, visible, inFlight, delayed, oldestSeconds, ...decided, started,
    ...(nextStartAt === undefined ? {} : { nextStartAt: new Date(nextStartAt).toISOString() }),
  };
  for (const { stoppedReason, stopCode, exitCodes, endedAt } of died) {
    log.error('task died at start', { worker, stoppedReason, stopCode, exitCodes, endedAt: new Date(endedAt).toISOString() });
  }
  if (failures.length > 0) log.error('tasks could not be started', { ...about, failures });
  else if (decision.start > 0) log.info('tasks started', about);
  else if (decision.missing > 0) log.warn('tasks held back', about);

  // Its tasks are started all the same; without the age, jobs that take longer than stated are not noticed.
  if (ageFault !== undefined) throw ageFault;
}

/** A tick delivered late or twice is still the tick of its minute. */
function dueTime(tick: unknown, now: number): number {
  const { scheduledTime } = tick as { scheduledTime?: unknown };
  const due = typeof scheduledTime === 'string' ? Date.parse(scheduledTime) : NaN;
  return Number.isNaN(due) ? now : due;
}
