import { isKnown, Queue, Resource, Workloads } from '../../template';

/** What takes messages out of a queue. */
export interface Consumer {
  /** What the messages come to: the function, the pipe, the task definition. */
  readonly worker: Resource;
  readonly name: string;
  /** Where it is set up: the mapping, the pipe, the schedule of the dispatcher. */
  readonly at: Resource;
}

/** Functions, pipes and workers of this library that take messages out of a queue. */
export function consumersOf(all: Workloads, queue: Queue): Consumer[] {
  return [
    ...queue.mappings.filter(({ resource }) => isKnown(resource.condition)).flatMap(({ resource: at, function: worker }) => worker === undefined ? [] : [{ worker: worker.resource, name: worker.displayName, at }]),
    ...all.templates.ofType('AWS::Pipes::Pipe').filter((pipe) => all.resourceAt(pipe.properties.value('Source')) === queue.resource).map((pipe) => ({ worker: pipe, name: pipe.displayName, at: pipe })),
    ...all.dispatchedWorkers.filter((worker) => worker.queue === queue).flatMap(({ taskDefinition, schedule }) => taskDefinition === undefined ? [] : [{ worker: taskDefinition.resource, name: taskDefinition.displayName, at: schedule.resource }]),
  ];
}
