import type { Resource, Workloads } from '../../template';
import { functionBehind } from '../../template/arn';
import { mayDo } from '../access/role-policy';
import { bucketNotifications, subscriptions } from '../access/service-deliveries';
import type { Rule } from '../rule';

/** What a function may do to what started it, by the type of that. */
const ANSWERS: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs:SendMessage',
  'AWS::SNS::Topic': 'sns:Publish',
  'AWS::S3::Bucket': 's3:PutObject',
  'AWS::DynamoDB::Table': 'dynamodb:PutItem',
};

/** A function that may start itself again. */
export const workRunsInCircle: Rule = {
  name: 'WorkRunsInCircle',
  severity: 'warning',
  cause: 'a function may write to what starts it: its queue, its topic, its bucket or the table of its stream',
  consequence: 'each run starts the next: Lambda stops such a loop after 16 rounds and drops the message, and where it does not see the loop the bill grows without end',
  fix: 'write somewhere else, or say which is which by a prefix or a filter; where a queue is to be filled again by its worker, set RecursiveLoop to Allow',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { source, worker, isFiltered } of starts(all)) {
      const action = ANSWERS[source.type];
      const named = all.function(worker);
      if (action === undefined || named === undefined || isFiltered || worker.properties.text('RecursiveLoop') === 'Allow') continue;
      const { role } = named;
      // A role that may write anywhere is no sign that the function writes here.
      if (role === undefined || mayDo(role, { action, to: source }) !== true || !all.uses.rolesNaming(source, action).includes(role)) continue;
      yield { resource: worker, message: `it should not write to ${source.displayName}, which starts it, got ${action} allowed by ${role.displayName}` };
    }
  },
};

interface Start {
  readonly source: Resource;
  readonly worker: Resource;
  /** Whether only some of what is written there starts it. */
  readonly isFiltered: boolean;
}

function starts(all: Workloads): Start[] {
  const found: Start[] = all.mappings.flatMap(({ source, function: worker, resource }) => (
    source === undefined || worker === undefined ? [] : [{ source, worker: worker.resource, isFiltered: resource.properties.has('FilterCriteria') }]
  ));
  for (const { topic, to, settings } of subscriptions(all)) {
    // A queue between them, without envelope or with it, makes no difference.
    const workers = to === undefined ? [] : to.type === 'AWS::SQS::Queue' ? (all.queue(to)?.mappings ?? []).map(({ function: worker }) => worker?.resource) : [functionBehind(to)];
    for (const worker of workers) if (worker !== undefined) found.push({ source: topic, worker, isFiltered: settings.has('FilterPolicy') });
  }
  for (const { bucket, to, settings } of bucketNotifications(all)) {
    const workers = to.type === 'AWS::SQS::Queue' ? (all.queue(to)?.mappings ?? []).map(({ function: worker }) => worker?.resource) : [functionBehind(to)];
    const events = [...settings.values('Event'), ...settings.values('Events')];
    const isFiltered = settings.has('Filter') || !events.some((event) => typeof event === 'string' && event.startsWith('s3:ObjectCreated'));
    for (const worker of workers) if (worker !== undefined) found.push({ source: bucket, worker, isFiltered });
  }
  return found;
}
