import type { Distribution } from './distribution';
import { tasksToStart, type DispatchPolicy } from './dispatch-decision';
import type { WorkQueueSettings } from './lambda-worker';
import { MessageQueue } from './message-queue';
import type { Model } from './model';
import type { Random } from './random';
import type { WorkloadReport } from './run-report';
import { StartRounds } from './start-rounds';
import { Tally } from './tally';
import { TaskFleet } from './task-fleet';
import { TaskLauncher } from './task-launcher';

/** A container worker that starts from zero. */
export interface FargateWorkerSettings extends DispatchPolicy {
  readonly queue: WorkQueueSettings;
  readonly serviceTime: Distribution;
  /** From RunTask to the first message taken. */
  readonly startTime: Distribution;
  readonly failureRate: number;
  /** Probability that a task dies at its start. */
  readonly startFailureRate: number;
  readonly idleSeconds: number;
  readonly lifetimeSeconds: number;
}

/** The dispatcher looks once a minute, and its function ends after 48 s: what RunTask did not let through by then waits for the next look. */
const LOOK_EVERY_SECONDS = 60;
const LOOK_LASTS_SECONDS = 48;

/** The agent's back-off after a failed message: min(900, 2^receives x 5) seconds (lib/runtime/queue-agent/back-off.ts). */
function agentBackOff(receives: number): number {
  return Math.min(900, 2 ** receives * 5);
}

/** CloudWatch has the age of the oldest message a minute or two late. */
const AGE_IS_LATE_SECONDS = 120;

/**
 * A FargateWorker: dispatcher, task starts, and agents that leave by themselves.
 *
 * What it copies: the dispatcher's law, once a minute at a second of its own; RunTask under Fargate's launch rates; tasks
 * that take messages until the queue was empty for the idle timeout, or until their lifetime; the back-off from tasks
 * that die at start.
 *
 * What it leaves out: Spot interruptions, and the second or two that the dispatcher takes to look.
 */
export class FargateWorker implements Model {
  public readonly tally = new Tally();
  private readonly queue: MessageQueue;
  private readonly launcher: TaskLauncher;
  private readonly fleet: TaskFleet;
  private readonly rounds = new StartRounds();
  private nextLook: number;
  private readonly ages: number[] = [];

  public constructor(private readonly settings: FargateWorkerSettings, private readonly tick: number, private readonly random: Random) {
    const { queue: { visibilitySeconds, maxReceiveCount = Infinity, delaySeconds = 0 } } = settings;
    this.queue = new MessageQueue({
      visibilityTicks: Math.max(1, Math.ceil(visibilitySeconds / tick)), maxReceiveCount, delayTicks: Math.ceil(delaySeconds / tick),
    });
    this.nextLook = random.next() * LOOK_EVERY_SECONDS;
    this.launcher = new TaskLauncher('RunTask', settings.startTime, tick, random);
    this.fleet = new TaskFleet({ ...settings, groups: settings.queue.groups, backOff: agentBackOff, handsBack: true, protectedWhileBusy: true, extendsVisibility: true }, this.queue, this.tally, tick, random);
  }

  public step(now: number, arrivals: number): void {
    const { queue, fleet, launcher, tally, tick } = this;
    const second = now * tick;
    queue.begin(now);
    fleet.begin(this.started(now), now);
    tally.arrived(arrivals, second);
    queue.send(arrivals, now);
    fleet.work(now);
    if (second >= this.nextLook) this.look(now);
    else if (second >= this.nextLook - LOOK_EVERY_SECONDS + LOOK_LASTS_SECONDS) this.rounds.gaveUp(launcher.mark, launcher.giveUp(Infinity));
    launcher.launch(now);
    fleet.leave(now);
    tally.deadLettersAre(queue.deadLettered, second);
    tally.aged(queue.oldest(now) * tick, second);
    tally.capacitySeconds += (fleet.running + launcher.pending) * tick;
    tally.capacity.record(second, fleet.running + launcher.pending + launcher.queued, fleet.running);
  }

  /** Nothing waits and no task is left: back at zero. */
  public get settled(): boolean {
    return this.queue.isEmpty && this.fleet.running === 0 && this.launcher.pending === 0;
  }

  public report(id: string): WorkloadReport {
    return this.tally.report(id, 'fargate-worker', this.queue.isEmpty);
  }

  private look(now: number): void {
    const { queue, fleet, launcher, settings, ages, tick } = this;
    while (this.nextLook <= now * tick) this.nextLook += LOOK_EVERY_SECONDS;
    ages.push(queue.oldest(now) * tick);
    if (ages.length > AGE_IS_LATE_SECONDS / LOOK_EVERY_SECONDS + 1) ages.shift();
    const leaving = fleet.leaving(now);
    const live = fleet.running + launcher.pending;
    const wanted = tasksToStart({
      visible: queue.visible, inFlight: queue.inFlight, pending: launcher.pending, running: fleet.running - leaving, leaving,
      oldestSeconds: live === 0 ? undefined : ages[0],
    }, settings);
    launcher.queued = Math.min(wanted, this.rounds.allowed(now * tick));
    if (launcher.queued > 0) launcher.mark = this.rounds.begin(launcher.queued, now * tick);
  }

  /** Tasks that run from now on. Those that die at their start never do. */
  private started(now: number): number {
    const { launcher, random, tally, tick, settings: { startFailureRate } } = this;
    let running = 0;
    for (const round of launcher.begin(now)) {
      const dies = startFailureRate > 0 && random.next() < startFailureRate;
      this.rounds.started(round, dies, now * tick);
      if (dies) tally.diedAtStart++;
      else running++;
    }
    return running;
  }
}
