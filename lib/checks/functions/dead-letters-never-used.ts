import type { LambdaFunction, Workloads } from '../../template';
import { functionBehind } from '../../template/arn';
import { serviceDeliveries } from '../access/service-deliveries';
import { roleDeliveries } from '../access/role-deliveries';
import type { Rule } from '../rule';

/** The dead letters of a function are those of asynchronous invocations. */
export const deadLettersNeverUsed: Rule = {
  name: 'DeadLettersNeverUsed',
  severity: 'warning',
  cause: 'a function has a dead-letter queue or a failure destination, and all that calls it waits for the answer',
  consequence: 'nothing ever arrives there: what fails stays in the queue that it came from, or is the caller\'s concern',
  fix: 'give the source queue a RedrivePolicy, or a stream\'s mapping an OnFailure destination, and leave this out',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  cdk: 'silent',
  find: function* (all) {
    for (const worker of all.functions) {
      const places = [
        ...worker.resource.properties.has('DeadLetterConfig') ? [worker.resource] : [],
        ...worker.asyncConfigs.filter(({ properties }) => properties.settings('DestinationConfig').has('OnFailure')),
      ];
      if (places.length === 0 || worker.mappings.length === 0 || isCalledOtherwise(all, worker)) continue;
      for (const resource of places) yield { resource, message: `what fails in ${worker.displayName} should be kept by its sources, got a place for it that only asynchronous invocations use; it is called by ${worker.mappings.map(({ displayName }) => displayName).join(' and ')} alone` };
    }
  },
};

/** Whether anything in sight calls it but its mappings. */
function isCalledOtherwise(all: Workloads, worker: LambdaFunction): boolean {
  return [...serviceDeliveries(all), ...roleDeliveries(all)].some(({ to, at }) => functionBehind(to) === worker.resource && at.type !== 'AWS::Lambda::EventSourceMapping')
    || worker.permissions.length > 0;
}
