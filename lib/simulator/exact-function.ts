import { ExactEnvironments, type Invoker } from './exact-environments';
import type { FunctionSettings } from './execution-environments';
import type { ExactModel } from './model';
import type { Random } from './random';
import type { WorkloadReport } from './run-report';
import { Tally } from './tally';
import type { Arrivals } from './traffic';

/**
 * A function that is invoked directly, request by request; what it copies stands in exact-environments.ts.
 *
 * What it leaves out: environments that Lambda starts ahead of time on its own guess, retries by the caller, other
 * functions of the account, and the limit of ten requests a second for each unit of concurrency.
 */
export class ExactFunction implements ExactModel, Invoker {
  public readonly tally = new Tally();
  private readonly environments: ExactEnvironments;
  private traced = 0;
  private most = 0;

  public constructor(private readonly settings: FunctionSettings, private readonly random: Random) {
    this.environments = new ExactEnvironments(settings, random, this);
  }

  /** Takes all requests to their end. */
  public run(arrivals: Arrivals): void {
    const { environments, tally } = this;
    for (let now = arrivals.next(); now < Infinity; now = arrivals.next()) {
      environments.advance(now);
      tally.arrived(1, now);
      // A request is known by the moment it arrived: that is all that its wait needs.
      if (!environments.invoke(now, now)) tally.throttles++;
      this.look(now);
    }
    while (environments.inFlight > 0) environments.advance(environments.due);
  }

  /** What became of them. */
  public report(id: string): WorkloadReport {
    return this.tally.report(id, 'function', true);
  }

  public begins(arrived: number, now: number, cold: boolean): number {
    const { tally, settings: { serviceTime, failureRate } } = this;
    const seconds = serviceTime.fixed ?? serviceTime.sample(this.random);
    if (cold) tally.coldStarts++;
    tally.started(1, now - arrived, now);
    tally.starts++;
    tally.invocations++;
    tally.workSeconds += seconds;
    if (failureRate === 0 || this.random.next() >= failureRate) tally.ended(1, now + seconds);
    return seconds;
  }

  public ends(): void {
    // Counted when it began: nothing hangs on when it ends.
  }

  /** Nothing else happens between two requests: the moment the function is at zero is a point of its own. */
  public isAtZero(now: number): void {
    this.tally.capacity.record(Math.ceil(now), 0, 0);
  }

  /** One point a second: the most that were in flight since the last, and the environments. */
  private look(now: number): void {
    const { inFlight, count } = this.environments;
    if (inFlight > this.most) this.most = inFlight;
    if (now < this.traced + 1) return;
    this.traced = Math.floor(now);
    this.tally.capacity.record(this.traced, this.most, count);
    this.most = inFlight;
  }
}
