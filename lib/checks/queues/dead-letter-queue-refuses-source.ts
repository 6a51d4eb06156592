import { covers } from '../../template/arn';
import { any } from '../../template';
import type { Rule } from '../rule';

/** A dead-letter queue can say whose dead letters it takes. */
export const deadLetterQueueRefusesSource: Rule = {
  name: 'DeadLetterQueueRefusesSource',
  severity: 'error',
  cause: 'a dead-letter queue\'s redriveAllowPolicy does not let the queue use it',
  consequence: 'SQS rejects the redrive policy of the queue',
  fix: 'name the queue in sourceQueueArns, or set redrivePermission to allowAll',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html',
  cdk: 'silent',
  find: function* (all) {
    for (const queue of all.queues) {
      const dead = queue.deadLetterQueue;
      if (dead === undefined || dead.redriveAllow.unknown !== undefined) continue;
      const permission = dead.redriveAllow.text('redrivePermission');
      const refuses = permission === 'denyAll'
        || (permission === 'byQueue' && any(dead.redriveAllow.values('sourceQueueArns').map((arn) => covers(arn, queue.resource))) === false);
      if (refuses) yield { resource: dead.resource, message: `its redriveAllowPolicy must let ${queue.displayName} use it, got ${permission}${permission === 'byQueue' ? ' without it' : ''}` };
    }
  },
};
