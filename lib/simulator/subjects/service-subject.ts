import { any, numberIn, referencesIn, type EcsService, type Fleet, type Queue, type Settings } from '../../template';
import { fixed, type Distribution } from '../distribution';
import { QueueService } from '../queue-service';
import type { RunRates } from '../run-cost';
import type { ScalerSettings } from '../scaler';
import { FARGATE_START, INSTANCE_START } from '../task-launcher';
import { WebService } from '../web-service';
import { namesOf } from './names';
import { queueSettings } from './queue-reading';
import type { Reading } from './reading';
import { known, policiesOf, scheduledOf } from './scaling-reading';
import type { Advice, Prepared, Subject } from './subject';
import { taskRates } from './task-rates';

/**
 * CPU of a task all of whose slots work, in percent, unless somebody knows better: requests are limited by it; a message's
 * work also waits, for downloads and databases.
 */
const BUSY_CPU = { requests: 100, messages: 50 };

/** Requests a task works on at once: one for each of a few threads or connections; nobody but its author knows. */
const REQUESTS_AT_ONCE = 8;

/** Requests that may wait for each slot: a second or two of work; beyond, clients give up. */
const QUEUE_PER_SLOT = 50;

const WHY = 'no template tells how long the work takes';
const adviceFor = ({ min, max }: ScalerSettings): Advice => ({
  start: `raise the minimum (${min}), or lower the threshold of the first step`,
  wait: `raise the maximum (${max}), lower the target, or shorten the alarm's period`,
  stopped: 'protect tasks while they work, scale in on visible and in-flight messages together, or use a FargateWorker, whose tasks leave by themselves',
  cost: `lower the minimum (${min}), raise the target, or use smaller tasks`,
  throttled: `raise the maximum (${max}) or the minimum (${min}), or lower the target`,
  deadLettered: 'raise maxReceiveCount or the visibility timeout, or protect tasks while they work',
});

/** An ECS service: behind a queue if it reads one, else behind a load balancer. */
export class ServiceSubject implements Subject {
  public readonly kind = 'service';
  private readonly queue?: Queue;

  public constructor(private readonly service: EcsService, queues: readonly Queue[]) {
    this.queue = service.loadBalancers.length > 0 ? undefined : queueOf(service, queues);
  }

  public get displayName(): string {
    return this.service.displayName;
  }

  public get names(): string[] {
    const { service, queue } = this;
    return namesOf(service.resource, service.taskDefinition?.resource, service.scalableTarget?.resource, queue?.resource);
  }

  public prepare(reading: Reading): Prepared {
    const { service, queue } = this;
    const { given } = reading;
    // Policies remember: each run has its own.
    const scaling = () => serviceScaling(service, reading);
    const startTime = reading.time('the start of a task', given.coldStart, FARGATE_START, 'ten measured starts of a 413 MB image');
    const rates = taskRates(service.taskDefinition, service.resource.stack.region, reading);
    if (queue === undefined) return prepareWeb('service', scaling, startTime, rates, reading);
    const agent = service.taskDefinition?.containers.find((container) => container.environment('VISIBILITY_TIMEOUT_SECONDS') !== undefined);
    const settings = {
      queue: queueSettings(queue, reading), startTime,
      serviceTime: reading.time('the time of a message', given.serviceTime, fixed(10), WHY),
      failureRate: given.failureRate ?? 0, busyCpuPercent: this.busyCpu(reading),
      concurrency: known(numberIn(agent?.environment('CONCURRENCY'))) ?? given.concurrency ?? 1,
      handsBack: agent !== undefined, protectedWhileBusy: agent?.environment('TASK_PROTECTION') === 'true',
      backOff: agent === undefined ? undefined : (receives: number) => Math.min(900, 2 ** receives * 5),
      wasActive: given.queueWasActive ?? scaling().min > 0,
    };
    const extendsVisibility = agent !== undefined || this.extends(queue, settings.serviceTime, settings.queue.visibilitySeconds, reading);
    return {
      byTick: (tick, random) => new QueueService({ ...settings, extendsVisibility, scaling: scaling() }, tick, random),
      rates: { ...rates, queue: settings.queue.groups === undefined ? 'standard' : 'fifo' }, advice: adviceFor(scaling()),
    };
  }

  private busyCpu(reading: Reading): number {
    if (reading.given.busyCpuPercent !== undefined) return reading.given.busyCpuPercent;
    if (this.service.scalableTarget?.policies.some((policy) => policy.predefinedMetric !== undefined) === true) {
      reading.assume(`a task that works is taken to use ${BUSY_CPU.messages} % of its CPU: no template tells`);
    }
    return BUSY_CPU.messages;
  }

  /** Whether tasks keep messages invisible while they work on them: they may, and nobody says that they do not. */
  private extends(queue: Queue, serviceTime: Distribution, visibilitySeconds: number, reading: Reading): boolean {
    const { given } = reading;
    if (given.extendsVisibility !== undefined) return given.extendsVisibility;
    const may = this.service.taskDefinition?.taskRole?.allows('sqs:ChangeMessageVisibility', queue.resource) === true;
    if (serviceTime.cumulative(visibilitySeconds) < 1) {
      reading.assume(may
        ? `tasks are taken to extend the visibility of messages they work on (${visibilitySeconds} s): their role may, and no template tells whether they do`
        : `messages that take longer than their visibility (${visibilitySeconds} s) are worked on more than once: the role of the tasks may not extend it`);
    }
    return may;
  }
}

/** An EC2 Auto Scaling group behind a load balancer. */
export class FleetSubject implements Subject {
  public readonly kind = 'fleet';

  public constructor(private readonly fleet: Fleet, private readonly scheduled: readonly Settings[]) {}

  public get displayName(): string {
    return this.fleet.displayName;
  }

  public get names(): string[] {
    return namesOf(this.fleet.resource);
  }

  public prepare(reading: Reading): Prepared {
    const { fleet } = this;
    const startTime = reading.time('the start of an instance', reading.given.coldStart, fixed(INSTANCE_START.mean + 60), 'a measured boot, and a minute for the application');
    const rates = { region: fleet.resource.stack.region, instanceType: known(fleet.instanceType) };
    const min = reading.number('minimum', fleet.minSize, 1);
    const scaling = () => ({
      min, max: reading.number('maximum', fleet.maxSize, Math.max(1, min)), initial: reading.number('desired capacity', fleet.desiredCapacity, min),
      policies: policiesOf(fleet.policies, 'fleet', reading),
      scheduled: scheduledOf(this.scheduled, { schedule: 'Recurrence', min: (action) => known(action.number('MinSize')), max: (action) => known(action.number('MaxSize')) }, reading),
    });
    return prepareWeb('fleet', scaling, startTime, rates, reading);
  }
}

function prepareWeb(
  kind: 'service' | 'fleet', scaling: () => ScalerSettings, startTime: Distribution, rates: RunRates, reading: Reading,
): Prepared {
  const { given } = reading;
  if (given.concurrency === undefined) reading.assume(`a task is taken to work on ${REQUESTS_AT_ONCE} requests at once: no template tells`);
  const settings = {
    kind, startTime, queuePerSlot: QUEUE_PER_SLOT, failureRate: given.failureRate ?? 0,
    serviceTime: reading.time('the time of a request', given.serviceTime, fixed(0.1), WHY),
    concurrency: given.concurrency ?? REQUESTS_AT_ONCE, busyCpuPercent: given.busyCpuPercent ?? BUSY_CPU.requests,
  };
  return {
    byTick: (tick, random) => new WebService({ ...settings, scaling: scaling() }, tick, random),
    rates, advice: adviceFor(scaling()),
  };
}

function serviceScaling(service: EcsService, reading: Reading): ScalerSettings {
  const target = service.scalableTarget;
  const desired = known(service.desiredCount);
  if (target === undefined) {
    const count = reading.number('desired count', service.desiredCount, 1);
    return { min: count, max: count, initial: count, policies: [], scheduled: [] };
  }
  const min = reading.number('minimum', target.minCapacity, 1);
  return {
    min, max: reading.number('maximum', target.maxCapacity, Math.max(1, min)),
    // What a service without a desired count has after a while without traffic.
    initial: desired ?? min,
    policies: policiesOf(target.policies, 'service', reading),
    scheduled: scheduledOf(target.scheduledActions, {
      schedule: 'Schedule', min: (action) => known(action.number('ScalableTargetAction', 'MinCapacity')), max: (action) => known(action.number('ScalableTargetAction', 'MaxCapacity')),
    }, reading),
  };
}

/** The queue a service reads: one that its containers are told of, and that its role may receive from. */
function queueOf(service: EcsService, queues: readonly Queue[]): Queue | undefined {
  const definition = service.taskDefinition;
  const told = new Set(definition?.containers.flatMap((container) => container.settings.list('Environment').flatMap((variable) => referencesIn(variable.value('Value')))).map(({ resource }) => resource));
  const watched = new Set(service.scalableTarget?.policies.flatMap((policy) => policy.alarms).flatMap((alarm) => alarm.watched));
  return queues.find(({ resource }) => (told.has(resource) || watched.has(resource))
    && any([definition?.taskRole?.allows('sqs:ReceiveMessage', resource) ?? watched.has(resource)]) === true);
}
