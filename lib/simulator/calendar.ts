/** What is due in which tick: a ring that grows as far as things are put ahead. */
export class Calendar<T> {
  private days: Array<T[] | undefined> = new Array<T[] | undefined>(256);
  private now = 0;

  /** Puts something into a tick that has not been taken yet. */
  public put(tick: number, thing: T): void {
    while (tick - this.now >= this.days.length) this.grow();
    const at = tick & (this.days.length - 1);
    const day = this.days[at];
    if (day === undefined) this.days[at] = [thing];
    else day.push(thing);
  }

  /** Takes what is due; ticks are taken one after the other. */
  public take(tick: number): T[] | undefined {
    this.now = tick;
    const at = tick & (this.days.length - 1);
    const day = this.days[at];
    if (day !== undefined) this.days[at] = undefined;
    return day;
  }

  private grow(): void {
    const old = this.days;
    this.days = new Array<T[] | undefined>(old.length * 2);
    for (let tick = this.now; tick < this.now + old.length; tick++) {
      this.days[tick & (this.days.length - 1)] = old[tick & (old.length - 1)];
    }
  }
}
