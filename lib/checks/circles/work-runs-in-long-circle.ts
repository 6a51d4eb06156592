import type { Resource, Workloads } from '../../template';
import { functionBehind } from '../../template/arn';
import { bucketNotifications, subscriptions } from '../access/service-deliveries';
import type { Rule } from '../rule';

/** What a role may do to bring work to a resource, by its type. */
const WRITES: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs:SendMessage',
  'AWS::SNS::Topic': 'sns:Publish',
  'AWS::S3::Bucket': 's3:PutObject',
  'AWS::Lambda::Function': 'lambda:InvokeFunction',
};

/** Functions that may start each other in a circle; WorkRunsInCircle knows of those that start themselves. */
export const workRunsInLongCircle: Rule = {
  name: 'WorkRunsInLongCircle',
  severity: 'warning',
  cause: 'functions may start each other in a circle, by queues, topics, buckets or calls',
  consequence: 'one message makes the next without end: Lambda stops what it sees of such a loop after 16 rounds and drops the message, the rest is billed',
  fix: 'let one of them write somewhere else, filter what starts it, or set its RecursiveLoop to Allow where the circle ends by itself',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  cdk: 'silent',
  find: function* (all) {
    const graph = graphOf(all);
    const seen = new Set<Resource>();
    for (const { resource: start } of all.functions) {
      const circle = seen.has(start) ? undefined : shortestCircle(graph, start);
      if (circle === undefined) continue;
      for (const part of circle) seen.add(part);
      yield { resource: start, message: `what it does should not start it again by way of others, got ${[...circle, start].map(({ displayName }) => displayName).join(' -> ')}` };
    }
  },
};

type Graph = ReadonlyMap<Resource, ReadonlySet<Resource>>;

/** Where work goes from a resource: surely from queues and the like, by its rights from a function. */
function graphOf(all: Workloads): Graph {
  const graph = new Map<Resource, Set<Resource>>();
  const add = (from: Resource | undefined, to: Resource | undefined): void => {
    const behind = to === undefined ? undefined : functionBehind(to) ?? to;
    if (from === undefined || behind === undefined || from.properties.text('RecursiveLoop') === 'Allow') return;
    graph.set(from, (graph.get(from) ?? new Set()).add(behind));
  };
  for (const { source, function: worker, resource } of all.mappings) if (source?.type === 'AWS::SQS::Queue' && !resource.properties.has('FilterCriteria')) add(source, worker?.resource);
  for (const { topic, to, settings } of subscriptions(all)) if (!settings.has('FilterPolicy')) add(topic, to);
  for (const { bucket, to, settings } of bucketNotifications(all)) {
    const events = [...settings.values('Event'), ...settings.values('Events')];
    if (!settings.has('Filter') && events.some((event) => typeof event === 'string' && event.startsWith('s3:ObjectCreated'))) add(bucket, to);
  }
  for (const pipe of all.templates.ofType('AWS::Pipes::Pipe')) {
    const source = all.resourceAt(pipe.properties.value('Source'));
    const isFiltered = pipe.properties.settings('SourceParameters').has('FilterCriteria') || pipe.properties.has('Enrichment');
    if (source?.type === 'AWS::SQS::Queue' && !isFiltered) add(source, all.functionAt(pipe.properties.value('Target'))?.function.resource ?? all.resourceAt(pipe.properties.value('Target')));
  }
  for (const to of all.templates.ofType(...Object.keys(WRITES))) {
    for (const role of all.uses.rolesNaming(to, WRITES[to.type])) {
      for (const runner of all.uses.runners(role.resource)) if (runner.type === 'AWS::Lambda::Function' && runner !== to) add(runner, to);
    }
  }
  return graph;
}

/** The shortest way from a function back to it that leads through another function. */
function shortestCircle(graph: Graph, start: Resource): Resource[] | undefined {
  const open: Resource[][] = [[start]];
  const visited = new Set<Resource>();
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    for (const next of graph.get(path[path.length - 1]) ?? []) {
      if (next === start && path.some((part) => part !== start && part.type === 'AWS::Lambda::Function')) return path;
      if (next === start || visited.has(next)) continue;
      visited.add(next);
      open.push([...path, next]);
    }
  }
  return undefined;
}
