import { EventHeap } from './event-heap';
import { ENVIRONMENTS_AT_ONCE, ENVIRONMENTS_PER_SECOND, type FunctionSettings } from './execution-environments';
import { IdleStack } from './idle-stack';
import type { Random } from './random';
import { TokenBucket } from './token-bucket';

/** An environment; the bits say what it is beside a warm one on demand. */
const FRESH = 1;
const PROVISIONED = 2;

/** Who invokes. An invocation is known by a number of its own. */
export interface Invoker {
  /** Work begins; says how long it takes. */
  begins(invocation: number, now: number, cold: boolean): number;
  /** Work is done. */
  ends(invocation: number, now: number): void;
  /** The last environment is gone. */
  isAtZero(now: number): void;
}

/**
 * The environments of a function, invocation by invocation.
 *
 * What it copies:
 * - An invocation gets the idle environment that was used last, a provisioned one before others. (Not the one that was
 *   started last, as SimFaaS has it: after the overlap below a younger one was there, and the older one answered.)
 * - Where none is idle a new one is started, and the invocation waits for whichever is ready first: the new one, or one
 *   that is done with its work. The new one then stays, and its first invocation still is the first of its environment.
 *   (AWS: "If a pre-initialized execution environment becomes available while Lambda is initializing a new execution
 *   environment to process an invocation, Lambda can use the pre-initialized execution environment". In the recorded
 *   runs a request sent 0.16 s before the end of the one before it took 0.29 s longer, and was warm.)
 * - Idle environments are reclaimed, old ones replaced, however busy (execution-environments.ts).
 * - Past the concurrency, or the rate of new environments, an invocation is refused.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
 */
export class ExactEnvironments {
  private readonly events = new EventHeap();
  private readonly idle = new IdleStack();
  private readonly provisioned: number[] = [];
  private readonly starts = new TokenBucket(ENVIRONMENTS_AT_ONCE, ENVIRONMENTS_PER_SECOND);

  // Of each environment: when it was started, what it is, and what it works on. Places of reclaimed ones are used again.
  private born = new Float64Array(64);
  private state = new Uint8Array(64);
  private work = new Float64Array(64);
  private places = 0;
  private readonly free: number[] = [];

  private readonly waiting: number[] = [];
  private firstWaiting = 0;
  private working = 0;

  /** Environments there are. */
  public count = 0;

  public constructor(private readonly settings: FunctionSettings, private readonly random: Random, private readonly invoker: Invoker) {
    for (let count = 0; count < settings.provisionedConcurrency; count++) this.provisioned.push(this.create(0, PROVISIONED));
  }

  /** Invocations that work, or wait for their environment. */
  public get inFlight(): number {
    return this.working + this.waiting.length - this.firstWaiting;
  }

  /** When something happens next by itself. */
  public get due(): number {
    return this.events.due;
  }

  /** Lets happen what is due by then. */
  public advance(now: number): void {
    const { events, idle, settings: { idleSeconds } } = this;
    while (events.due <= now) this.release(events.due, events.pop());
    while (idle.oldest < now - idleSeconds) {
      const when = idle.oldest + idleSeconds;
      this.reclaim(idle.shift());
      if (this.count === 0) this.invoker.isAtZero(when);
    }
  }

  /** An invocation; `false` where it is refused. */
  public invoke(invocation: number, now: number): boolean {
    const { settings, idle, provisioned } = this;
    if (this.inFlight >= settings.concurrency) return false;
    const ready = provisioned.pop();
    if (ready !== undefined) {
      this.begin(ready, invocation, now);
      return true;
    }
    while (idle.size > 0) {
      const environment = idle.pop();
      if (now - this.born[environment] < settings.lifetimeSeconds) {
        this.begin(environment, invocation, now);
        return true;
      }
      this.reclaim(environment);
    }
    if (this.starts.take(1, now) === 0) return false;
    this.waiting.push(invocation);
    this.events.push(now + settings.coldStart.sample(this.random), this.create(now, FRESH));
    return true;
  }

  private begin(environment: number, invocation: number, now: number): void {
    const cold = (this.state[environment] & FRESH) !== 0;
    this.state[environment] &= ~FRESH;
    this.work[environment] = invocation;
    this.working++;
    // Below zero: this one ends work, the others end their start.
    this.events.push(now + this.invoker.begins(invocation, now, cold), ~environment);
  }

  /** An environment is ready, after its start or after its work. */
  private release(now: number, event: number): void {
    const environment = event < 0 ? ~event : event;
    if (event < 0) {
      this.working--;
      this.invoker.ends(this.work[environment], now);
    }
    const provisioned = (this.state[environment] & PROVISIONED) !== 0;
    if (!provisioned && now - this.born[environment] >= this.settings.lifetimeSeconds) return this.reclaim(environment);
    if (this.firstWaiting < this.waiting.length) {
      const invocation = this.waiting[this.firstWaiting++];
      if (this.firstWaiting === this.waiting.length) this.waiting.length = this.firstWaiting = 0;
      return this.begin(environment, invocation, now);
    }
    if (provisioned) this.provisioned.push(environment);
    else this.idle.push(environment, now);
  }

  private create(now: number, state: number): number {
    this.count++;
    const place = this.free.pop() ?? this.places++;
    if (place === this.born.length) this.grow();
    this.born[place] = now;
    this.state[place] = state;
    return place;
  }

  private reclaim(environment: number): void {
    this.count--;
    this.free.push(environment);
  }

  private grow(): void {
    const { born, state, work } = this;
    this.born = new Float64Array(born.length * 2);
    this.state = new Uint8Array(born.length * 2);
    this.work = new Float64Array(born.length * 2);
    this.born.set(born);
    this.state.set(state);
    this.work.set(work);
  }
}
