import { Construct } from 'constructs';
import { known } from '../private/known';
import { refuse, requireWithin } from '../private/refusal';
import { MAX_TASKS } from '../scaling/max-tasks';

/** The capacities somebody asked for. */
interface Capacity {
  readonly minCapacity?: number;
  readonly maxCapacity?: number;
}

/**
 * Refuses capacities that ECS would reject, or that let an always-on service stop.
 *
 * @param defaultMin the minimum in force where none is given
 * @param whyNotZero what to use instead, written after the refusal of a minimum of 0
 */
export function checkCapacity(scope: Construct, { minCapacity, maxCapacity }: Capacity, defaultMin: number, whyNotZero: string): void {
  const min = known(minCapacity);
  const max = known(maxCapacity);
  if (min === 0) refuse(scope, `minCapacity must be at least 1 task, got 0; ${whyNotZero}`);
  const bounds = { min: 1, max: MAX_TASKS, unit: 'tasks', advice: 'that is what one ECS service runs' };
  requireWithin(scope, 'minCapacity', min, bounds);
  requireWithin(scope, 'maxCapacity', max, bounds);
  if (max !== undefined && (min ?? defaultMin) > max) {
    refuse(scope, `maxCapacity must be at least minCapacity (${min ?? defaultMin} tasks), got ${max} tasks; raise it or lower minCapacity`);
  }
}
