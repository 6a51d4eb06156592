import type { Resource, Target, Workloads } from '../../template';
import { known } from '../known';
import { Recurrence, recurrenceOf } from './expression';

/** A schedule of EventBridge Scheduler, or a rule that goes by one. */
export interface Recurring {
  readonly at: Resource;
  readonly expression: string;
  readonly recurrence: Recurrence;
  readonly targets: readonly Target[];
}

/** Everything that goes by a schedule whose expression is known. */
export function recurring(all: Workloads): Recurring[] {
  return [
    ...all.schedules.map(({ resource, expression, target }) => ({ at: resource, expression, targets: [target] })),
    ...all.rules.map(({ resource, expression, targets }) => ({ at: resource, expression, targets })),
  ].flatMap(({ at, expression, targets }) => {
    const text = known(expression);
    return text === undefined ? [] : [{ at, expression: text, recurrence: recurrenceOf(text), targets }];
  });
}
