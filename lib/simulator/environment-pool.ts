import { ENVIRONMENTS_AT_ONCE, ENVIRONMENTS_PER_SECOND, type FunctionSettings } from './execution-environments';
import { TokenBucket } from './token-bucket';

interface Crowd {
  readonly since: number;
  count: number;
}

/** What a function's environments make of a tick's invocations. */
export interface Admission {
  /** Invocations that begin. */
  readonly admitted: number;
  /** Of them, those that are the first of their environment. */
  readonly cold: number;
  readonly refused: number;
  /** Of the environments in use, those that were there before. */
  readonly ready: number;
  /** Environments in use at once by those that begin, while they begin. */
  readonly atOnce: number;
}

/**
 * The environments of a function, by the tick and not by the request; see exact-function.ts for what it copies.
 *
 * Beyond that it leaves out which of the environments used at once is older: what goes for want of use is counted as
 * the newest, what goes after its lifetime as the oldest.
 */
export class EnvironmentPool {
  private readonly starts = new TokenBucket(ENVIRONMENTS_AT_ONCE, ENVIRONMENTS_PER_SECOND);
  private readonly idle: Crowd[] = [];
  private readonly births: Crowd[] = [];
  private readonly idleTicks: number;
  private readonly lifetimeTicks: number;
  private readonly coldTicks: number;
  private idleCount = 0;
  private retiring = 0;
  private inUse = 0;
  private provisioned: number;

  /** Environments that work beyond the tick they began in. */
  public busy = 0;

  public constructor(private readonly settings: FunctionSettings, private readonly tick: number) {
    this.idleTicks = settings.idleSeconds / tick;
    this.lifetimeTicks = settings.lifetimeSeconds / tick;
    this.coldTicks = Math.min(1, settings.coldStart.mean / tick);
    this.provisioned = settings.provisionedConcurrency;
  }

  /** Environments there are. */
  public get size(): number {
    return this.busy + this.idleCount + this.provisioned;
  }

  /** Begins a tick: what was idle too long, or is too old, goes. */
  public begin(now: number): void {
    const { idle, births } = this;
    while (idle.length > 0 && idle[0].since < now - this.idleTicks) {
      const { count } = idle.shift() as Crowd;
      this.idleCount -= count;
      this.forget(count);
    }
    while (births.length > 0 && births[0].since <= now - this.lifetimeTicks) {
      let old = (births.shift() as Crowd).count;
      while (old > 0 && idle.length > 0) {
        const gone = Math.min(old, idle[0].count);
        idle[0].count -= gone;
        if (idle[0].count === 0) idle.shift();
        this.idleCount -= gone;
        old -= gone;
      }
      this.retiring += old;
    }
  }

  /**
   * Invocations begin in this tick.
   *
   * @param wanted how many
   * @param busiest how many of them are under way at the same time, at most
   * @param slots how many may be
   */
  public admit(wanted: number, busiest: number, slots: number, now: number): Admission {
    const atOnce = Math.min(busiest, slots);
    const room = Math.max(0, this.settings.concurrency - this.busy);
    let admitted = atOnce <= room ? wanted : Math.floor(wanted * room / atOnce);
    const needed = Math.min(atOnce, room);
    const ready = Math.min(needed, this.provisioned + this.idleCount);
    const missing = needed - ready;
    // While the first of the new environments start, each request that finds none needs one of its own.
    const meanwhile = atOnce === wanted ? 0 : Math.floor(admitted * this.coldTicks * missing / Math.max(1, needed));
    const asked = Math.min(admitted - Math.min(admitted, ready), missing + meanwhile, slots - ready);
    const cold = asked > 0 ? this.starts.take(asked, now * this.tick) : 0;
    // Where environments are used again within the tick, those there are serve a part of what the missing ones would.
    if (cold < asked) admitted = atOnce === wanted ? admitted - (asked - cold) : Math.floor(admitted * Math.min(1, (ready + cold) / needed));
    if (cold > 0) this.births.push({ since: now, count: cold });
    this.take(ready);
    this.inUse = ready + cold;
    return { admitted, cold, refused: wanted - admitted, ready, atOnce: this.inUse };
  }

  /** Of the environments of this tick's invocations, so many still work when it ends; the others are idle. */
  public keep(working: number, now: number): void {
    this.busy += working;
    const more = working - this.inUse;
    if (more > 0) {
      // Chance made them longer than they were thought to be: others serve what came after them.
      const spare = Math.min(more, this.provisioned + this.idleCount);
      this.take(spare);
      if (more > spare) this.births.push({ since: now, count: more - spare });
    } else {
      this.rest(-more, now);
    }
    this.inUse = 0;
  }

  /** So many are done with their work. */
  public release(count: number, now: number): void {
    this.busy -= count;
    const gone = Math.min(count, this.retiring);
    this.retiring -= gone;
    this.rest(count - gone, now);
  }

  private rest(count: number, now: number): void {
    const always = Math.min(count, this.settings.provisionedConcurrency - this.provisioned);
    this.provisioned += always;
    const onDemand = count - always;
    if (onDemand === 0) return;
    this.idleCount += onDemand;
    const last = this.idle[this.idle.length - 1];
    if (last?.since === now) last.count += onDemand;
    else this.idle.push({ since: now, count: onDemand });
  }

  /** Takes idle environments, those used last first. */
  private take(count: number): void {
    const always = Math.min(count, this.provisioned);
    this.provisioned -= always;
    let left = count - always;
    this.idleCount -= left;
    while (left > 0) {
      const last = this.idle[this.idle.length - 1];
      const taken = Math.min(left, last.count);
      last.count -= taken;
      left -= taken;
      if (last.count === 0) this.idle.pop();
    }
  }

  private forget(count: number): void {
    for (let left = count; left > 0 && this.births.length > 0;) {
      const newest = this.births[this.births.length - 1];
      const gone = Math.min(left, newest.count);
      newest.count -= gone;
      left -= gone;
      if (newest.count === 0) this.births.pop();
    }
  }
}
