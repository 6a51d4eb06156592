import type { Resource } from '../../template';
import type { Fault, Rule } from '../rule';
import { isFifo } from './fifo-not-supported';

/** Whatever is no FIFO queue puts its failures into standard queues. */
export const fifoDeadLetters: Rule = {
  name: 'FifoDeadLetters',
  severity: 'error',
  cause: 'a rule, schedule, function or mapping puts what failed into a FIFO queue or topic',
  consequence: 'AWS rejects it, or what failed is lost',
  fix: 'use a standard queue or topic for what failed',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  cdk: 'silent; the L2 of a rule\'s target refuses a FIFO dead-letter queue',
  find: function* (all) {
    for (const [type, ...path] of PLACES) {
      for (const resource of all.templates.ofType(type)) yield* fault(resource, all.resourceAt(resource.properties.value(...path)));
    }
    for (const rule of all.rules) for (const target of rule.targets) yield* fault(rule.resource, target.deadLetterQueue);
  },
};

const PLACES: ReadonlyArray<readonly [type: string, ...path: string[]]> = [
  ['AWS::Scheduler::Schedule', 'Target', 'DeadLetterConfig', 'Arn'],
  ['AWS::Lambda::Function', 'DeadLetterConfig', 'TargetArn'],
  ['AWS::Lambda::EventInvokeConfig', 'DestinationConfig', 'OnFailure', 'Destination'],
  ['AWS::Lambda::EventInvokeConfig', 'DestinationConfig', 'OnSuccess', 'Destination'],
  ['AWS::Lambda::EventSourceMapping', 'DestinationConfig', 'OnFailure', 'Destination'],
];

function* fault(resource: Resource, to: Resource | undefined): Iterable<Fault> {
  if (to !== undefined && ['AWS::SQS::Queue', 'AWS::SNS::Topic'].includes(to.type) && isFifo(to)) {
    yield { resource, message: `what failed must go to a standard queue or topic, got the FIFO ${to.displayName}` };
  }
}
