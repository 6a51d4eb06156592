import type { ScalingTarget } from './scaling-target';
import { known } from '../private/known';
import { grouped, refuse, requireWithin } from '../private/refusal';

/** Always on: no policy may leave nothing. */
export function requireCapacity({ owner, _scaler }: ScalingTarget, prop: string, capacity: number | undefined): void {
  const { one, many, max } = _scaler.unit;
  const advice = `an always-on service keeps at least one ${one}; work that may stop entirely belongs on a LambdaWorker`;
  if (max !== undefined) return requireWithin(owner, prop, capacity, { min: 1, max, unit: many, advice });
  const count = known(capacity);
  if (count !== undefined && !(count >= 1 && Number.isInteger(count))) {
    refuse(owner, `${prop} must be a whole number of at least 1 ${one}, got ${grouped(count)} ${many}; ${advice}`);
  }
}
