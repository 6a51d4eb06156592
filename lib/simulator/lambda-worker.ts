import { messagesIn, takeMessages, type Cohort } from './cohort';
import { MappingConcurrency, type MappingSettings } from './event-source-mapping';
import type { FunctionSettings } from './execution-environments';
import { Invocations, type Ended } from './invocations';
import { MessageQueue } from './message-queue';
import { groupsAmong } from './message-groups';
import type { Model } from './model';
import type { Random } from './random';
import type { WorkloadReport } from './run-report';
import { Tally } from './tally';

/** A queue as its users set it. */
export interface WorkQueueSettings {
  readonly visibilitySeconds: number;
  /** Receives before a message is dead-lettered; nothing without a dead-letter queue. */
  readonly maxReceiveCount?: number;
  readonly delaySeconds?: number;
  /** Message groups that are active, of a FIFO queue. */
  readonly groups?: number;
}

/** A function that reads a queue. */
export interface LambdaWorkerSettings {
  readonly queue: WorkQueueSettings;
  readonly mapping: MappingSettings;
  /** Its service time is that of an invocation, whatever its batch; its failure rate that of a message. */
  readonly worker: FunctionSettings;
  /** The function reports failed messages, and only they come back. */
  readonly partialBatchFailures: boolean;
}

/** Batches that no environment was free for, and are tried again. */
interface Held {
  readonly messages: Cohort[];
  readonly invocations: number;
  readonly until: number;
}

/**
 * A Lambda function behind an SQS queue.
 *
 * What it copies, beside the queue and the mapping: pollers take what is there, so batches grow with the backlog; with
 * a batching window they gather; a batch that is throttled is tried again until its visibility ends, and then has used
 * up a receive; of a FIFO queue one batch a message group is under way.
 *
 * What it leaves out: the limit of 6 MB a batch, that each poller gathers a batch of its own, functions that run
 * longer than the visibility timeout, and that messages of a group wait for a failed one before them (message by message
 * they do: exact-lambda-worker.ts).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class LambdaWorker implements Model {
  public readonly tally = new Tally();
  private readonly queue: MessageQueue;
  private readonly concurrency: MappingConcurrency;
  private readonly invocations: Invocations;
  private readonly windowTicks: number;
  private gathered: Cohort[] = [];
  private gatheredSince = 0;
  private held: Held[] = [];
  private ended = 0;
  private failed = 0;
  private atOnce = 0;
  // Messages came for which no poller was free at once, though one was before the tick was over.
  private waited = false;
  private throttled = false;
  private now = 0;
  // Of the messages that begin, those received for the first time: when they were sent, and how many.
  private readonly firsts: number[] = [];
  private knownFirsts = 0;
  private readonly endNow = (ended: Ended): void => this.end(ended, this.now);

  public constructor(private readonly settings: LambdaWorkerSettings, private readonly tick: number, private readonly random: Random) {
    const { visibilitySeconds, maxReceiveCount = Infinity, delaySeconds = 0 } = settings.queue;
    this.queue = new MessageQueue({
      visibilityTicks: Math.max(1, Math.ceil(visibilitySeconds / tick)), maxReceiveCount, delayTicks: Math.ceil(delaySeconds / tick),
    });
    this.concurrency = new MappingConcurrency(settings.mapping);
    this.invocations = new Invocations(settings.worker, tick, random);
    this.windowTicks = Math.floor(settings.mapping.batchingWindowSeconds / tick);
  }

  public step(now: number, arrivals: number): void {
    const { queue, invocations, tally, tick } = this;
    const second = now * tick;
    this.now = now;
    this.ended = this.failed = this.atOnce = 0;
    this.waited = this.throttled = false;
    queue.begin(now);
    for (const ended of invocations.begin(now)) this.end(ended, now);
    tally.arrived(arrivals, second);
    queue.send(arrivals, now);

    const before = invocations.running;
    const allowed = this.slots();
    let free = Math.max(0, allowed - before);
    if (this.held.length > 0) free -= this.retry(free, now);
    if (free > 0) this.poll(free, now);
    // Chance may make a few invocations end a tick late; they are not more than there may be.
    const running = Math.min(before + this.atOnce, this.concurrency.most, this.settings.worker.concurrency);
    this.concurrency.observe({
      backlog: queue.visible > 0 || this.waited, running, failing: this.ended === 0 ? 0 : this.failed / this.ended, throttled: this.throttled, seconds: tick,
    });
    tally.deadLettersAre(queue.deadLettered, second);
    tally.aged(queue.oldest(now) * tick, second);
    tally.capacity.record(second, allowed, running);
  }

  public get settled(): boolean {
    return this.queue.isEmpty;
  }

  public report(id: string): WorkloadReport {
    return this.tally.report(id, 'function-worker', this.settled);
  }

  /** Batches that may be under way: as many as the mapping allows, and of a FIFO queue one a group with messages. */
  private slots(): number {
    const { groups } = this.settings.queue;
    if (groups === undefined) return this.concurrency.now;
    return Math.min(this.concurrency.now, groupsAmong(this.queue.visible + this.queue.inFlight, groups));
  }

  /** Takes messages for the free slots, as many batches as that makes, and begins them. */
  private poll(free: number, now: number): void {
    const { queue, invocations, settings: { mapping: { batchSize } } } = this;
    const most = invocations.startable(free);
    const room = most * batchSize - messagesIn(this.gathered);
    if (queue.visible > 0 && room > 0) {
      const received = queue.receive(Math.min(room, queue.visible));
      if (this.gathered.length === 0) {
        this.gatheredSince = now;
        this.gathered = received;
      } else {
        for (const cohort of received) this.gathered.push(cohort);
      }
    }
    const { gathered } = this;
    const ready = messagesIn(gathered);
    if (ready === 0) return;
    const due = now - this.gatheredSince >= this.windowTicks;
    const full = Math.floor(ready / batchSize);
    // Without a window each poller takes what it finds: one message, as long as there are as many pollers as messages.
    this.waited = this.windowTicks === 0 && ready > most;
    const batches = Math.min(most, this.windowTicks > 0 ? full + (due && ready > full * batchSize ? 1 : 0) : ready);
    if (batches === 0) return;
    const count = due ? Math.min(ready, batches * batchSize) : batches * batchSize;
    let taken = gathered;
    if (count < ready) taken = takeMessages(gathered, count);
    else this.gathered = [];
    this.gatheredSince = now;
    this.begin(batches, free, taken, queue.visibilityEnds(now), now);
  }

  /** Tries throttled batches again; those whose visibility ended go back. Says how many pollers they keep. */
  private retry(free: number, now: number): number {
    const held = this.held;
    this.held = [];
    let used = 0;
    for (const { messages, invocations, until } of held) {
      if (now >= until) {
        for (const cohort of messages) this.queue.giveBack(cohort, now, now);
        continue;
      }
      used += invocations;
      if (used <= free) this.begin(invocations, invocations, messages, until, now);
      else this.held.push({ messages, invocations, until });
    }
    return Math.min(free, used);
  }

  private begin(batches: number, slots: number, messages: Cohort[], visibleAgain: number, now: number): number {
    const { tally, firsts } = this;
    // Not emptied: an array that is emptied gives its memory back.
    let known = 0;
    for (const { sent, receives, count } of messages) {
      if (receives !== 1) continue;
      firsts[known++] = sent;
      firsts[known++] = count;
    }
    this.knownFirsts = known;
    const { admitted, cold, refused, ready, atOnce } = this.invocations.start(batches, slots, messages, visibleAgain, now, this.endNow);
    if (atOnce > this.atOnce) this.atOnce = atOnce;
    if (refused > 0) {
      tally.throttles += refused;
      this.throttled = true;
      this.ended += refused;
      this.failed += refused;
      this.held.push({ messages, invocations: refused, until: visibleAgain });
    }
    tally.coldStarts += cold;
    tally.invocations += admitted;
    tally.workSeconds += admitted * this.settings.worker.serviceTime.mean;
    tally.starts += admitted;
    // Where no environment was there, those that use the new ones again have waited for them as well.
    if (admitted > 0) this.started(admitted / batches, ready === 0 ? 1 : cold / admitted, now);
    return admitted;
  }

  /**
   * Counts the waits of messages whose first work begins.
   *
   * @param share of the messages, those whose batch was not refused
   * @param cold share of them that waits for a new environment as well; which of them do is chance
   */
  private started(share: number, cold: number, now: number): void {
    const { tally, tick, firsts, settings: { worker: { coldStart } } } = this;
    for (let index = 0; index < this.knownFirsts; index += 2) {
      const count = share === 1 ? firsts[index + 1] : Math.round(firsts[index + 1] * share);
      const late = Math.round(count * cold);
      const wait = (now - firsts[index]) * tick;
      if (late > 0) tally.started(late, wait + coldStart.mean, now * tick + coldStart.mean);
      if (count > late) tally.started(count - late, wait, now * tick);
    }
  }

  private end({ invocations, messages, visibleAgain }: Ended, now: number): void {
    const { queue, tally, tick, random, settings: { worker: { failureRate }, partialBatchFailures } } = this;
    this.ended += invocations;
    // A batch whose function does not say which messages failed is done when all of them are.
    const size = invocations === 0 ? 1 : messagesIn(messages) / invocations;
    const rate = failureRate === 0 || partialBatchFailures ? failureRate : 1 - (1 - failureRate) ** size;
    if (!partialBatchFailures) this.failed += rate * invocations;
    for (const cohort of messages) {
      const failed = rate === 0 ? 0 : random.binomial(cohort.count, rate);
      if (failed > 0) queue.giveBack({ sent: cohort.sent, receives: cohort.receives, count: failed }, visibleAgain, now);
      if (failed === cohort.count) continue;
      queue.delete(cohort.sent, cohort.count - failed);
      tally.ended(cohort.count - failed, now * tick);
    }
  }
}
