import { decide } from '../../lib/runtime/dispatcher/decision';
import type { WorkerSettings } from '../../lib/runtime/dispatcher/settings';
import type { FargateWorkerSettings } from '../../lib/simulator/fargate-worker';
import { seeded } from '../../lib/simulator/random';

/** What became of the messages, and of the tasks. Seconds. */
export interface ReferenceRun {
  /** From the moment each message was sent to the (first) start of its work; rises. */
  readonly waits: readonly number[];
  readonly completed: number;
  readonly deadLettered: number;
  readonly tasksStarted: number;
  /** Time of all tasks, from their launch on. */
  readonly taskSeconds: number;
  readonly lastDone: number;
}

interface Message { readonly sent: number; receives: number }
interface Task { readonly launchedAt: number; readonly startedAt: number; hand: number; idleSince: number }

/**
 * A FargateWorker, message by message and to the moment, written without the simulator's parts: a list of what happens
 * next, one object a message and a task, and the dispatcher's own code. Slow and plain: what the models by the tick are
 * held against.
 */
export function containerReference(moments: readonly number[], settings: FargateWorkerSettings, seed: number): ReferenceRun {
  const { queue: { maxReceiveCount = Infinity }, concurrency, idleSeconds, lifetimeSeconds, startTime, serviceTime, failureRate } = settings;
  const policy = { ...settings, maxTaskLifetimeSeconds: lifetimeSeconds } as unknown as WorkerSettings;
  const random = seeded(seed);
  const agenda: Array<{ at: number; act: (now: number) => void }> = [];
  const visible: Message[] = [];
  const open = new Set<Message>();
  const tasks = new Set<Task>();
  const ages: number[] = [];
  const run = { waits: [] as number[], completed: 0, deadLettered: 0, tasksStarted: 0, taskSeconds: 0, lastDone: 0 };
  const pending: number[] = [];
  let tokens = 100;
  let filledAt = 0;

  const plan = (at: number, act: (now: number) => void) => {
    let low = 0;
    for (let high = agenda.length; low < high;) {
      const middle = (low + high) >> 1;
      if (agenda[middle].at > at) low = middle + 1;
      else high = middle;
    }
    agenda.splice(low, 0, { at, act });
  };
  const takes = (task: Task, now: number) => task.hand < concurrency && now - task.startedAt < lifetimeSeconds;

  function assign(now: number): void {
    for (;;) {
      const free = [...tasks].filter((task) => takes(task, now));
      if (free.length === 0 || visible.length === 0) return;
      const message = visible.shift()!;
      if (message.receives >= maxReceiveCount) {
        run.deadLettered++;
        open.delete(message);
        continue;
      }
      const task = free[Math.floor(random.next() * free.length)];
      task.hand++;
      if (message.receives++ === 0) run.waits.push(now - message.sent);
      plan(now + serviceTime.sample(random), (end) => done(task, message, end));
    }
  }

  function done(task: Task, message: Message, now: number): void {
    task.hand--;
    task.idleSince = now;
    if (random.next() < failureRate) {
      plan(now + Math.min(900, 5 * 2 ** message.receives), (back) => {
        visible.push(message);
        assign(back);
      });
    } else {
      open.delete(message);
      run.completed++;
      run.lastDone = now;
    }
    assign(now);
    plan(now + idleSeconds, (later) => leave(task, later));
    leave(task, now);
  }

  function leave(task: Task, now: number): void {
    if (!tasks.has(task) || task.hand > 0 || (now - task.idleSince < idleSeconds - 1e-9 && now - task.startedAt < lifetimeSeconds)) return;
    tasks.delete(task);
    run.taskSeconds += now - task.launchedAt;
  }

  function launch(now: number): void {
    tokens = Math.min(100, tokens + (now - filledAt) * 20) - 1;
    filledAt = now;
    pending.push(now);
    run.tasksStarted++;
    plan(now + startTime.sample(random), (start) => {
      pending.splice(pending.indexOf(now), 1);
      const task = { launchedAt: now, startedAt: start, hand: 0, idleSince: start };
      tasks.add(task);
      assign(start);
      plan(start + idleSeconds, (later) => leave(task, later));
      plan(start + lifetimeSeconds, (later) => leave(task, later));
    });
  }

  function look(now: number): void {
    const oldest = Math.min(Infinity, ...[...open].slice(0, 1).map(({ sent }) => sent));
    ages.push(oldest === Infinity ? 0 : now - oldest);
    const live = [
      ...pending.map((createdAt) => ({ createdAt: createdAt * 1000 })),
      ...[...tasks].map(({ launchedAt, startedAt }) => ({ createdAt: launchedAt * 1000, startedAt: startedAt * 1000 })),
    ];
    const inFlight = open.size - visible.length;
    const decision = decide({ visible: visible.length, inFlight, delayed: 0, live, stopped: [], oldestSeconds: live.length === 0 ? undefined : ages.at(-3) ?? ages[0] }, policy, now * 1000);
    for (let count = 0, at = now; count < decision.start; count++) {
      const there = Math.min(100, tokens + (now - filledAt) * 20);
      at = count < there ? now : now + (count + 1 - there) / 20;
      if (at > now + 48) break;
      plan(at, launch);
    }
    if (open.size > 0 || tasks.size > 0 || pending.length > 0 || now < (moments.at(-1) ?? 0)) plan(now + 60, look);
  }

  for (const moment of moments) {
    plan(moment, (now) => {
      const message = { sent: now, receives: 0 };
      open.add(message);
      visible.push(message);
      assign(now);
    });
  }
  plan(seeded(seed + 1).next() * 60, look);
  while (agenda.length > 0) {
    const { at, act } = agenda.pop()!;
    act(at);
  }
  return { ...run, waits: run.waits.sort((left, right) => left - right) };
}
