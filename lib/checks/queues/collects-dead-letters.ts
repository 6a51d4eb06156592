import { isKnown, Queue, Resource, Settings } from '../../template';
import type { Workloads } from '../../template';

const FOUND = new WeakMap<Workloads, ReadonlySet<Resource>>();

/** Whether a queue is where others put what they could not deliver, or is named as if it were. */
export function collectsDeadLetters(all: Workloads, queue: Queue): boolean {
  let found = FOUND.get(all);
  if (found === undefined) {
    found = new Set(targets(all));
    FOUND.set(all, found);
  }
  return found.has(queue.resource) || /dlq|dead|failed|failure/i.test(`${queue.resource.logicalId} ${queue.resource.constructPath ?? ''}`);
}

function* targets(all: Workloads): Iterable<Resource> {
  for (const queue of all.queues) {
    if (queue.redrive !== undefined && isKnown(queue.redrive) && queue.redrive.queue !== undefined) yield queue.redrive.queue.resource;
  }
  for (const [type, paths] of DEAD_LETTERS) {
    for (const { properties } of all.templates.ofType(type)) {
      for (const path of paths) {
        const resource = all.resourceAt(properties.value(...path));
        if (resource !== undefined) yield resource;
      }
    }
  }
  for (const item of receivers(all)) {
    const resource = all.resourceAt(item.value('DeadLetterConfig', 'Arn') ?? Settings.of(all.json(item.value('RedrivePolicy'))).value('deadLetterTargetArn'));
    if (resource !== undefined) yield resource;
  }
}

/** Targets of rules and subscriptions of topics, each of which may have a queue for what failed. */
function receivers({ templates }: Workloads): Settings[] {
  return [
    ...templates.ofType('AWS::Events::Rule').flatMap(({ properties }) => properties.list('Targets')),
    ...templates.ofType('AWS::SNS::Topic').flatMap(({ properties }) => properties.list('Subscription')),
    ...templates.ofType('AWS::SNS::Subscription').map(({ properties }) => properties),
  ];
}

/** Properties that name a queue for what failed. */
const DEAD_LETTERS: ReadonlyArray<readonly [type: string, paths: ReadonlyArray<readonly string[]>]> = [
  ['AWS::Lambda::Function', [['DeadLetterConfig', 'TargetArn']]],
  ['AWS::Lambda::EventInvokeConfig', [['DestinationConfig', 'OnFailure', 'Destination']]],
  ['AWS::Lambda::EventSourceMapping', [['DestinationConfig', 'OnFailure', 'Destination']]],
  ['AWS::Scheduler::Schedule', [['Target', 'DeadLetterConfig', 'Arn']]],
  ['AWS::Pipes::Pipe', [
    ['SourceParameters', 'KinesisStreamParameters', 'DeadLetterConfig', 'Arn'], ['SourceParameters', 'DynamoDBStreamParameters', 'DeadLetterConfig', 'Arn'],
  ]],
  ['AWS::Events::EventBus', [['DeadLetterConfig', 'Arn']]],
];
