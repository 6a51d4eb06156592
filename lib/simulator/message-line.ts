/** A message of a queue that is simulated message by message. */
export interface Message {
  /** Which in the order of sending. */
  readonly number: number;
  /** Second in which it was sent. */
  readonly sent: number;
  readonly group: number;
  /** How often it was received. */
  receives: number;
}

/** Visible messages of one group, the earliest first. */
export class MessageLine {
  private messages: Message[] = [];
  private first = 0;

  /** Messages of the group that were received, and are neither deleted nor visible again. */
  public inFlight = 0;

  public get length(): number {
    return this.messages.length - this.first;
  }

  /** Puts a message into its place. */
  public put(message: Message): void {
    const { messages } = this;
    if (this.length === 0 || messages[messages.length - 1].number < message.number) {
      messages.push(message);
      return;
    }
    // One that comes back is among the earliest: its place is near the front.
    let place = this.first;
    while (messages[place].number < message.number) place++;
    if (place === this.first && place > 0) messages[--this.first] = message;
    else messages.splice(place, 0, message);
  }

  /** Takes the earliest. */
  public take(): Message {
    const message = this.messages[this.first++];
    if (this.first > 1024 && this.first * 2 > this.messages.length) {
      this.messages = this.messages.slice(this.first);
      this.first = 0;
    }
    return message;
  }
}
