import type { Rule } from '../rule';
import { scaledIn } from './scaled';
import { metricOfRunning } from './tracked-metrics';

export const trackingCannotWake: Rule = {
  name: 'TrackingCannotWake',
  severity: 'warning',
  cause: 'a service or fleet that goes to zero is scaled by what its tasks or instances use, too',
  consequence: 'that policy has no value at zero, and removes tasks that wait for an answer while messages are waiting',
  fix: 'scale it by the work that waits alone, or set the minimum to 1',
  source: 'https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html',
  cdk: 'silent; QueueProcessingFargateService adds such a policy unless disableCpuBasedScaling is set',
  find: function* (all) {
    for (const { min, policies } of scaledIn(all)) {
      if (min !== 0) continue;
      for (const policy of policies) {
        const metric = metricOfRunning(policy);
        if (metric !== undefined) yield { resource: policy.resource, message: `it must look at work that waits, as its target may be at 0, got ${metric}` };
      }
    }
  },
};
