import { crashBackOff } from './crash-back-off';
import type { LiveTask, Observation } from './observation';
import type { WorkerSettings } from './settings';

/** Why a tick starts what it starts, or nothing. */
export type Reason =
  | 'nothing waits'
  | 'tasks suffice'
  | 'first task'
  | 'backlog'
  | 'jobs take longer than stated'
  | 'max capacity'
  | 'tasks die at start';

/** What one tick does for one worker. */
export interface Decision {
  /** Tasks to start now. */
  readonly start: number;
  readonly reason: Reason;
  /** Tasks that the messages ask for beyond those that live, before the back-off and `maxCapacity`. */
  readonly missing: number;
  readonly pending: number;
  readonly running: number;
  /** Running tasks past `maxTaskLifetime`: they finish what they have and take no more. */
  readonly leaving: number;
  /** Attempts in a row that died at start. */
  readonly failedRounds: number;
  /** While tasks die at start: when the next may be started, in milliseconds since 1970. */
  readonly nextStartAt?: number;
}

/**
 * How many tasks to start now. Depends on its arguments alone.
 *
 * Law: wanted = min(maxCapacity, ceil((visible + in flight) / messagesPerTask)); while messages are visible, start
 * wanted - (pending + running). That is at least one when no task takes messages.
 *
 * Guards:
 * - A task past `maxTaskLifetime` takes no more, so it is not counted as running. It still is a task: `maxCapacity`
 *   holds for all that live.
 * - When the oldest message is older than `acceptableLatency`, the jobs take longer than stated, and the law's backlog
 *   per task is wrong. Then every visible message without a free slot gets one. (What leaving tasks have in flight is
 *   held against the others: a running task with a free slot would have taken what is visible.)
 * - Never more than the visible messages can use: those that wait for pending tasks have theirs. (What leaving tasks
 *   and failed messages keep in flight would otherwise ask each minute for another task for the same message.)
 * - Tasks that die at start are not restarted in a tight loop (crash-back-off.ts).
 *
 * Example: 100 visible, 20 in flight, 12 messages per task, 3 running, 2 pending: ceil(120 / 12) - 5 = 5.
 *
 * @param now milliseconds since 1970
 */
export function decide(observation: Observation, settings: WorkerSettings, now: number): Decision {
  const { visible, inFlight, live, oldestSeconds } = observation;
  const { maxCapacity, messagesPerTask, concurrency = 1 } = settings;
  const leaving = live.filter((task) => isLeaving(task, settings, now)).length;
  const pending = live.filter((task) => task.startedAt === undefined).length;
  const running = live.length - leaving - pending;
  const counted = { pending, running, leaving };
  if (visible === 0) return { start: 0, reason: 'nothing waits', missing: 0, failedRounds: 0, ...counted };

  const taking = pending + running;
  const wanted = Math.min(maxCapacity, Math.ceil((visible + inFlight) / messagesPerTask));
  const byLaw = wanted - taking;

  const freeSlots = Math.max(0, taking * concurrency - inFlight);
  const late = oldestSeconds !== undefined && oldestSeconds > settings.acceptableLatencySeconds;
  const byLatency = late ? tasksFor(visible - freeSlots, concurrency) : 0;

  const usable = tasksFor(visible - pending * concurrency, concurrency);
  const missing = Math.min(Math.max(byLaw, byLatency), usable);
  if (missing === 0) return { start: 0, reason: 'tasks suffice', missing, failedRounds: 0, ...counted };

  const { failedRounds, until, allowed } = crashBackOff(observation, settings, now);
  const asked = { missing, failedRounds, ...(until > now ? { nextStartAt: until } : {}), ...counted };
  const room = Math.max(0, maxCapacity - live.length);
  if (room === 0) return { start: 0, reason: 'max capacity', ...asked };
  if (allowed === 0) return { start: 0, reason: 'tasks die at start', ...asked };
  const start = Math.min(missing, room, allowed);
  if (byLatency > byLaw) return { start, reason: 'jobs take longer than stated', ...asked };
  return { start, reason: taking === 0 ? 'first task' : 'backlog', ...asked };
}

/** Tasks that give each of the messages a slot. */
function tasksFor(messages: number, concurrency: number): number {
  return Math.ceil(Math.max(0, messages) / concurrency);
}

function isLeaving(task: LiveTask, settings: WorkerSettings, now: number): boolean {
  return task.startedAt !== undefined && now - task.startedAt >= settings.maxTaskLifetimeSeconds * 1000;
}
