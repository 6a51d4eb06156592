/** What happens next: numbers by the time they are due, earliest first. A binary heap in flat memory. */
export class EventHeap {
  private times = new Float64Array(64);
  private things = new Int32Array(64);
  private size = 0;

  /** When the earliest is due; `Infinity` when there is none. */
  public get due(): number {
    return this.size === 0 ? Infinity : this.times[0];
  }

  public push(time: number, thing: number): void {
    if (this.size === this.times.length) this.grow();
    const { times, things } = this;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (times[parent] <= time) break;
      times[at] = times[parent];
      things[at] = things[parent];
      at = parent;
    }
    times[at] = time;
    things[at] = thing;
  }

  /** Takes the earliest out. */
  public pop(): number {
    const { times, things } = this;
    const thing = things[0];
    const last = --this.size;
    const time = times[last];
    const moved = things[last];
    let at = 0;
    for (let child = 1; child < last; child = 2 * at + 1) {
      if (child + 1 < last && times[child + 1] < times[child]) child++;
      if (times[child] >= time) break;
      times[at] = times[child];
      things[at] = things[child];
      at = child;
    }
    times[at] = time;
    things[at] = moved;
    return thing;
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2);
    const things = new Int32Array(times.length);
    times.set(this.times);
    things.set(this.things);
    this.times = times;
    this.things = things;
  }
}
