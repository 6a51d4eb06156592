import type { Resource, Workloads } from '../../template';
import { targetAt } from '../access/delivery';
import { functionBehind } from '../../template/arn';
import type { Rule } from '../rule';

/** What AWS itself brings back to where it came from. */
export const deliveryRunsInCircle: Rule = {
  name: 'DeliveryRunsInCircle',
  severity: 'error',
  cause: 'a pipe brings messages back to their queue, or the result of a function starts it again',
  consequence: 'each message makes the next one, without end',
  fix: 'send to another place',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  cdk: 'silent',
  find: function* (all) {
    for (const pipe of all.templates.ofType('AWS::Pipes::Pipe')) {
      const [from, to] = [all.resourceAt(pipe.properties.value('Source')), all.resourceAt(pipe.properties.value('Target'))];
      if (from !== undefined && from === to) yield { resource: pipe, message: `it must send elsewhere than to its source, got ${from.displayName}` };
    }
    for (const worker of all.functions) {
      for (const config of worker.asyncConfigs) {
        const to = targetAt(all, config.properties.value('DestinationConfig', 'OnSuccess', 'Destination'));
        if (to === undefined || !comesBack(all, to, worker.resource)) continue;
        yield { resource: config, message: `what ${worker.displayName} returns must not start it again, got ${to.displayName}` };
      }
    }
  },
};

/** Whether what is sent somewhere starts a function without anybody deciding so. */
function comesBack(all: Workloads, to: Resource, worker: Resource): boolean {
  return functionBehind(to) === worker
    || (all.queue(to)?.mappings ?? []).some((mapping) => mapping.function?.resource === worker && !mapping.resource.properties.has('FilterCriteria'));
}
