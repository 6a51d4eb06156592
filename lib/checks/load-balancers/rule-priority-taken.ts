import { isKnown, ListenerRule, Resource, Workloads } from '../../template';
import type { Rule } from '../rule';

export const rulePriorityTaken: Rule = {
  name: 'RulePriorityTaken',
  severity: 'error',
  cause: 'two rules of one listener have the same priority',
  consequence: 'the load balancer refuses the second one: PriorityInUse, and its stack rolls back',
  fix: 'give each rule of the listener a priority of its own, across all stacks; Route of this library takes them from bands',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html',
  cdk: 'silent, in one stack and across stacks',
  find: function* (all) {
    const taken = new Map<string, ListenerRule>();
    for (const rule of all.listenerRules) {
      const { resource, priority } = rule;
      const listener = listenerOf(rule, all);
      // Of two rules under conditions only one may be deployed.
      if (listener === undefined || priority === undefined || !isKnown(priority) || resource.condition !== true) continue;
      const place = `${listener instanceof Resource ? listener.address : `${resource.stack.name} ${listener}`} ${priority}`;
      const first = taken.get(place);
      if (first === undefined) taken.set(place, rule);
      else yield { resource, message: `Priority must be its own on ${listener instanceof Resource ? listener.displayName : listener}, got ${priority}, as ${first.displayName} has` };
    }
  },
};

/** A listener of the templates, or the ARN of one elsewhere. */
function listenerOf({ listener, resource }: ListenerRule, all: Workloads): Resource | string | undefined {
  if (listener !== undefined) return listener.resource;
  const written = resource.properties.text('ListenerArn');
  return typeof written === 'string' ? all.resourceAt(written) ?? written : undefined;
}
