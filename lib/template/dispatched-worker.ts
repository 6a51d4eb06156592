import type { Queue } from './queue';
import type { Resource } from './resource';
import type { Schedule } from './schedule';
import { Settings } from './settings';
import type { TaskDefinition } from './task-definition';
import { Unknown } from './value';
import type { Workloads } from './workloads';

/**
 * A worker whose tasks a dispatcher starts: a `FargateWorker` of this library.
 *
 * It is no resource of its own: the schedule that wakes the dispatcher tells of it in its input.
 */
export class DispatchedWorker {
  public constructor(public readonly schedule: Schedule, public readonly settings: Settings, private readonly all: Workloads) {}

  public get name(): string | Unknown | undefined {
    return this.settings.text('name');
  }

  public get queue(): Queue | undefined {
    return this.all.queue(this.all.resourceAt(this.settings.value('queueUrl')));
  }

  public get taskDefinition(): TaskDefinition | undefined {
    return this.all.taskDefinition(this.all.resourceAt(this.settings.value('taskDefinition')));
  }

  public get cluster(): Resource | undefined {
    return this.all.resourceAt(this.settings.value('cluster'));
  }

  public get maxCapacity(): number | Unknown | undefined {
    return this.settings.number('maxCapacity');
  }

  public get messagesPerTask(): number | Unknown | undefined {
    return this.settings.number('messagesPerTask');
  }

  /** Messages one task works on at once. */
  public get concurrency(): number | Unknown | undefined {
    return this.settings.number('concurrency');
  }
}
