import { Calendar } from './calendar';
import type { Distribution } from './distribution';
import { momentaryWaits } from './erlang';
import { MetricLog } from './metric-log';
import type { Model } from './model';
import type { Random } from './random';
import type { WorkloadKind, WorkloadReport } from './run-report';
import { Scaler, type ScalerSettings } from './scaler';
import type { ScalingMetric } from './scaling-policies';
import { Tally } from './tally';
import { TaskLauncher } from './task-launcher';
import { WorkLength } from './work-length';

/** Tasks, or instances, behind a load balancer. */
export interface WebServiceSettings {
  readonly kind: Extract<WorkloadKind, 'service' | 'fleet'>;
  /** Time of one request when nothing else is done. */
  readonly serviceTime: Distribution;
  /** Requests one task works on at once. */
  readonly concurrency: number;
  /** From the launch to the first request: start and first health check. */
  readonly startTime: Distribution;
  readonly scaling: ScalerSettings;
  /** CPU of a task all of whose slots work, in percent. */
  readonly busyCpuPercent: number;
  /** Requests that may wait in a task, for each slot; beyond, the load balancer answers 503. */
  readonly queuePerSlot: number;
  readonly failureRate: number;
}

/** Requests of one tick that wait. */
interface Waiting {
  readonly since: number;
  count: number;
}

const STEADY_SECONDS = 60;

/**
 * Requests over the tasks of a service, or the instances of a group.
 *
 * What it copies: tasks take requests as their slots allow, others wait; CPU and requests per target follow, and the
 * policies follow them; tasks start under the launch rates; what is stopped finishes its requests first (deregistration
 * delay). Waits shorter than a tick come from queueing theory (erlang.ts).
 *
 * What it leaves out: health checks that fail under load, uneven balancing, connections, retries of clients, requests
 * longer than the deregistration delay, and work that slows down others on the same CPU.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
 */
export class WebService implements Model {
  public readonly tally = new Tally();
  private readonly ends = new Calendar<number>();
  private readonly length: WorkLength;
  private readonly launcher: TaskLauncher;
  private readonly scaler: Scaler;
  private readonly logs = new Map<ScalingMetric, MetricLog>();
  private readonly ticksPerMinute: number;
  private readonly waiting: Waiting[] = [];
  private waitingCount = 0;
  private running: number;
  private busy = 0;
  private busyInMinute = 0;
  private requestsInMinute = 0;
  private steadyLoad = 0;

  public constructor(private readonly settings: WebServiceSettings, private readonly tick: number, private readonly random: Random) {
    this.length = new WorkLength(settings.serviceTime, tick);
    this.launcher = new TaskLauncher(settings.kind === 'fleet' ? 'group' : 'service', settings.startTime, tick, random);
    this.scaler = new Scaler(settings.scaling);
    this.running = this.scaler.desired;
    this.ticksPerMinute = Math.max(1, Math.round(60 / tick));
  }

  public step(now: number, arrivals: number): void {
    const { tally, tick, launcher, scaler, settings } = this;
    const second = now * tick;
    for (const count of this.ends.take(now) ?? []) {
      this.busy -= count;
      this.end(count, second);
    }
    this.running += launcher.begin(now).length;
    tally.arrived(arrivals, second);
    this.requestsInMinute += arrivals;
    if (now > 0 && now % this.ticksPerMinute === 0) this.minute(now / this.ticksPerMinute);
    this.steer(now);
    this.serve(arrivals, now);
    tally.aged(this.waiting.length === 0 ? 0 : (now - this.waiting[0].since) * tick, second);
    tally.capacitySeconds += (this.running + launcher.pending) * tick;
    tally.capacity.record(second, scaler.desired, this.running);
    const room = this.running * settings.concurrency * settings.queuePerSlot;
    while (this.waitingCount > room) {
      const newest = this.waiting[this.waiting.length - 1];
      const refused = Math.min(newest.count, this.waitingCount - room);
      newest.count -= refused;
      this.waitingCount -= refused;
      tally.throttles += refused;
      if (newest.count === 0) this.waiting.pop();
    }
  }

  public get settled(): boolean {
    return this.busy === 0 && this.waitingCount === 0;
  }

  public report(id: string): WorkloadReport {
    return this.tally.report(id, this.settings.kind, this.settled);
  }

  private serve(arrivals: number, now: number): void {
    const { tally, tick, settings: { concurrency, serviceTime } } = this;
    if (arrivals > 0) this.waiting.push({ since: now, count: arrivals });
    this.waitingCount += arrivals;
    const slots = this.running * concurrency;
    const free = slots - this.busy;
    const before = this.busy;
    let left = free <= 0 ? 0 : Math.min(this.waitingCount, this.length.startable(free));
    let begun = 0;
    let prompt = 0;
    while (left > 0) {
      const first = this.waiting[0];
      const count = Math.min(left, first.count);
      if (first.since === now) prompt += count;
      else tally.started(count, (now - first.since) * tick, now * tick);
      first.count -= count;
      left -= count;
      begun += count;
      if (first.count === 0) this.waiting.shift();
    }
    this.waitingCount -= begun;
    tally.starts += begun;
    const load = Math.min(slots, before + begun * (1 - this.length.within));
    // What a single tick happens to bring is no steady load: waits follow the load of the last minute.
    this.steadyLoad += (load - this.steadyLoad) * Math.min(1, tick / STEADY_SECONDS);
    if (prompt > 0) this.startedAtOnce(prompt, slots, Math.min(slots, this.steadyLoad), now);
    this.length.spread(begun, this.random, (ticks, count) => {
      if (ticks === 0) return this.end(count, now * tick + serviceTime.mean);
      this.busy += count;
      this.ends.put(now + ticks, count);
    });
    this.busyInMinute += slots === 0 ? 0 : load / slots;
  }

  /** Requests that begin in the tick they came in wait for moments only. */
  private startedAtOnce(count: number, slots: number, load: number, now: number): void {
    const { tally, tick, settings: { serviceTime } } = this;
    let given = 0;
    let share = 0;
    momentaryWaits(slots, load, serviceTime.mean, 1, (wait, part) => {
      share += part;
      const until = Math.round(count * Math.min(1, share));
      if (until > given) tally.started(until - given, Math.min(wait, tick), now * tick);
      given = Math.max(given, until);
    });
  }

  private end(count: number, second: number): void {
    const { failureRate } = this.settings;
    this.tally.ended(count - (failureRate === 0 ? 0 : this.random.binomial(count, failureRate)), second);
  }

  private minute(minute: number): void {
    this.log('cpu', this.running === 0 ? undefined : this.settings.busyCpuPercent * this.busyInMinute / this.ticksPerMinute);
    this.log('requests per target', this.running === 0 ? undefined : this.requestsInMinute / this.running);
    this.busyInMinute = this.requestsInMinute = 0;
    this.scaler.minute({ minutes: (metric) => this.logs.get(metric)?.published() ?? [] }, this.running, (minute - 1) * 60, minute * 60);
  }

  private log(metric: ScalingMetric, value: number | undefined): void {
    let log = this.logs.get(metric);
    if (log === undefined) this.logs.set(metric, log = new MetricLog());
    log.add(value);
  }

  private steer(now: number): void {
    const { launcher, scaler } = this;
    const there = this.running + launcher.pending + launcher.queued;
    if (there < scaler.desired) launcher.queued += scaler.desired - there;
    if (there > scaler.desired) {
      const over = there - scaler.desired;
      // What is stopped takes no more, and ends what it has.
      this.running -= Math.min(this.running, over - launcher.giveUp(over));
    }
    launcher.launch(now);
  }
}
