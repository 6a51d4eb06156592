import { decide, Decision } from '../../../lib/runtime/dispatcher/decision';
import type { Observation, StoppedTask } from '../../../lib/runtime/dispatcher/observation';
import type { WorkerSettings } from '../../../lib/runtime/dispatcher/settings';

/** From RunTask to the first message taken. */
export const START_SECONDS = 60;

// ECS forgets stopped tasks after an hour.
const MEMORY_SECONDS = 3600;

/** What happens to the queue. Times in seconds from the beginning. */
export interface Story {
  readonly settings: WorkerSettings;
  /** Jobs by when their message arrives; each takes so long, whatever was stated. */
  readonly jobs: ReadonlyArray<{ readonly arrivesAt: number; readonly seconds: number }>;
  /** Second of the minute at which the dispatcher ticks. */
  readonly phase: number;
  /** Tasks asked for in this time die 30 s later. */
  readonly broken?: { readonly from: number; readonly until: number };
}

export interface PlayedMessage {
  readonly arrivesAt: number;
  readonly seconds: number;
  takenAt?: number;
  doneAt?: number;
  times: number;
  /** Whether a tick found no room for a task while it waited. */
  metMaxCapacity: boolean;
}

interface PlayedTask {
  readonly createdAt: number;
  readonly dies: boolean;
  idleSince: number;
  busy: PlayedMessage[];
}

export interface PlayedTick {
  readonly at: number;
  readonly observation: Observation;
  readonly decision: Decision;
}

export interface Played {
  readonly messages: PlayedMessage[];
  readonly ticks: PlayedTick[];
  readonly started: number;
  readonly mostAlive: number;
  /** When the last task had ended. */
  readonly zeroAt: number;
}

/**
 * Plays a story second by second: a tick each minute, tasks that come to run after START_SECONDS, take messages as
 * the queue agent does (oldest first, until the queue has been empty for the idle timeout or the lifetime is over; then
 * they finish what they have and leave), and an age metric that is a minute old. It leaves out duplicates, failed jobs and
 * depths that are approximate. It ends when all is done and no task lives; a story that does not end is an error.
 */
export function play(story: Story): Played {
  const { settings, jobs, phase, broken = { from: 0, until: 0 } } = story;
  const { concurrency = 1, idleTimeoutSeconds = 60, maxTaskLifetimeSeconds } = settings;
  const messages = jobs.map((job): PlayedMessage => ({ ...job, times: 0, metMaxCapacity: false })).sort((a, b) => a.arrivesAt - b.arrivesAt);
  const ticks: PlayedTick[] = [];
  const stopped: StoppedTask[] = [];
  let tasks: PlayedTask[] = [];
  let ageAtLastTick: number | undefined;
  let started = 0;
  let mostAlive = 0;
  const total = messages.reduce((sum, { seconds }) => sum + seconds, 0);
  const latest = (messages.at(-1)?.arrivesAt ?? 0) + total + 4 * MEMORY_SECONDS + broken.until;

  for (let now = 0; now <= latest; now++) {
    const waiting = messages.filter((message) => message.arrivesAt <= now && message.takenAt === undefined);
    for (const task of tasks) {
      if (task.busy.length > 0) task.idleSince = now;
      task.busy = task.busy.filter((message) => message.doneAt! > now);
      if (task.dies || now < task.createdAt + START_SECONDS || now >= task.createdAt + START_SECONDS + maxTaskLifetimeSeconds) continue;
      while (task.busy.length < concurrency && waiting.length > 0) {
        const message = waiting.shift()!;
        Object.assign(message, { takenAt: now, doneAt: now + message.seconds, times: message.times + 1 });
        task.busy.push(message);
        task.idleSince = now;
      }
    }
    for (const task of tasks.filter(({ dies, createdAt }) => dies && now >= createdAt + 30)) {
      const endedAt = now * 1000;
      stopped.push({
        createdAt: task.createdAt * 1000, endedAt, stoppedAt: endedAt, stopCode: 'TaskFailedToStart', exitCodes: [],
        taskDefinition: settings.taskDefinition,
      });
    }
    tasks = tasks.filter((task) => (task.dies ? now < task.createdAt + 30 : task.busy.length > 0
      || (now < task.idleSince + idleTimeoutSeconds && now < task.createdAt + START_SECONDS + maxTaskLifetimeSeconds)));
    if (tasks.length === 0 && messages.every(({ doneAt }) => doneAt !== undefined && doneAt <= now)) {
      return { messages, ticks, started, mostAlive, zeroAt: now };
    }
    if (now % 60 !== phase) continue;

    const undeleted = messages.filter(({ arrivesAt, doneAt }) => arrivesAt <= now && (doneAt === undefined || doneAt > now));
    const observation: Observation = {
      visible: waiting.length,
      inFlight: undeleted.length - waiting.length,
      delayed: 0,
      live: tasks.map(({ createdAt }) => ({
        createdAt: createdAt * 1000,
        startedAt: now >= createdAt + START_SECONDS ? (createdAt + START_SECONDS) * 1000 : undefined,
      })),
      stopped: stopped.filter(({ endedAt }) => endedAt > (now - MEMORY_SECONDS) * 1000),
      oldestSeconds: tasks.length > 0 ? ageAtLastTick : undefined,
    };
    ageAtLastTick = undeleted.length > 0 ? now - undeleted[0].arrivesAt : undefined;
    const decision = decide(observation, settings, now * 1000);
    ticks.push({ at: now, observation, decision });
    const dies = now >= broken.from && now < broken.until;
    for (let task = 0; task < decision.start; task++) {
      tasks.push({ createdAt: now, dies, idleSince: now + START_SECONDS, busy: [] });
    }
    started += decision.start;
    mostAlive = Math.max(mostAlive, tasks.length);
    if (tasks.length >= settings.maxCapacity) for (const message of waiting) message.metMaxCapacity = true;
  }
  throw new Error(`a story must end, got ${messages.filter(({ doneAt }) => doneAt === undefined).length} messages that wait and ${tasks.length} tasks after ${latest} s`);
}
