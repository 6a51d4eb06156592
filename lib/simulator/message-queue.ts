import { Calendar } from './calendar';
import type { Cohort } from './cohort';
import { OpenMessages } from './open-messages';

/** A queue, with its times in ticks. */
export interface QueueSettings {
  /** How long a received message stays invisible. */
  readonly visibilityTicks: number;
  /** Receives after which a message is dead-lettered; `Infinity` without a dead-letter queue. */
  readonly maxReceiveCount: number;
  /** How long a message that is sent stays invisible. */
  readonly delayTicks: number;
}

/**
 * An SQS queue whose messages are counted by the tick they were sent in.
 *
 * What it copies: delay, visibility and receive count; a message that was received as often as the dead-letter queue
 * allows goes there at its next receive; the counters that `GetQueueAttributes` gives.
 *
 * What it leaves out: that the counters are approximate, rare double deliveries, the 120,000 messages in flight,
 * retention. Standard queues too are read in the order in which messages become visible.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export class MessageQueue {
  private readonly hidden = new Calendar<Cohort>();
  private waiting: Cohort[] = [];
  private first = 0;
  private readonly open = new OpenMessages();

  /** ApproximateNumberOfMessages. */
  public visible = 0;
  /** ApproximateNumberOfMessagesNotVisible. */
  public inFlight = 0;
  /** ApproximateNumberOfMessagesDelayed. */
  public delayed = 0;
  public deadLettered = 0;

  public constructor(private readonly settings: QueueSettings) {}

  /** Begins a tick: what was invisible for long enough is visible. */
  public begin(now: number): void {
    for (const cohort of this.hidden.take(now) ?? []) {
      if (cohort.receives === 0) this.delayed -= cohort.count;
      else this.inFlight -= cohort.count;
      this.visible += cohort.count;
      this.waiting.push(cohort);
    }
  }

  public send(count: number, now: number): void {
    if (count === 0) return;
    this.open.add(now, count);
    const cohort = { sent: now, receives: 0, count };
    if (this.settings.delayTicks > 0) {
      this.delayed += count;
      this.hidden.put(now + this.settings.delayTicks, cohort);
    } else {
      this.visible += count;
      this.waiting.push(cohort);
    }
  }

  /** Receives up to so many messages. */
  public receive(most: number): Cohort[] {
    const received: Cohort[] = [];
    for (let left = most; left > 0 && this.first < this.waiting.length;) {
      const cohort = this.waiting[this.first];
      if (cohort.count === 0) {
        this.first++;
        continue;
      }
      const tired = cohort.receives >= this.settings.maxReceiveCount;
      const count = tired ? cohort.count : Math.min(left, cohort.count);
      this.visible -= count;
      if (count === cohort.count) this.first++;
      cohort.count -= count;
      if (tired) {
        this.deadLettered += count;
        this.open.remove(cohort.sent, count);
        continue;
      }
      this.inFlight += count;
      left -= count;
      received.push({ sent: cohort.sent, receives: cohort.receives + 1, count });
    }
    if (this.first > 1024 && this.first * 2 > this.waiting.length) {
      this.waiting = this.waiting.slice(this.first);
      this.first = 0;
    }
    return received;
  }

  /** Deletes so many messages that are done, of those sent in that tick. */
  public delete(sent: number, count: number): void {
    this.inFlight -= count;
    this.open.remove(sent, count);
  }

  /** Deletes up to so many of messages given back that nobody has received since. Says how many there were. */
  public withdraw(cohort: Cohort, most: number): number {
    const count = Math.min(most, cohort.count);
    cohort.count -= count;
    this.visible -= count;
    this.open.remove(cohort.sent, count);
    return count;
  }

  /** Messages that were received and not deleted: visible again in that tick, or in the next one. */
  public giveBack(cohort: Cohort, due: number, now: number): void {
    this.hidden.put(Math.max(due, now + 1), cohort);
  }

  /** When the visibility of what is received now ends. */
  public visibilityEnds(now: number): number {
    return now + this.settings.visibilityTicks;
  }

  /** Everything sent is done or dead-lettered. */
  public get isEmpty(): boolean {
    return this.visible === 0 && this.inFlight === 0 && this.delayed === 0;
  }

  /** Ticks since the oldest message was sent that is not deleted; 0 when there is none. */
  public oldest(now: number): number {
    return this.open.size === 0 ? 0 : now - this.open.oldest;
  }
}
