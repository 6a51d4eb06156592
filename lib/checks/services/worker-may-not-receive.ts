import type { EcsService, Resource } from '../../template';
import { policyAllows } from '../../template/resource-policy';
import { mayDo } from '../access/role-policy';
import type { Rule } from '../rule';
import { countedMessages } from '../scaling/steps';

const ACTION = 'sqs:ReceiveMessage';

export const workerMayNotReceive: Rule = {
  name: 'WorkerMayNotReceive',
  severity: 'error',
  cause: 'a service is scaled by the messages of a queue that its tasks may not receive',
  consequence: 'tasks are started, and the messages wait until they expire',
  fix: 'allow sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility on the queue in a policy of the task role; in CDK queue.grantConsumeMessages(taskDefinition.taskRole)',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html',
  cdk: 'silent; QueueProcessingFargateService grants it',
  find: function* (all) {
    for (const service of all.services) {
      const role = service.taskDefinition?.taskRole;
      if (role === undefined) continue;
      for (const queue of queuesOf(service)) {
        const wish = { action: ACTION, to: queue };
        if (mayDo(role, wish) !== false || policyAllows(all, { ...wish, by: role.resource }) !== false) continue;
        yield { resource: role.resource, message: `it must be allowed ${ACTION} on ${queue.displayName}, by which ${service.displayName} is scaled, got no policy that allows it` };
      }
    }
  },
};

/** Queues whose messages scale a service. */
function queuesOf({ scalableTarget }: EcsService): Set<Resource> {
  const alarms = (scalableTarget?.policies ?? []).flatMap((policy) => policy.alarms).filter((alarm) => countedMessages(alarm) !== undefined);
  return new Set(alarms.flatMap(({ watched }) => watched).filter(({ type }) => type === 'AWS::SQS::Queue'));
}
