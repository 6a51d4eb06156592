import { Calendar } from './calendar';
import { messagesIn, takeMessages, type Cohort } from './cohort';
import type { FunctionSettings } from './execution-environments';
import { EnvironmentPool, type Admission } from './environment-pool';
import type { Random } from './random';
import { WorkLength } from './work-length';

/** Invocations that end in the same tick, and the messages they were given. */
export interface Ended {
  readonly invocations: number;
  readonly messages: Cohort[];
  /** When the visibility of the messages ends. */
  readonly visibleAgain: number;
}

/** Invocations that begin in this tick, as far as they were dealt out. */
interface Beginning {
  readonly now: number;
  readonly admitted: number;
  readonly carried: Cohort[];
  readonly visibleAgain: number;
  readonly ended: (what: Ended) => void;
  /** Messages between them. */
  readonly total: number;
  begun: number;
  given: number;
  kept: number;
}

/** Invocations under way, by the tick they end in, and the environments they run in. */
export class Invocations {
  private readonly ends = new Calendar<Ended>();
  private readonly warm: WorkLength;
  private readonly cold: WorkLength;
  private readonly pool: EnvironmentPool;

  private beginning: Beginning = { now: 0, admitted: 0, carried: [], visibleAgain: 0, ended: () => undefined, total: 0, begun: 0, given: 0, kept: 0 };
  // One for all ticks, not one made anew in each.
  private readonly put = (ticks: number, invocations: number): void => this.deal(ticks, invocations);

  /** Invocations that go on beyond the tick they began in. */
  public running = 0;

  public constructor(settings: FunctionSettings, tick: number, private readonly random: Random) {
    const { serviceTime, coldStart } = settings;
    this.warm = new WorkLength(serviceTime, tick);
    const fixed = serviceTime.fixed !== undefined && coldStart.fixed !== undefined ? serviceTime.fixed + coldStart.fixed : undefined;
    this.cold = new WorkLength({
      mean: serviceTime.mean + coldStart.mean, fixed,
      sample: (chance) => serviceTime.sample(chance) + coldStart.sample(chance),
      cumulative: (seconds) => serviceTime.cumulative(seconds - coldStart.mean),
    }, tick);
    this.pool = new EnvironmentPool(settings, tick);
  }

  /** Begins a tick: gives back what ended. */
  public begin(now: number): Ended[] {
    this.pool.begin(now);
    const ended = this.ends.take(now);
    if (ended === undefined) return NONE;
    let count = 0;
    for (const { invocations } of ended) count += invocations;
    this.running -= count;
    this.pool.release(count, now);
    return ended;
  }

  /** Environments there are. */
  public get environments(): number {
    return this.pool.size;
  }

  /** Most that may begin now where so many slots are free: short ones make room for others within the tick. */
  public startable(free: number): number {
    return this.warm.startable(free);
  }

  /** Most at once of so many that begin. */
  public atOnce(count: number): number {
    return this.warm.atOnce(count);
  }

  /**
   * Begins so many invocations, as far as there are environments, and gives back what ends within the tick.
   *
   * @param slots most that may be under way at once of those that begin now
   * @param messages what they carry between them; where some are refused, theirs stay in it
   */
  public start(wanted: number, slots: number, messages: Cohort[], visibleAgain: number, now: number, ended: (what: Ended) => void): Admission {
    const admission = this.pool.admit(wanted, this.atOnce(wanted), slots, now);
    const { admitted, cold } = admission;
    const carried = admitted === wanted ? messages : takeMessages(messages, Math.floor(messagesIn(messages) * admitted / wanted));
    this.beginning = { now, admitted, carried, visibleAgain, ended, total: messagesIn(carried), begun: 0, given: 0, kept: 0 };
    this.cold.spread(cold, this.random, this.put);
    this.warm.spread(admitted - cold, this.random, this.put);
    this.running += this.beginning.kept;
    this.pool.keep(this.beginning.kept, now);
    return admission;
  }

  /** So many of those that begin end after so many ticks: each carries its share of the messages. */
  private deal(ticks: number, invocations: number): void {
    const { beginning: batch } = this;
    const { admitted, carried, total, visibleAgain } = batch;
    batch.begun += invocations;
    // The last takes what is left: no message may be lost to rounding.
    const share = batch.begun === admitted ? total - batch.given : Math.floor(total * batch.begun / admitted) - batch.given;
    batch.given += share;
    const end: Ended = { invocations, messages: takeMessages(carried, share), visibleAgain };
    if (ticks === 0) return batch.ended(end);
    batch.kept += invocations;
    this.ends.put(batch.now + ticks, end);
  }
}

const NONE: Ended[] = [];
