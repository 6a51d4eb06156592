import type { WorkQueueSettings } from './lambda-worker';
import type { Distribution } from './distribution';
import { MessageQueue } from './message-queue';
import { MetricLog, QueueActivity } from './metric-log';
import type { Model } from './model';
import type { Random } from './random';
import type { WorkloadReport } from './run-report';
import { Scaler, type ScalerSettings } from './scaler';
import type { ScalingMetric } from './scaling-policies';
import { Tally } from './tally';
import { TaskFleet, type TaskSettings } from './task-fleet';
import { TaskLauncher } from './task-launcher';

/** An ECS service that reads a queue. */
export interface QueueServiceSettings extends TaskSettings {
  readonly queue: WorkQueueSettings;
  readonly scaling: ScalerSettings;
  readonly startTime: Distribution;
  /** CPU of a task all of whose slots work, in percent. */
  readonly busyCpuPercent: number;
  /** The queue was in use before the run began, so that its metrics are not late. */
  readonly wasActive: boolean;
}

const QUEUE_METRICS: ReadonlySet<ScalingMetric> = new Set(['visible', 'visible and in flight', 'backlog per task', 'age of oldest']);

/**
 * An ECS service behind a queue, under scaling policies.
 *
 * What it copies: metrics by the minute, alarms, policies, cooldowns; a queue that wakes shows its metrics late; tasks
 * start under Fargate's and the service's launch rates; on scale-in tasks are stopped whether or not they work, unless
 * they are protected.
 *
 * What it leaves out: deployments, tasks that fail, and the balance between zones that decides which task goes first.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
 */
export class QueueService implements Model {
  public readonly tally = new Tally();
  private readonly queue: MessageQueue;
  private readonly launcher: TaskLauncher;
  private readonly fleet: TaskFleet;
  private readonly scaler: Scaler;
  private readonly activity: QueueActivity;
  private readonly logs = new Map<ScalingMetric, MetricLog>();
  private readonly ticksPerMinute: number;
  private sentInMinute = 0;
  private busyInMinute = 0;

  public constructor(private readonly settings: QueueServiceSettings, private readonly tick: number, random: Random) {
    const { queue: { visibilitySeconds, maxReceiveCount = Infinity, delaySeconds = 0 } } = settings;
    this.queue = new MessageQueue({
      visibilityTicks: Math.max(1, Math.ceil(visibilitySeconds / tick)), maxReceiveCount, delayTicks: Math.ceil(delaySeconds / tick),
    });
    this.launcher = new TaskLauncher('service', settings.startTime, tick, random);
    this.fleet = new TaskFleet({ ...settings, groups: settings.queue.groups }, this.queue, this.tally, tick, random);
    this.scaler = new Scaler(settings.scaling);
    this.ticksPerMinute = Math.max(1, Math.round(60 / tick));
    this.fleet.begin(this.scaler.desired, 0);
    this.activity = new QueueActivity(settings.wasActive);
  }

  public step(now: number, arrivals: number): void {
    const { queue, fleet, launcher, tally, tick } = this;
    const second = now * tick;
    queue.begin(now);
    fleet.begin(launcher.begin(now).length, now);
    tally.arrived(arrivals, second);
    queue.send(arrivals, now);
    this.sentInMinute += arrivals;
    if (now > 0 && now % this.ticksPerMinute === 0) this.minute(now / this.ticksPerMinute, now);
    this.steer(now);
    fleet.work(now);
    fleet.leave(now);
    this.busyInMinute += fleet.utilisation;
    tally.deadLettersAre(queue.deadLettered, second);
    tally.aged(queue.oldest(now) * tick, second);
    tally.capacitySeconds += (fleet.running + this.launcher.pending) * tick;
    tally.capacity.record(second, this.scaler.desired, fleet.running);
  }

  public get settled(): boolean {
    return this.queue.isEmpty;
  }

  public report(id: string): WorkloadReport {
    return this.tally.report(id, 'service', this.settled);
  }

  private minute(minute: number, now: number): void {
    const { queue, fleet, activity, settings } = this;
    activity.minute(minute, this.sentInMinute > 0 || fleet.running > 0);
    const active = activity.isActive(minute);
    const outstanding = queue.visible + queue.inFlight;
    this.log('visible', active ? queue.visible : undefined);
    this.log('visible and in flight', active ? outstanding : undefined);
    // As a metric-math expression must be written to work at zero tasks.
    this.log('backlog per task', active ? outstanding / Math.max(1, fleet.running) : undefined);
    this.log('age of oldest', active ? queue.oldest(now) * this.tick : undefined);
    this.log('cpu', fleet.running === 0 ? undefined : settings.busyCpuPercent * this.busyInMinute / this.ticksPerMinute);
    this.sentInMinute = this.busyInMinute = 0;
    const late = activity.lateMinutes(minute);
    this.scaler.minute({
      minutes: (metric) => this.logs.get(metric)?.published(QUEUE_METRICS.has(metric) ? late : 0) ?? [],
    }, fleet.running, (minute - 1) * 60, minute * 60);
  }

  private log(metric: ScalingMetric, value: number | undefined): void {
    let log = this.logs.get(metric);
    if (log === undefined) this.logs.set(metric, log = new MetricLog());
    log.add(value);
  }

  /** The service scheduler: starts what is missing, stops what is too much. */
  private steer(now: number): void {
    const { fleet, launcher, scaler } = this;
    const there = fleet.running + launcher.pending + launcher.queued;
    if (there < scaler.desired) {
      launcher.queued += scaler.desired - there;
    } else if (there > scaler.desired) {
      const over = there - scaler.desired;
      const left = over - launcher.giveUp(over);
      // A task that is only starting is stopped once it runs.
      fleet.stop(Math.min(left, fleet.running), now);
    }
    launcher.launch(now);
  }
}
