import type { FunctionSettings } from './execution-environments';
import { Invocations, type Ended } from './invocations';
import type { Model } from './model';
import type { Random } from './random';
import type { WorkloadReport } from './run-report';
import { Tally } from './tally';

/** A function that is invoked directly, by the tick: as exact-function.ts for much traffic over a long time. */
export class FunctionByTick implements Model {
  public readonly tally = new Tally();
  private readonly invocations: Invocations;

  public constructor(private readonly settings: FunctionSettings, private readonly tick: number, private readonly random: Random) {
    this.invocations = new Invocations(settings, tick, random);
  }

  public step(now: number, arrivals: number): void {
    const { tally, invocations, tick } = this;
    const second = now * tick;
    for (const ended of invocations.begin(now)) this.end(ended, second);
    tally.arrived(arrivals, second);
    const before = invocations.running;
    const { admitted, cold, refused, atOnce } = invocations.start(arrivals, Infinity, [], 0, now, (ended) => this.end(ended, second));
    tally.throttles += refused;
    tally.coldStarts += cold;
    tally.starts += admitted;
    tally.invocations += admitted;
    tally.workSeconds += admitted * this.settings.serviceTime.mean;
    if (admitted > cold) tally.started(admitted - cold, 0, second);
    if (cold > 0) tally.started(cold, this.settings.coldStart.mean, second + this.settings.coldStart.mean);
    tally.capacity.record(second, before + atOnce, invocations.environments);
  }

  public get settled(): boolean {
    return this.invocations.running === 0;
  }

  public report(id: string): WorkloadReport {
    return this.tally.report(id, 'function', this.settled);
  }

  private end({ invocations }: Ended, second: number): void {
    const { failureRate } = this.settings;
    this.tally.ended(invocations - (failureRate > 0 ? this.random.binomial(invocations, failureRate) : 0), second);
  }
}
