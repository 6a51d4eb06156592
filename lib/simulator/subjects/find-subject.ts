import { Text, Workloads, type Templates, type Value } from '../../template';
import { DatabaseSubject } from './database-subject';
import { FargateWorkerSubject } from './fargate-worker-subject';
import { FunctionSubject, FunctionWorkerSubject } from './function-subject';
import { FleetSubject, ServiceSubject } from './service-subject';
import type { Subject } from './subject';

/** Everything in the templates that can be simulated. */
export function subjectsOf(templates: Templates): Subject[] {
  const workloads = Workloads.of(templates);
  return [
    ...workloads.functions.flatMap((worker): Subject[] => {
      const mappings = worker.mappings.filter((mapping) => mapping.queue !== undefined || isOfQueue(mapping.sourceArn));
      return mappings.length === 0 ? [new FunctionSubject(worker, workloads.scalableTargets)]
        : mappings.map((mapping) => new FunctionWorkerSubject(mapping, worker, workloads.scalableTargets));
    }),
    ...workloads.dispatchedWorkers.map((worker) => new FargateWorkerSubject(worker)),
    ...workloads.services.map((service) => new ServiceSubject(service, workloads.queues)),
    ...workloads.fleets.map((fleet) => new FleetSubject(fleet, templates.ofType('AWS::AutoScaling::ScheduledAction')
      .filter(({ properties }) => workloads.resourceAt(properties.value('AutoScalingGroupName')) === fleet.resource).map(({ properties }) => properties))),
    ...workloads.databases.filter((database) => DatabaseSubject.pauses(database)).map((database) => new DatabaseSubject(database)),
  ];
}

/**
 * The subject that is meant: by a logical id, or by a construct path, whole or its end, of itself or of its queue.
 *
 * @throws a sentence with what there is, where nothing or more than one thing is meant
 */
export function findSubject(templates: Templates, id: string): Subject {
  const subjects = subjectsOf(templates);
  for (const means of MEANINGS) {
    const meant = subjects.filter(({ names }) => names.some((name) => means(name, id)));
    if (meant.length === 1) return meant[0];
    if (meant.length > 1) {
      // A name that is a thing's own counts before one that only belongs to it, such as its queue's.
      const own = meant.filter(({ displayName }) => means(displayName, id));
      if (own.length === 1) return own[0];
      throw new Error(`workload must mean one thing, got ${id}, which may be ${listed(meant)}; give more of its path`);
    }
  }
  throw new Error(`workload must be a function, worker, service, fleet or pausing database of the templates, got ${id}; there ${subjects.length === 0 ? 'is none' : `is ${listed(subjects)}`}`);
}

const MEANINGS: ReadonlyArray<(name: string, id: string) => boolean> = [
  (name, id) => name === id,
  // The path of a construct whose function, service or queue lies inside it.
  (name, id) => name.startsWith(`${id}/`) && !name.slice(id.length + 1).includes('/'),
  (name, id) => name.startsWith(`${id}/`),
  // The end of a path: `Thumbnails` for `Platform/Thumbnails`.
  (name, id) => name.endsWith(`/${id}`),
  (name, id) => `/${name}/`.includes(`/${id}/`),
];

/** So many are named; a long list helps nobody. */
const NAMED = 12;

function listed(subjects: readonly Subject[]): string {
  const names = subjects.map(({ displayName }) => displayName);
  return names.length <= NAMED ? names.join(', ') : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
}

/** An ARN of a queue that is not among the templates. */
function isOfQueue(arn: Value | undefined): boolean {
  return (arn instanceof Text ? arn.pattern : typeof arn === 'string' ? arn : '').includes(':sqs:');
}
