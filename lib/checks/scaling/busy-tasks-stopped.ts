import type { Alarm, ScalingPolicy } from '../../template';
import type { Rule } from '../rule';
import { scaledIn } from './scaled';
import { countedMessages, stepsOf } from './steps';

export const busyTasksStopped: Rule = {
  name: 'BusyTasksStopped',
  severity: 'warning',
  cause: 'a worker is scaled in when no message waits, whether or not it works on one',
  consequence: 'a message that is worked on is invisible, so the task that holds it is stopped; it starts anew, or ends among the dead letters',
  fix: 'scale in on the sum of ApproximateNumberOfMessagesVisible and ApproximateNumberOfMessagesNotVisible, and protect tasks that work',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html',
  cdk: 'silent; QueueProcessingFargateService does so',
  find: function* (all) {
    for (const { policies } of scaledIn(all)) {
      for (const policy of policies) {
        const alarm = policy.alarms.find((candidate) => scalesIn(policy, candidate) && countedMessages(candidate)?.join() === 'ApproximateNumberOfMessagesVisible');
        if (alarm !== undefined) yield { resource: policy.resource, message: `it must count the messages that are worked on, too, got ${alarm.displayName} on ApproximateNumberOfMessagesVisible alone` };
      }
    }
  },
};

function scalesIn(policy: ScalingPolicy, { comparison }: Alarm): boolean {
  if (comparison !== 'LessThanOrEqualToThreshold' && comparison !== 'LessThanThreshold') return false;
  const isExact = policy.stepScaling.text('AdjustmentType') === 'ExactCapacity';
  return (stepsOf(policy) ?? []).some(({ adjustment }) => adjustment < 0 || (isExact && adjustment === 0));
}
