import type { Resource } from '../../template/resource';
import type { Fault, Rule } from '../rule';
import { policyAllows } from '../../template/resource-policy';
import { mayDo } from './role-policy';
import { isRead } from './role-may-not-send';
import { roleDeliveries } from './role-deliveries';

/** What polls a queue or stream does so with the role of its function or pipe. */
export const roleMayNotRead: Rule = {
  name: 'RoleMayNotRead',
  severity: 'error',
  cause: 'an event source mapping, pipe or API reads a queue or stream that its role may not read',
  consequence: 'the deployment fails, or messages stay where they are until they expire',
  fix: 'allow the actions on the source in a policy of the role of the function or pipe',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  cdk: 'silent for EventSourceMapping and L1s; SqsEventSource and its like grant it',
  find: (all) => {
    const faults = new Map<Resource, Fault>();
    for (const { at, to, role, action } of roleDeliveries(all)) {
      if (role === undefined || !isRead(action) || faults.has(at) || to.properties.has('ResourcePolicy')) continue;
      if (mayDo(role, { action, to }) !== false) continue;
      if (to.type === 'AWS::SQS::Queue' && policyAllows(all, { action, to, by: role.resource }) !== false) continue;
      faults.set(at, { resource: at, message: `the role ${role.displayName} must be allowed ${action} on ${to.displayName}, got no policy that allows it` });
    }
    return faults.values();
  },
};
