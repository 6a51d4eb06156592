import { EventHeap } from './event-heap';
import { ENVIRONMENTS_AT_ONCE, ENVIRONMENTS_PER_SECOND, type FunctionSettings } from './execution-environments';
import { IdleStack } from './idle-stack';
import type { ExactModel } from './model';
import type { Random } from './random';
import type { WorkloadReport } from './run-report';
import { Tally } from './tally';
import { TokenBucket } from './token-bucket';
import type { Arrivals } from './traffic';

/** An environment; the bits say what it is beside a warm one on demand. */
const FRESH = 1;
const PROVISIONED = 2;

/**
 * A function that is invoked directly, request by request.
 *
 * What it copies:
 * - A request gets the idle environment that was used last, a provisioned one before others.
 * - Where none is idle a new one is started, and the request waits for whichever is ready first: the new one, or one
 *   that is done with its work. The new one then stays, and its first request still is the first of its environment.
 *   (AWS: "If a pre-initialized execution environment becomes available while Lambda is initializing a new execution
 *   environment to process an invocation, Lambda can use the pre-initialized execution environment". In the recorded
 *   runs a request sent 0.16 s before the end of the one before it took 0.29 s longer, and was warm.)
 * - Idle environments are reclaimed, old ones replaced, however busy (execution-environments.ts).
 * - Past the concurrency, or the rate of new environments, a request is refused.
 *
 * What it leaves out: environments that Lambda starts ahead of time on its own guess, retries by the caller, other
 * functions of the account, and the limit of ten requests a second for each unit of concurrency.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
 */
export class ExactFunction implements ExactModel {
  public readonly tally = new Tally();
  private readonly due = new EventHeap();
  private readonly idle = new IdleStack();
  private readonly provisioned = new IdleStack();
  private readonly starts = new TokenBucket(ENVIRONMENTS_AT_ONCE, ENVIRONMENTS_PER_SECOND);

  // Of each environment: when it was started, and what it is. Places of reclaimed ones are used again.
  private born = new Float64Array(64);
  private state = new Uint8Array(64);
  private places = 0;
  private readonly free: number[] = [];

  private readonly waiting: number[] = [];
  private firstWaiting = 0;
  private environments = 0;
  private working = 0;
  private traced = 0;
  private most = 0;

  public constructor(private readonly settings: FunctionSettings, private readonly random: Random) {
    for (let count = 0; count < settings.provisionedConcurrency; count++) this.provisioned.push(this.create(0, PROVISIONED), 0);
  }

  /** Takes all requests to their end. */
  public run(arrivals: Arrivals): void {
    const { due, idle, settings } = this;
    for (let now = arrivals.next(); now < Infinity; now = arrivals.next()) {
      while (due.due <= now) this.release(due.due, due.pop());
      while (idle.oldest < now - settings.idleSeconds) this.expire(idle.oldest + settings.idleSeconds);
      this.tally.arrived(1, now);
      this.arrive(now);
      this.look(now);
    }
    while (due.due < Infinity) this.release(due.due, due.pop());
  }

  /** What became of them. */
  public report(id: string): WorkloadReport {
    return this.tally.report(id, 'function', true);
  }

  private arrive(now: number): void {
    const { settings, idle, provisioned } = this;
    const inFlight = this.working + this.waiting.length - this.firstWaiting;
    if (inFlight >= settings.concurrency) {
      this.tally.throttles++;
      return;
    }
    if (provisioned.size > 0) return this.work(provisioned.pop(), now, now);
    while (idle.size > 0) {
      const environment = idle.pop();
      if (now - this.born[environment] < settings.lifetimeSeconds) return this.work(environment, now, now);
      this.reclaim(environment);
    }
    if (this.starts.take(1, now) === 0) {
      this.tally.throttles++;
      return;
    }
    this.waiting.push(now);
    this.due.push(now + settings.coldStart.sample(this.random), this.create(now, FRESH));
  }

  private work(environment: number, arrived: number, now: number): void {
    if ((this.state[environment] & FRESH) !== 0) {
      this.state[environment] &= ~FRESH;
      this.tally.coldStarts++;
    }
    const { tally, settings: { serviceTime, failureRate } } = this;
    const seconds = serviceTime.fixed ?? serviceTime.sample(this.random);
    const end = now + seconds;
    tally.started(1, now - arrived, now);
    tally.starts++;
    tally.invocations++;
    tally.workSeconds += seconds;
    this.working++;
    if (failureRate === 0 || this.random.next() >= failureRate) tally.ended(1, end);
    // Above the environments' numbers: this one ends work, the others end their start.
    this.due.push(end, ~environment);
  }

  /** An environment is ready, after its start or after its work. */
  private release(now: number, event: number): void {
    const environment = event < 0 ? ~event : event;
    if (event < 0) this.working--;
    const provisioned = (this.state[environment] & PROVISIONED) !== 0;
    if (!provisioned && now - this.born[environment] >= this.settings.lifetimeSeconds) return this.reclaim(environment);
    if (this.firstWaiting < this.waiting.length) {
      const arrived = this.waiting[this.firstWaiting++];
      if (this.firstWaiting === this.waiting.length) this.waiting.length = this.firstWaiting = 0;
      return this.work(environment, arrived, now);
    }
    (provisioned ? this.provisioned : this.idle).push(environment, now);
  }

  private create(now: number, state: number): number {
    this.environments++;
    const place = this.free.pop() ?? this.places++;
    if (place === this.born.length) {
      const born = new Float64Array(place * 2);
      const states = new Uint8Array(place * 2);
      born.set(this.born);
      states.set(this.state);
      this.born = born;
      this.state = states;
    }
    this.born[place] = now;
    this.state[place] = state;
    return place;
  }

  private expire(when: number): void {
    this.reclaim(this.idle.shift());
    // Nothing else happens between two requests: the moment the function is at zero is a point of its own.
    if (this.environments === 0) this.tally.capacity.record(Math.ceil(when), 0, 0);
  }

  private reclaim(environment: number): void {
    this.environments--;
    this.free.push(environment);
  }

  /** One point a second: the most that were in flight since the last, and the environments. */
  private look(now: number): void {
    const inFlight = this.working + this.waiting.length - this.firstWaiting;
    if (inFlight > this.most) this.most = inFlight;
    if (now < this.traced + 1) return;
    this.traced = Math.floor(now);
    this.tally.capacity.record(this.traced, this.most, this.environments);
    this.most = inFlight;
  }
}
