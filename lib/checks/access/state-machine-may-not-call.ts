import type { Rule } from '../rule';
import { policyAllows } from '../../template/resource-policy';
import { mayDo } from './role-policy';
import { roleDeliveries } from './role-deliveries';

/** A step that calls a function, a queue or a task does so with the role of its state machine. */
export const stateMachineMayNotCall: Rule = {
  name: 'StateMachineMayNotCall',
  // What a definition names may also be handed on as data.
  severity: 'warning',
  cause: 'the definition of a state machine names something that its role may not call',
  consequence: 'executions fail at that step',
  fix: 'allow the action on the target in a policy of the state machine\'s role',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html',
  cdk: 'silent for L1s and definitions as text; the L2 tasks grant it',
  find: function* (all) {
    for (const { at, to, role, action, what } of roleDeliveries(all)) {
      if (role === undefined || what !== 'steps' || mayDo(role, { action, to }) !== false) continue;
      if (['AWS::SQS::Queue', 'AWS::SNS::Topic'].includes(to.type) && policyAllows(all, { action, to, by: role.resource }) !== false) continue;
      yield { resource: at, message: `its role ${role.displayName} must be allowed ${action} on ${to.displayName}, got no policy that allows it` };
    }
  },
};
