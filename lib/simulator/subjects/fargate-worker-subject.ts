import { isKnown, type DispatchedWorker } from '../../template';
import { fixed } from '../distribution';
import { FargateWorker } from '../fargate-worker';
import { FARGATE_START } from '../task-launcher';
import { namesOf } from './names';
import { queueSettings } from './queue-reading';
import type { Reading } from './reading';
import type { Prepared, Subject } from './subject';
import { taskRates } from './task-rates';

/** A worker whose tasks a dispatcher starts. */
export class FargateWorkerSubject implements Subject {
  public readonly kind = 'fargate-worker';

  public constructor(private readonly worker: DispatchedWorker) {}

  public get displayName(): string {
    const { name } = this.worker;
    return name !== undefined && isKnown(name) ? name : this.worker.taskDefinition?.displayName ?? this.worker.schedule.displayName;
  }

  public get names(): string[] {
    const { taskDefinition, queue } = this.worker;
    return [this.displayName, ...namesOf(taskDefinition?.resource, queue?.resource)];
  }

  public prepare(reading: Reading): Prepared {
    const { worker, worker: { settings, taskDefinition } } = this;
    const { given } = reading;
    const concurrency = reading.number('concurrency', worker.concurrency, given.concurrency ?? 1);
    const messagesPerTask = reading.number('messages per task', worker.messagesPerTask, concurrency);
    const acceptableLatencySeconds = reading.number('acceptable latency', settings.number('acceptableLatencySeconds'), 300);
    const maxCapacity = reading.number('maxCapacity', worker.maxCapacity, 10);
    const queue = queueSettings(worker.queue, reading);
    // messagesPerTask is concurrency x latency / processing time: what the worker's author takes a message to last.
    const stated = fixed(Math.max(1, Math.round(concurrency * acceptableLatencySeconds / messagesPerTask)));
    const model = {
      queue, maxCapacity, messagesPerTask, concurrency, acceptableLatencySeconds,
      serviceTime: reading.time('the time of a message', given.serviceTime, stated, 'the worker\'s messageProcessingTime'),
      startTime: reading.time('the start of a task', given.coldStart, FARGATE_START, 'ten measured starts of a 413 MB image'),
      failureRate: given.failureRate ?? 0, startFailureRate: given.startFailureRate ?? 0,
      idleSeconds: reading.number('idle timeout', settings.number('idleTimeoutSeconds'), 60),
      lifetimeSeconds: reading.number('task lifetime', settings.number('maxTaskLifetimeSeconds'), 3600),
    };
    return {
      byTick: (tick, random) => new FargateWorker(model, tick, random),
      rates: { ...taskRates(taskDefinition, worker.schedule.resource.stack.region, reading), queue: queue.groups === undefined ? 'standard' : 'fifo' },
      advice: {
        start: 'a task takes up to a minute to be asked for and then its start: use a smaller image or SOCI, or a LambdaWorker',
        wait: `raise maxCapacity (${maxCapacity}), or lower acceptableLatency (${acceptableLatencySeconds} s) or messageProcessingTime`,
        stopped: 'tasks of this worker leave by themselves; nothing stops them',
        cost: 'use smaller tasks, a shorter idle timeout, or a longer acceptableLatency, which needs fewer tasks',
        throttled: 'tasks of this worker take messages when they can; none is refused',
        deadLettered: `mend what fails, or raise maxReceiveCount (${queue.maxReceiveCount})`,
      },
    };
  }
}
