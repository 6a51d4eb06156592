import { Calendar } from './calendar';
import type { Cohort } from './cohort';
import type { Distribution } from './distribution';
import { groupsAmong } from './message-groups';
import type { MessageQueue } from './message-queue';
import type { Random } from './random';
import type { Tally } from './tally';
import { WorkLength } from './work-length';

/** Tasks that take messages from a queue. */
export interface TaskSettings {
  /** Messages one task works on at once. */
  readonly concurrency: number;
  /** Time of one message. */
  readonly serviceTime: Distribution;
  /** Probability that a message fails. */
  readonly failureRate: number;
  /** Seconds until a failed message is visible again, by its receive count; without it when its visibility ends. */
  readonly backOff?: (receives: number) => number;
  /** A task leaves after so long without a message. */
  readonly idleSeconds?: number;
  /** A task takes no more messages after so long, and leaves when it is done. */
  readonly lifetimeSeconds?: number;
  /** A task keeps its messages invisible while it works on them; otherwise they come back when their visibility ends. */
  readonly extendsVisibility: boolean;
  /** Message groups of a FIFO queue: one message of each at a time. */
  readonly groups?: number;
  /** A task that is stopped gives its messages back at once; otherwise they wait for the end of their visibility. */
  readonly handsBack: boolean;
  /** Tasks that work are not stopped. */
  readonly protectedWhileBusy: boolean;
}

interface Task {
  readonly started: number;
  /** Messages it works on. */
  hand: number;
  idleSince: number;
  gone: boolean;
}

/** Messages that fared alike, end their work in the same tick, and are in the hands of these tasks, one in each or more. */
interface Share {
  readonly sent: number;
  readonly receives: number;
  readonly tasks: Task[];
  /** When their visibility ends. */
  readonly until: number;
  /** The same messages as they come back before the work is done. */
  readonly again?: Cohort;
}

/**
 * Running tasks, one by one: which of them is busy decides what a stop destroys and when a task leaves.
 *
 * What it copies: long polling (a task with a free slot gets a message at once, which one is chance), leaving after
 * idleness and after a lifetime, and that whoever stops tasks does not know which of them work. Messages whose visibility
 * ends while they are worked on are there for others: then only the last one that received them can delete them. Of a
 * FIFO queue no more messages are under way than groups have any, and one that failed keeps its group.
 *
 * What it leaves out: the seconds between a stop and its end, and in which group a message is.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
export class TaskFleet {
  private readonly ends = new Calendar<Share>();
  private readonly shares = new Set<Share>();
  private readonly length: WorkLength;
  private readonly idleTicks: number;
  private readonly lifetimeTicks: number;
  private tasks: Task[] = [];
  private busy = 0;
  // No task leaves, or is past its lifetime, before these ticks.
  private nobodyLeavesBefore = Infinity;
  private nobodyPastBefore = Infinity;

  public constructor(
    private readonly settings: TaskSettings, private readonly queue: MessageQueue, private readonly tally: Tally,
    private readonly tick: number, private readonly random: Random,
  ) {
    this.length = new WorkLength(settings.serviceTime, tick);
    this.idleTicks = (settings.idleSeconds ?? Infinity) / tick;
    this.lifetimeTicks = (settings.lifetimeSeconds ?? Infinity) / tick;
  }

  /** Tasks that run. */
  public get running(): number {
    return this.tasks.length;
  }

  /** Tasks past their lifetime. */
  public leaving(now: number): number {
    return now < this.nobodyPastBefore ? 0 : this.tasks.filter((task) => this.isPast(task, now)).length;
  }

  /** Slots with a message, as a share of all. */
  public get utilisation(): number {
    return this.tasks.length === 0 ? 0 : Math.min(1, this.busy / (this.tasks.length * this.settings.concurrency));
  }

  /** Begins a tick: work ends, and so many more tasks run. */
  public begin(started: number, now: number): void {
    const due = this.ends.take(now);
    if (due !== undefined) {
      for (const share of due) this.finish(share, now);
    }
    for (let count = 0; count < started; count++) this.tasks.push({ started: now, hand: 0, idleSince: now, gone: false });
    if (started > 0) {
      this.nobodyPastBefore = Math.min(this.nobodyPastBefore, now + this.lifetimeTicks);
      this.nobodyLeavesBefore = Math.min(this.nobodyLeavesBefore, now + Math.min(this.idleTicks, this.lifetimeTicks));
    }
  }

  /** Tasks with free slots take messages. */
  public work(now: number): void {
    const { queue, settings: { concurrency }, tasks } = this;
    if (queue.visible === 0 || tasks.length === 0) return;
    let free = tasks.length * concurrency - this.busy;
    if (now >= this.nobodyPastBefore) {
      free = 0;
      for (const task of tasks) if (!this.isPast(task, now)) free += concurrency - task.hand;
    }
    if (free <= 0) return;
    const received = queue.receive(Math.min(queue.visible, this.length.startable(Math.min(free, this.freeGroups()))));
    // Long polling: any of the tasks, whoever asked first.
    let at = Math.floor(this.random.next() * tasks.length);
    for (const cohort of received) {
      this.tally.starts += cohort.count;
      if (cohort.receives === 1) this.tally.started(cohort.count, (now - cohort.sent) * this.tick, now * this.tick);
      this.length.spread(cohort.count, this.random, (ticks, count) => {
        if (ticks === 0) {
          for (let touched = 0; touched < Math.min(count, tasks.length); touched++) tasks[(at + touched) % tasks.length].idleSince = now;
          at = (at + count) % tasks.length;
          return this.end({ sent: cohort.sent, receives: cohort.receives, count }, queue.visibilityEnds(now), now);
        }
        const share = this.share(cohort, count, ticks, now);
        for (let left = count; left > 0; left--) {
          at = this.nextFree(at, now);
          tasks[at].hand++;
          share.tasks.push(tasks[at]);
          if (++at === tasks.length) at = 0;
        }
        this.busy += count;
        this.ends.put(now + ticks, share);
        this.shares.add(share);
      });
    }
  }

  /** Tasks that have nothing to do, or are past their lifetime, leave by themselves. */
  public leave(now: number): void {
    if (now < this.nobodyLeavesBefore) return;
    let next = Infinity;
    let leaving = 0;
    for (const task of this.tasks) {
      const past = task.started + this.lifetimeTicks;
      // A task that works may end its work in the next tick: it then leaves at once if past its lifetime.
      const leavesAt = task.hand === 0
        ? Math.min(task.idleSince + this.idleTicks, past)
        : Math.min(now + 1 + this.idleTicks, Math.max(now + 1, past));
      task.gone = leavesAt <= now;
      if (task.gone) leaving++;
      else next = Math.min(next, leavesAt);
    }
    this.nobodyLeavesBefore = next;
    if (leaving > 0) this.tasks = this.tasks.filter(({ gone }) => !gone);
    this.nobodyPastBefore = this.tasks.reduce((earliest, { started }) => Math.min(earliest, started + this.lifetimeTicks), Infinity);
  }

  /** Stops so many tasks; whoever does it does not know which of them work. Says how many were stopped. */
  public stop(wanted: number, now: number): number {
    let stopped = 0;
    const candidates = this.settings.protectedWhileBusy ? this.tasks.filter(({ hand }) => hand === 0) : [...this.tasks];
    while (stopped < wanted && candidates.length > 0) {
      const [task] = candidates.splice(Math.floor(this.random.next() * candidates.length), 1);
      task.gone = true;
      stopped++;
      if (task.hand > 0) this.tally.stoppedWhileBusy++;
      this.drop(task, now);
    }
    if (stopped > 0) this.tasks = this.tasks.filter(({ gone }) => !gone);
    return stopped;
  }

  /** Work ends, in those of its tasks that are still there. */
  private finish(share: Share, now: number): void {
    this.shares.delete(share);
    let count = 0;
    for (const task of share.tasks) {
      if (task.gone) continue;
      task.hand--;
      task.idleSince = now;
      count++;
    }
    if (count === 0) return;
    this.busy -= count;
    if (share.again === undefined) return this.end({ sent: share.sent, receives: share.receives, count }, share.until, now);
    const done = count - this.fail(count);
    const deleted = this.queue.withdraw(share.again, done);
    if (deleted > 0) this.tally.ended(deleted, now * this.tick);
    // Somebody else has received the others by now, so this one's receipt handles are old.
    this.tally.workedOnAgain += done - deleted;
  }

  /** Messages that go to tasks together. Where their work outlasts their visibility, they come back before it is done. */
  private share({ sent, receives }: Cohort, count: number, ticks: number, now: number): Share {
    const until = this.queue.visibilityEnds(now);
    if (this.settings.extendsVisibility || now + ticks <= until) return { sent, receives, tasks: [], until };
    const again = { sent, receives, count };
    this.queue.giveBack(again, until, now);
    return { sent, receives, tasks: [], until, again };
  }

  /** Message groups that have messages and none under way. */
  private freeGroups(): number {
    const { queue, settings: { groups } } = this;
    return groups === undefined ? Infinity : Math.max(0, groupsAmong(queue.visible + queue.inFlight, groups) - queue.inFlight);
  }

  private drop(task: Task, now: number): void {
    for (const { sent, receives, tasks, until, again } of this.shares) {
      // What comes back by itself needs nobody.
      if (again !== undefined) continue;
      const count = tasks.filter((one) => one === task).length;
      if (count > 0) this.queue.giveBack({ sent, receives, count }, this.settings.handsBack ? now : until, now);
    }
    this.busy -= task.hand;
    task.hand = 0;
  }

  /** The next task with a free slot; by chance of rounding there may be none, then the next that takes messages. */
  private nextFree(from: number, now: number): number {
    const { tasks, settings: { concurrency } } = this;
    for (let step = 0, at = from; step < tasks.length; step++, at = at + 1 === tasks.length ? 0 : at + 1) {
      if (tasks[at].hand < concurrency && !this.isPast(tasks[at], now)) return at;
    }
    return from;
  }

  private end(cohort: Cohort, until: number, now: number): void {
    const { queue, tally, settings: { backOff } } = this;
    const failed = this.fail(cohort.count);
    if (failed > 0) {
      const due = backOff === undefined ? until : now + Math.ceil(backOff(cohort.receives) / this.tick);
      queue.giveBack({ ...cohort, count: failed }, due, now);
    }
    if (failed === cohort.count) return;
    queue.delete(cohort.sent, cohort.count - failed);
    tally.ended(cohort.count - failed, now * this.tick);
  }

  private fail(count: number): number {
    const { failureRate } = this.settings;
    return failureRate === 0 ? 0 : this.random.binomial(count, failureRate);
  }

  private isPast(task: Task, now: number): boolean {
    return now - task.started >= this.lifetimeTicks;
  }
}
