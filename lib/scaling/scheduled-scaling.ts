import type { ScalingRule } from './scaling-rule';
import type { ScalingTarget } from './scaling-target';
import { ScheduledScalingOptions } from './scheduled-scaling-options';
import { known } from '../private/known';
import { grouped, refuse, requireWithin } from '../private/refusal';

/** Sets the bounds at a time. */
export class ScheduledScaling implements ScalingRule {
  public constructor(private readonly id: string, private readonly options: ScheduledScalingOptions) {}

  public bind(target: ScalingTarget): void {
    const { owner } = target;
    const { many } = target._scaler.unit;
    const { minCapacity, maxCapacity } = this.options;
    const name = `of ScalingPolicy.schedule('${this.id}')`;
    if (minCapacity === undefined && maxCapacity === undefined) {
      refuse(owner, `minCapacity or maxCapacity ${name} must be set, got neither; say how many ${many} there are from then on`);
    }
    requireOne(target, `minCapacity ${name}`, minCapacity);
    requireOne(target, `maxCapacity ${name}`, maxCapacity);
    const least = known(minCapacity);
    const most = known(maxCapacity);
    if (least !== undefined && most !== undefined && least > most) {
      refuse(owner, `minCapacity ${name} must be at most maxCapacity (${most} ${many}), got ${least} ${many}; lower it or raise maxCapacity`);
    }
    target._scaler.schedule(this.id, this.options);
  }
}

/** Always on: no policy may leave nothing. */
function requireOne({ owner, _scaler }: ScalingTarget, prop: string, capacity: number | undefined): void {
  const { one, many, max } = _scaler.unit;
  const advice = `an always-on service keeps at least one ${one}; work that may stop entirely belongs on a LambdaWorker`;
  if (max !== undefined) return requireWithin(owner, prop, capacity, { min: 1, max, unit: many, advice });
  const count = known(capacity);
  if (count !== undefined && !(count >= 1 && Number.isInteger(count))) {
    refuse(owner, `${prop} must be a whole number of at least 1 ${one}, got ${grouped(count)} ${many}; ${advice}`);
  }
}
