import { isKnown } from '../../template';
import type { Rule } from '../rule';

export const functionOutlivesLoadBalancer: Rule = {
  name: 'FunctionOutlivesLoadBalancer',
  severity: 'warning',
  cause: 'a function may work longer than the load balancer in front of it waits',
  consequence: 'the client gets a 504 while the function works on, and is billed',
  fix: 'lower the timeout of the function, raise idle_timeout.timeout_seconds (at most 4,000 s), or put the work into a queue',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html',
  cdk: 'silent',
  find: function* (all) {
    for (const group of all.targetGroups) {
      const idle = Math.min(...group.listeners.map(({ loadBalancer }) => loadBalancer?.idleTimeoutSeconds).filter((seconds) => typeof seconds === 'number'));
      if (!Number.isFinite(idle)) continue;
      for (const target of group.targets) {
        const worker = all.functionAt(target.id)?.function;
        if (worker === undefined || !isKnown(worker.timeoutSeconds) || worker.timeoutSeconds <= idle) continue;
        yield { resource: worker.resource, message: `Timeout must be at most the ${idle} s that the load balancer waits, got ${worker.timeoutSeconds} s` };
      }
    }
  },
};
