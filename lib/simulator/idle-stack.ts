/**
 * Idle environments by the moment they became idle.
 *
 * The next request gets the one that was used last, so those at the bottom wait longest and are reclaimed first. They
 * are put on in order of time: a ring, taken from the top and from the bottom.
 */
export class IdleStack {
  private environments = new Int32Array(64);
  private since = new Float64Array(64);
  private bottom = 0;

  public size = 0;

  public push(environment: number, now: number): void {
    if (this.size === this.since.length) this.grow();
    const at = (this.bottom + this.size++) & (this.since.length - 1);
    this.environments[at] = environment;
    this.since[at] = now;
  }

  /** Takes the one used last. */
  public pop(): number {
    return this.environments[(this.bottom + --this.size) & (this.since.length - 1)];
  }

  /** Since when the longest idle is idle; `Infinity` when there is none. */
  public get oldest(): number {
    return this.size === 0 ? Infinity : this.since[this.bottom];
  }

  /** Takes the one idle longest. */
  public shift(): number {
    const environment = this.environments[this.bottom];
    this.bottom = (this.bottom + 1) & (this.since.length - 1);
    this.size--;
    return environment;
  }

  private grow(): void {
    const old = this.since.length;
    const environments = new Int32Array(old * 2);
    const since = new Float64Array(old * 2);
    for (let index = 0; index < old; index++) {
      environments[index] = this.environments[(this.bottom + index) & (old - 1)];
      since[index] = this.since[(this.bottom + index) & (old - 1)];
    }
    this.environments = environments;
    this.since = since;
    this.bottom = 0;
  }
}
