import type { Resource, Settings, Workloads } from '../../template';

/** A FIFO queue to which a rule, a schedule or a pipe sends. */
export interface FifoTarget {
  readonly at: Resource;
  readonly queue: Resource;
  readonly parameters: Settings;
  /** Whether the sender says by itself which messages are the same. */
  readonly canDeduplicate: boolean;
}

/** FIFO queues to which rules, schedules and pipes send by themselves. */
export function fifoTargets(all: Workloads): FifoTarget[] {
  return [
    ...all.rules.flatMap(({ resource: at, targets }) => targets.map(({ arn, settings }) => ({ at, arn, parameters: settings.settings('SqsParameters'), canDeduplicate: false }))),
    ...all.schedules.map(({ resource: at, target: { arn, settings } }) => ({ at, arn, parameters: settings.settings('SqsParameters'), canDeduplicate: false })),
    ...all.templates.ofType('AWS::Pipes::Pipe').map((at) => {
      const parameters = at.properties.settings('TargetParameters', 'SqsQueueParameters');
      return { at, arn: at.properties.value('Target'), parameters, canDeduplicate: parameters.unknown !== undefined || parameters.has('MessageDeduplicationId') };
    }),
  ].flatMap(({ arn, ...rest }) => {
    const queue = all.resourceAt(arn);
    return queue?.type === 'AWS::SQS::Queue' && queue.properties.boolean('FifoQueue') === true ? [{ ...rest, queue }] : [];
  });
}
