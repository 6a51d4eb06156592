import type { Rule } from '../rule';
import { Step, stepsOf } from './steps';

export const stepsLeaveGap: Rule = {
  name: 'StepsLeaveGap',
  severity: 'error',
  cause: 'the steps of a scaling policy leave a gap between them, or overlap',
  consequence: 'AWS rejects the policy',
  fix: 'let each step begin where the one before it ends',
  source: 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepAdjustment.html',
  cdk: 'silent for L1s; L2s close gaps',
  find: function* (all) {
    for (const policy of all.scalingPolicies) {
      const steps = stepsOf(policy) ?? [];
      const problem = problemOf(steps);
      if (problem !== undefined) yield { resource: policy.resource, message: `StepAdjustments must ${problem}` };
    }
  },
};

function problemOf(steps: readonly Step[]): string | undefined {
  for (const [index, { lower, upper }] of steps.entries()) {
    if (lower >= upper) return `have an upper bound above the lower one, got ${lower} to ${upper}`;
    const next = steps[index + 1];
    if (next === undefined) continue;
    if (next.lower > upper) return `leave no gap, got none from ${upper} to ${next.lower}`;
    if (next.lower < upper) return `not overlap, got one to ${upper} and one from ${next.lower}`;
  }
  return undefined;
}
