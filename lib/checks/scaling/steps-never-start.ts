import type { Alarm } from '../../template';
import type { Rule } from '../rule';
import { Step, stepsOf } from './steps';

export const stepsNeverStart: Rule = {
  name: 'StepsNeverStart',
  severity: 'warning',
  cause: 'an alarm makes a scaling policy act where the policy has no step, or steps that change nothing',
  consequence: 'the alarm fires and nothing is scaled',
  fix: 'bounds of steps are relative to the threshold: above it they are positive, below it negative',
  source: 'https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html',
  cdk: 'silent for L1s',
  find: function* (all) {
    for (const policy of all.scalingPolicies) {
      const steps = stepsOf(policy);
      if (steps === undefined) continue;
      const isExact = policy.stepScaling.text('AdjustmentType') === 'ExactCapacity';
      for (const alarm of policy.alarms) {
        const reached = reachedBy(alarm, steps);
        if (reached === undefined || reached.some(({ adjustment }) => isExact || adjustment !== 0)) continue;
        yield { resource: policy.resource, message: `StepAdjustments must have one where ${alarm.displayName} fires, got ${reached.length === 0 ? 'none' : 'one that changes nothing'}` };
      }
    }
  },
};

/** Steps that hold somewhere on the side of the threshold where the alarm fires. */
function reachedBy({ comparison }: Alarm, steps: readonly Step[]): Step[] | undefined {
  if (typeof comparison !== 'string') return undefined;
  if (comparison.startsWith('GreaterThan')) return steps.filter(({ upper }) => upper > 0);
  return comparison.startsWith('LessThan') && !comparison.includes('GreaterThan') ? steps.filter(({ lower }) => lower < 0) : undefined;
}
