import type { Rule } from '../rule';
import { isSetByPrograms, Scaled, scaledIn } from './scaled';
import { countedMessages, firstOut } from './steps';

export const firstStepTooHigh: Rule = {
  name: 'FirstStepTooHigh',
  severity: 'error',
  cause: 'a worker that may go to zero starts its first task only when several messages wait',
  consequence: 'fewer messages than that wait until more come, or until they expire and are lost',
  fix: 'let the first step that scales out begin at 1 message',
  source: 'https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html',
  cdk: 'silent; QueueProcessingFargateService begins at 100 unless scalingSteps are given',
  find: function* (all) {
    if (isSetByPrograms(all)) return;
    for (const scaled of scaledIn(all)) {
      const first = firstMessage(scaled);
      if (scaled.min !== 0 || scaled.isScheduled || first === undefined || first <= 1) continue;
      yield { resource: scaled.resource, message: `its first ${scaled.unit} must start at 1 message, as its minimum is 0, got ${first}` };
    }
  },
};

/** The number of messages at which the first task starts; `undefined` if anything else may start it, or it is not known. */
function firstMessage({ policies }: Scaled): number | undefined {
  let first = Infinity;
  for (const policy of policies) {
    if (policy.alarms.length === 0) {
      // What tracks running tasks starts none; what tracks something else may.
      if (policy.type === 'TargetTrackingScaling' && policy.targetTracking.has('PredefinedMetricSpecification')) continue;
      return undefined;
    }
    for (const alarm of policy.alarms) {
      const at = firstOut(policy, alarm);
      if (at === undefined || (countedMessages(alarm) === undefined && at !== Infinity)) return undefined;
      if (policy.stepScaling.text('AdjustmentType') === 'PercentChangeInCapacity') return undefined;
      first = Math.min(first, at);
    }
  }
  return Number.isFinite(first) ? first : undefined;
}
