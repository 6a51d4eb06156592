import type { Fault, Rule } from '../rule';
import { isExported } from '../exported';
import { scaledIn } from './scaled';

export const scalingNeverActs: Rule = {
  name: 'ScalingNeverActs',
  severity: 'warning',
  cause: 'scaling is set up that can change nothing: no room between the bounds, no policy, or no alarm that sets it off',
  consequence: 'the capacity stays as it is, whatever the load',
  fix: 'raise the maximum above the minimum, add a policy, or name the policy in the AlarmActions of an alarm',
  source: 'https://docs.aws.amazon.com/autoscaling/application/userguide/what-is-application-auto-scaling.html',
  cdk: 'silent',
  find: function* (all): Iterable<Fault> {
    for (const { resource, min, max, policies, isScheduled } of scaledIn(all)) {
      if (typeof min === 'number' && min === max && policies.length > 0 && !isScheduled) yield { resource, message: `its maximum must be above its minimum, ${min}, for its policies to act, got ${max}` };
    }
    for (const { resource, policies, scheduledActions, dimension } of all.scalableTargets) {
      if (dimension !== 'ecs:service:DesiredCount' || policies.length > 0 || scheduledActions.length > 0 || isExported(resource)) continue;
      // A policy whose target is not known may be its own.
      if (all.scalingPolicies.some((policy) => policy.scalableTarget === undefined && policy.fleet === undefined)) continue;
      yield { resource, message: 'something must scale it, got no policy and no schedule' };
    }
    for (const policy of all.scalingPolicies) {
      if (policy.stepScaling.list('StepAdjustments').length === 0 || policy.alarms.length > 0 || isExported(policy.resource)) continue;
      yield { resource: policy.resource, message: 'an alarm must name it in its AlarmActions, got none' };
    }
  },
};
