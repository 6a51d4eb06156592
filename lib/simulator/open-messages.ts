/** Messages not yet deleted, counted by the tick they were sent in: a ring from the oldest of them on. */
export class OpenMessages {
  private counts = new Float64Array(256);
  private end = 0;

  /** Tick in which the oldest was sent, where there is one. */
  public oldest = 0;
  public size = 0;

  /** So many were sent, in the latest tick so far. */
  public add(sent: number, count: number): void {
    if (this.size === 0) this.oldest = this.end = sent;
    while (sent - this.oldest >= this.counts.length) this.grow();
    const mask = this.counts.length - 1;
    while (this.end <= sent) this.counts[this.end++ & mask] = 0;
    this.counts[sent & mask] += count;
    this.size += count;
  }

  /** So many of those sent in that tick are deleted. */
  public remove(sent: number, count: number): void {
    const mask = this.counts.length - 1;
    this.counts[sent & mask] -= count;
    this.size -= count;
    while (this.oldest < this.end && this.counts[this.oldest & mask] === 0) this.oldest++;
  }

  private grow(): void {
    const old = this.counts;
    this.counts = new Float64Array(old.length * 2);
    for (let tick = this.oldest; tick < this.end; tick++) {
      this.counts[tick & (this.counts.length - 1)] = old[tick & (old.length - 1)];
    }
  }
}
