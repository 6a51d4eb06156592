import { isKnown, Listener } from '../../template';
import type { Rule } from '../rule';

export const listenerPortTaken: Rule = {
  name: 'ListenerPortTaken',
  severity: 'error',
  cause: 'two listeners of one load balancer have the same port',
  consequence: 'the load balancer refuses the second one: DuplicateListener',
  fix: 'keep one listener, and tell requests apart by its rules',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { displayName, listeners } of all.loadBalancers) {
      const taken = new Map<string, Listener>();
      for (const listener of listeners) {
        const { port, protocol, resource } = listener;
        if (port === undefined || !isKnown(port) || typeof protocol !== 'string' || resource.condition !== true) continue;
        const first = taken.get(String(port));
        if (first === undefined) taken.set(String(port), listener);
        else yield { resource, message: `Port must be its own on ${displayName}, got ${port}, as ${first.displayName} has` };
      }
    }
  },
};
