import type { Observation, StoppedTask } from './observation';
import type { WorkerSettings } from './settings';

/**
 * A task that lived this long did start. The queue agent gives its worker 120 s to answer
 * (READINESS_TIMEOUT_SECONDS) and then exits with 1; a minute more covers pulling the second image and stopping.
 */
const START_SECONDS = 180;

// The queue agent's default for IDLE_TIMEOUT_SECONDS.
const DEFAULT_IDLE_SECONDS = 60;

// One round is what one tick started: its RunTask calls follow within seconds, the next tick comes a minute later.
const ROUND_MILLISECONDS = 20_000;

const MINUTE = 60_000;

/**
 * Longest wait between two attempts. ECS remembers stopped tasks for about an hour, and that memory is the only store:
 * at 10 minutes it holds six attempts, one more than it takes to get here (1, 2, 4, 8, 10), so the wait does not swing.
 */
const MAX_BACK_OFF_MINUTES = 10;

// These ended a task from outside; they say nothing about whether it can start.
const STOPPED_FROM_OUTSIDE = ['UserInitiated', 'ServiceSchedulerInitiated', 'SpotInterruption', 'TerminationNotice'];

type Fate = 'died at start' | 'worked' | 'unknown';

/** What the recent failures allow. */
export interface CrashBackOff {
  /** Attempts in a row of which no task started well. */
  readonly failedRounds: number;
  /** No task is started before this time, in milliseconds since 1970. */
  readonly until: number;
  /** Most tasks that may be started now. */
  readonly allowed: number;
}

/**
 * How a stopped task ended. Died at start means one of:
 * - ECS says TaskFailedToStart (image not pulled, secret not read, no network interface);
 * - it never came to run, and nobody stopped it;
 * - it ran for less than START_SECONDS and its containers exited non-zero by themselves.
 * A task that ran longer worked, whatever its exit codes: a job that crashes is the dead-letter queue's matter.
 *
 * When one container exits, ECS stops the others, and their codes tell of that stop: a worker may exit with 143 or 1
 * because its agent left, and an agent exits with 0 because its worker crashed. Then the time decides: nobody leaves
 * of himself before the idle timeout, so a mixed end before it is a crash.
 */
export function fateOf(task: StoppedTask, settings: WorkerSettings): Fate {
  if (task.stopCode === 'TaskFailedToStart') return 'died at start';
  const fromOutside = STOPPED_FROM_OUTSIDE.includes(task.stopCode ?? '');
  if (task.startedAt === undefined) return fromOutside ? 'unknown' : 'died at start';
  const ranSeconds = (task.endedAt - task.startedAt) / 1000;
  if (ranSeconds >= START_SECONDS) return 'worked';
  if (fromOutside || task.exitCodes.length === 0) return 'unknown';
  const failed = task.exitCodes.filter((code) => code !== 0).length;
  if (failed === 0) return 'worked';
  if (failed === task.exitCodes.length) return 'died at start';
  return ranSeconds < (settings.idleTimeoutSeconds ?? DEFAULT_IDLE_SECONDS) ? 'died at start' : 'worked';
}

/** Tasks that died at start in the last full minute: each is in exactly one minute, so ticks count it once. */
export function diedInLastMinute(observation: Observation, settings: WorkerSettings, now: number): StoppedTask[] {
  const end = Math.floor(now / MINUTE) * MINUTE;
  return stoppedOf(observation, settings)
    .filter(({ stoppedAt = 0 }) => stoppedAt >= end - MINUTE && stoppedAt < end)
    .filter((task) => fateOf(task, settings) === 'died at start');
}

/**
 * Exponential back-off from attempts that died at start: after n failed rounds in a row wait min(2^(n-1), 10) minutes.
 * From the second on a single task is the probe, and nothing is added until it has lived START_SECONDS.
 * One failed round may be a passing fault of one host: after its minute the work goes on in full.
 */
export function crashBackOff(observation: Observation, settings: WorkerSettings, now: number): CrashBackOff {
  const failed = failedRounds(observation, settings, now);
  if (failed.length === 0) return { failedRounds: 0, until: 0, allowed: Infinity };
  const ended = Math.max(...failed.flat().map((task) => task.endedAt));
  const until = ended + Math.min(2 ** (failed.length - 1), MAX_BACK_OFF_MINUTES) * MINUTE;
  return { failedRounds: failed.length, until, allowed: now < until ? 0 : probes(failed, observation, settings, now) };
}

function probes(failed: StoppedTask[][], observation: Observation, settings: WorkerSettings, now: number): number {
  if (failed.length === 1) return Infinity;
  const lastAttempt = Math.max(...failed.flat().map((task) => task.createdAt));
  const undecided = [
    ...observation.live.filter((task) => !hasStarted(task.startedAt, now)),
    ...stoppedOf(observation, settings).filter((task) => task.stoppedAt === undefined && fateOf(task, settings) === 'unknown'),
  ];
  const underWay = undecided.filter((task) => task.createdAt > lastAttempt);
  return Math.max(0, 1 - underWay.length);
}

/** The failed rounds since a task last started well, each as its tasks that died. */
function failedRounds(observation: Observation, settings: WorkerSettings, now: number): StoppedTask[][] {
  const tasks = [
    ...observation.live.map((task) => ({
      createdAt: task.createdAt,
      running: task.startedAt !== undefined,
      worked: hasStarted(task.startedAt, now),
      died: undefined,
    })),
    ...stoppedOf(observation, settings).map((task) => {
      const fate = fateOf(task, settings);
      return { createdAt: task.createdAt, running: false, worked: fate === 'worked', died: fate === 'died at start' ? task : undefined };
    }),
  ].sort((a, b) => b.createdAt - a.createdAt);

  const failed: StoppedTask[][] = [];
  while (tasks.length > 0) {
    const newest = tasks[0].createdAt;
    const next = tasks.findIndex((task) => newest - task.createdAt > ROUND_MILLISECONDS);
    const round = tasks.splice(0, next === -1 ? tasks.length : next);
    if (round.some((task) => task.worked)) break;
    const died = round.map((task) => task.died).filter((task) => task !== undefined);
    // While one of them runs, it is not known yet whether all will die.
    if (died.length > 0 && !round.some((task) => task.running)) failed.push(died);
  }
  return failed;
}

/** Failures of an older revision say nothing of the one that is started now: a deploy of the repair works at once. */
function stoppedOf(observation: Observation, settings: WorkerSettings): StoppedTask[] {
  return observation.stopped.filter((task) => task.taskDefinition === settings.taskDefinition);
}

function hasStarted(startedAt: number | undefined, now: number): boolean {
  return startedAt !== undefined && now - startedAt >= START_SECONDS * 1000;
}
