import type { MessageInHand } from './message';

/** The messages received and not yet deleted, left to fail or handed back. In order of receipt. */
export class Hand {
  private readonly messages = new Map<string, MessageInHand>();

  public get size(): number {
    return this.messages.size;
  }

  public all(): MessageInHand[] {
    return [...this.messages.values()];
  }

  /**
   * Takes messages and answers those that are new.
   *
   * One that is in hand already was delivered again (its visibility ran out, or SQS delivered it twice): its work goes
   * on, and it is deleted with the handle that counts now. Doing it twice at once would be the worst of all.
   */
  public take(messages: readonly MessageInHand[]): { fresh: MessageInHand[]; again: MessageInHand[] } {
    const fresh: MessageInHand[] = [];
    const again: MessageInHand[] = [];
    for (const message of messages) {
      const known = this.messages.get(message.id);
      if (known === undefined) {
        this.messages.set(message.id, message);
        fresh.push(message);
      } else {
        known.receiptHandle = message.receiptHandle;
        known.receivedAt = message.receivedAt;
        again.push(known);
      }
    }
    return { fresh, again };
  }

  public drop(messages: readonly MessageInHand[]): void {
    for (const { id } of messages) this.messages.delete(id);
  }
}
