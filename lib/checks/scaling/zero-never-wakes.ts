import type { Rule } from '../rule';
import { isSetByPrograms, scaledIn } from './scaled';
import { metricOfRunning } from './tracked-metrics';

export const zeroNeverWakes: Rule = {
  name: 'ZeroNeverWakes',
  severity: 'error',
  cause: 'a service or fleet may go to zero, and all that scales it looks at what is running',
  consequence: 'once at zero it stays there: there is no load to measure, and nothing is worked on any more',
  fix: 'set the minimum to 1, or add a policy that looks at the work that waits, such as the messages of a queue',
  source: 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html',
  cdk: 'silent',
  find: function* (all) {
    if (isSetByPrograms(all)) return;
    for (const { resource, min, policies, isScheduled, unit } of scaledIn(all)) {
      if (min !== 0 || policies.length === 0 || isScheduled) continue;
      const metrics = policies.map(metricOfRunning);
      if (metrics.includes(undefined)) continue;
      yield { resource, message: `its minimum must be 1 at least where only ${metrics.join(' and ')} scales it, got 0: without a running ${unit} there is no value` };
    }
  },
};
