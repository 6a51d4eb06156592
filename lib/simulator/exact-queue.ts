import { EventHeap } from './event-heap';
import type { WorkQueueSettings } from './lambda-worker';
import { MessageLine, type Message } from './message-line';
import type { Random } from './random';

/**
 * An SQS queue, message by message.
 *
 * What it copies, beside what message-queue.ts does: of a FIFO queue a batch holds messages of one group, in order, and
 * the group waits until all of them are deleted, dead-lettered or visible again. A message that fails so holds up those
 * behind it.
 *
 * What it leaves out: batches of several groups, which SQS makes where one group does not fill them.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class ExactQueue {
  private readonly groups: number;
  private readonly fifo: boolean;
  private readonly lines = new Map<number, MessageLine>();
  // Groups that have a visible message and nothing under way, in the order in which they came to it.
  private readonly ready = new Set<number>();
  private readonly hidden = new EventHeap();
  private readonly hiding: Message[] = [];
  private readonly freePlaces: number[] = [];
  private number = 0;

  /** Messages not yet deleted or dead-lettered. */
  public open = 0;
  public deadLettered = 0;
  /** When the last of them was. */
  public lastDeadLetter = 0;
  /** Longest that a message was in the queue, and when that was. */
  public longest = 0;
  public longestAt = 0;

  public constructor(private readonly settings: WorkQueueSettings, private readonly random: Random) {
    this.fifo = settings.groups !== undefined;
    this.groups = settings.groups ?? 1;
  }

  /** When the next message becomes visible by itself. */
  public get due(): number {
    return this.hidden.due;
  }

  /** There is something to receive. */
  public get hasVisible(): boolean {
    return this.ready.size > 0;
  }

  /** Takes in what became visible by then. */
  public advance(now: number): void {
    while (this.hidden.due <= now) {
      const place = this.hidden.pop();
      this.freePlaces.push(place);
      this.show(this.hiding[place]);
    }
  }

  public send(now: number): void {
    const { delaySeconds = 0 } = this.settings;
    const group = this.groups === 1 ? 0 : Math.floor(this.random.next() * this.groups);
    const message: Message = { number: this.number++, sent: now, group, receives: 0 };
    this.open++;
    if (delaySeconds > 0) this.hide(message, now + delaySeconds);
    else this.show(message);
  }

  /** Receives up to so many messages, of one group. What was received too often goes to the dead-letter queue instead. */
  public receive(most: number, now: number): Message[] {
    const { settings: { maxReceiveCount = Infinity }, ready, fifo } = this;
    const received: Message[] = [];
    for (const group of ready) {
      const line = this.line(group);
      while (received.length < most && line.length > 0) {
        const message = line.take();
        if (message.receives >= maxReceiveCount) {
          this.deadLettered++;
          this.lastDeadLetter = now;
          this.close(message, now);
        } else {
          message.receives++;
          line.inFlight++;
          received.push(message);
        }
      }
      if (line.length === 0 || (fifo && line.inFlight > 0)) ready.delete(group);
      if (received.length > 0) break;
    }
    return received;
  }

  /** Deletes a message that was received. */
  public delete(message: Message, now: number): void {
    this.close(message, now);
    this.leave(message);
  }

  /** A message that was received becomes visible again at a moment. */
  public giveBack(message: Message, due: number): void {
    this.hide(message, due);
  }

  private close({ sent }: Message, now: number): void {
    this.open--;
    if (now - sent <= this.longest) return;
    this.longest = now - sent;
    this.longestAt = now;
  }

  private hide(message: Message, due: number): void {
    const place = this.freePlaces.pop() ?? this.hiding.length;
    this.hiding[place] = message;
    this.hidden.push(due, place);
  }

  private show(message: Message): void {
    const line = this.line(message.group);
    line.put(message);
    if (message.receives > 0) this.leave(message);
    else if (!this.fifo || line.inFlight === 0) this.ready.add(message.group);
  }

  /** A message is no longer under way. */
  private leave({ group }: Message): void {
    const line = this.line(group);
    line.inFlight--;
    if (line.length > 0 && (!this.fifo || line.inFlight === 0)) this.ready.add(group);
  }

  private line(group: number): MessageLine {
    let line = this.lines.get(group);
    if (line === undefined) this.lines.set(group, line = new MessageLine());
    return line;
  }
}
