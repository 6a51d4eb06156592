import { MappingConcurrency } from './event-source-mapping';
import { ExactEnvironments, type Invoker } from './exact-environments';
import { ExactQueue } from './exact-queue';
import type { LambdaWorkerSettings } from './lambda-worker';
import type { Message } from './message-line';
import type { ExactModel } from './model';
import type { Random } from './random';
import type { WorkloadReport } from './run-report';
import { LONGEST_DRAIN_SECONDS } from './simulate';
import { Tally } from './tally';
import type { Arrivals } from './traffic';

/** Messages that are worked on together. */
interface Batch {
  readonly messages: readonly Message[];
  /** When their visibility ends. */
  readonly until: number;
}

/** A mapping takes stock of what happened, and tries throttled batches again, once a second. */
const LOOK_SECONDS = 1;

/**
 * A Lambda function behind an SQS queue, message by message: as lambda-worker.ts, for small numbers, cold starts and FIFO.
 *
 * Beyond it: each message has a moment and a group of its own, a poller takes what is there when it is free, and
 * messages of a FIFO queue wait for a failed one before them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export class ExactLambdaWorker implements ExactModel, Invoker {
  public readonly tally = new Tally();
  private readonly queue: ExactQueue;
  private readonly concurrency: MappingConcurrency;
  private readonly environments: ExactEnvironments;
  private readonly batches: Batch[] = [];
  private readonly freePlaces: number[] = [];
  private held: number[] = [];
  private gathered: Message[] = [];
  private windowEnds = Infinity;
  private underWay = 0;

  // Since the last look.
  private lookedAt = 0;
  private most = 0;
  private ended = 0;
  private failed = 0;
  // A message found no poller free.
  private waited = false;
  private throttled = false;

  public constructor(private readonly settings: LambdaWorkerSettings, private readonly random: Random) {
    this.queue = new ExactQueue(settings.queue, random);
    this.concurrency = new MappingConcurrency(settings.mapping);
    this.environments = new ExactEnvironments(settings.worker, random, this);
  }

  public run(arrivals: Arrivals): void {
    const { queue, environments, tally } = this;
    let arrival = arrivals.next();
    let last = 0;
    let look = Infinity;
    for (;;) {
      const now = Math.min(arrival, environments.due, queue.due, this.windowEnds, look);
      if (now === Infinity || (arrival === Infinity && now > last + LONGEST_DRAIN_SECONDS)) break;
      // Once a second, but not while nothing is there. What happens at the very moment belongs to the next second.
      const looks = now === look || look === Infinity;
      if (looks) this.look(now);
      environments.advance(now);
      queue.advance(now);
      if (now === arrival) {
        tally.arrived(1, now);
        queue.send(now);
        last = now;
        arrival = arrivals.next();
      }
      if (looks) this.retry(now);
      this.poll(now);
      if (looks) look = queue.open > 0 || this.underWay > 0 ? Math.floor(now) + LOOK_SECONDS : Infinity;
    }
    this.look(Math.ceil(this.lookedAt + LOOK_SECONDS));
    tally.capacity.record(this.lookedAt, this.concurrency.now, this.underWay);
    tally.deadLettersAre(queue.deadLettered, queue.lastDeadLetter);
    tally.aged(queue.longest, queue.longestAt);
  }

  public report(id: string): WorkloadReport {
    return this.tally.report(id, 'function-worker', this.queue.open === 0);
  }

  public begins(place: number, now: number, cold: boolean): number {
    const { tally, settings: { worker: { serviceTime } } } = this;
    const seconds = serviceTime.fixed ?? serviceTime.sample(this.random);
    if (cold) tally.coldStarts++;
    tally.starts++;
    tally.invocations++;
    tally.workSeconds += seconds;
    for (const { receives, sent } of this.batches[place].messages) {
      if (receives === 1) tally.started(1, now - sent, now);
    }
    return seconds;
  }

  public ends(place: number, now: number): void {
    const { queue, tally, random, settings: { worker: { failureRate }, partialBatchFailures, queue: { groups } } } = this;
    const { messages, until } = this.batches[place];
    this.free(place);
    this.ended++;
    const fails = messages.map(() => failureRate > 0 && random.next() < failureRate);
    const first = fails.indexOf(true);
    if (first >= 0 && !partialBatchFailures) this.failed++;
    messages.forEach((message, index) => {
      // All of a batch, or of an ordered one whatever comes after the first, where no more is known.
      const back = fails[index] || (first >= 0 && (!partialBatchFailures || (groups !== undefined && index > first)));
      if (back) return queue.giveBack(message, Math.max(until, now));
      queue.delete(message, now);
      tally.ended(1, now);
    });
  }

  public isAtZero(): void {
    // The trace shows batches under way, not environments.
  }

  /** Free pollers take what is there: one message each as it comes, a full batch behind a backlog. */
  private poll(now: number): void {
    const { queue, settings: { mapping: { batchSize, batchingWindowSeconds } } } = this;
    while (queue.hasVisible && this.underWay < this.concurrency.now) {
      if (batchingWindowSeconds > 0) {
        if (this.gathered.length === 0) this.windowEnds = now + batchingWindowSeconds;
        this.gathered.push(...queue.receive(batchSize - this.gathered.length, now));
        if (this.gathered.length < batchSize) break;
        this.begin(this.takeGathered(), now);
      } else {
        const received = queue.receive(batchSize, now);
        if (received.length > 0) this.begin(received, now);
      }
    }
    if (queue.hasVisible) this.waited = true;
    if (now >= this.windowEnds) {
      const messages = this.takeGathered();
      if (messages.length > 0) this.begin(messages, now);
    }
  }

  private takeGathered(): Message[] {
    const { gathered } = this;
    this.gathered = [];
    this.windowEnds = Infinity;
    return gathered;
  }

  private begin(messages: readonly Message[], now: number): void {
    const place = this.freePlaces.pop() ?? this.batches.length;
    this.batches[place] = { messages, until: now + this.settings.queue.visibilitySeconds };
    this.underWay++;
    this.most = Math.max(this.most, this.underWay);
    this.invoke(place, now);
  }

  private invoke(place: number, now: number): void {
    if (this.environments.invoke(place, now)) return;
    this.tally.throttles++;
    this.throttled = true;
    this.ended++;
    this.failed++;
    this.held.push(place);
  }

  /** Tries throttled batches again; those whose visibility ended go back. */
  private retry(now: number): void {
    const { held } = this;
    this.held = [];
    for (const place of held) {
      const { messages, until } = this.batches[place];
      if (now < until) {
        // The mapping holds back while it is refused, and then does not try all of them.
        if (this.environments.inFlight < this.concurrency.now) this.invoke(place, now);
        else this.held.push(place);
        continue;
      }
      this.free(place);
      for (const message of messages) this.queue.giveBack(message, now);
    }
  }

  private free(place: number): void {
    this.underWay--;
    this.freePlaces.push(place);
  }

  private look(now: number): void {
    const { concurrency, settings: { worker } } = this;
    const running = Math.min(this.most, concurrency.most, worker.concurrency);
    this.tally.capacity.record(Math.floor(this.lookedAt), concurrency.now, running);
    concurrency.observe({
      backlog: this.waited, running, failing: this.ended === 0 ? 0 : this.failed / this.ended, throttled: this.throttled,
      seconds: now - this.lookedAt,
    });
    this.lookedAt = now;
    this.most = this.underWay;
    this.ended = this.failed = 0;
    this.waited = this.throttled = false;
  }
}
