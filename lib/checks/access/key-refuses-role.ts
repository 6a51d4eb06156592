import type { Rule } from '../rule';
import { customerKeyOf } from './key-refuses-delivery';
import { keyServesRole } from './key-policy';
import { isRead } from './role-may-not-send';
import { roleDeliveries } from './role-deliveries';

/** Who sends to or reads an encrypted queue or topic with a role uses the key with that role. */
export const keyRefusesRole: Rule = {
  name: 'KeyRefusesRole',
  severity: 'error',
  cause: 'something reads or sends to a queue or topic with a role that may not use the key of it',
  consequence: 'every message is refused: mappings stop, schedules and pipes fail',
  fix: 'allow kms:Decrypt, and kms:GenerateDataKey for sending, on the key in a policy of the role',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  cdk: 'silent for L1s and policies of your own; the L2 grants include the key',
  find: function* (all) {
    const seen = new Set<string>();
    for (const { at, to, role, action } of roleDeliveries(all)) {
      const key = to.type === 'AWS::SQS::Queue' || to.type === 'AWS::SNS::Topic' ? customerKeyOf(all, to) : undefined;
      const needed = isRead(action) ? ['kms:Decrypt'] : ['kms:Decrypt', 'kms:GenerateDataKey'];
      if (key === undefined || role === undefined || seen.has(`${at.address} ${to.address} ${needed.length}`)) continue;
      seen.add(`${at.address} ${to.address} ${needed.length}`);
      if (keyServesRole(key, role, needed) !== false) continue;
      yield { resource: at, message: `the role ${role.displayName} must be allowed ${needed.join(' and ')} on ${key.displayName}, the key of ${to.displayName}, got no policy that allows it` };
    }
  },
};
