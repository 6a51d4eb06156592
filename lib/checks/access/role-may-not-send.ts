import type { Rule } from '../rule';
import { policyAllows } from '../../template/resource-policy';
import { mayDo } from './role-policy';
import { roleDeliveries } from './role-deliveries';

/** Schedules, rules, pipes, APIs and functions that bring something on with a role need its policies. */
export const roleMayNotSend: Rule = {
  name: 'RoleMayNotSend',
  severity: 'error',
  cause: 'a schedule, rule, pipe, API or function sends to something that its role may not send to',
  consequence: 'every delivery is refused: schedules and rules fail without a trace, and a function with such a dead-letter queue or destination does not deploy',
  fix: 'allow the action on the target in a policy of the role',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html',
  cdk: 'silent for L1s and imported roles; the L2 targets grant it',
  find: function* (all) {
    for (const { at, to, role, action, what } of roleDeliveries(all)) {
      if (role === undefined || what === 'steps' || isRead(action)) continue;
      if (mayDo(role, { action, to }) !== false) continue;
      if (['AWS::SQS::Queue', 'AWS::SNS::Topic'].includes(to.type) && policyAllows(all, { action, to, by: role.resource }) !== false) continue;
      yield { resource: at, message: `its role ${role.displayName} must be allowed ${action} on ${to.displayName}, got no policy that allows it; the ${what} are refused` };
    }
  },
};

/** Whether an action takes something out of its resource. */
export function isRead(action: string): boolean {
  return /:(Receive|Delete|Get|Describe)/.test(action);
}
