import { Action, Resource, Workloads } from '../../template';

/** An action that forwards, and the listener or rule it belongs to. */
export interface Forward {
  readonly resource: Resource;
  readonly action: Action;
}

/** All actions of listeners and rules that forward. */
export function forwardsIn(all: Workloads): Forward[] {
  return [
    ...all.listeners.flatMap(({ resource, defaultActions }) => defaultActions.map((action) => ({ resource, action }))),
    ...all.listenerRules.flatMap(({ resource, actions }) => actions.map((action) => ({ resource, action }))),
  ].filter(({ action }) => action.forwards.length > 0);
}
