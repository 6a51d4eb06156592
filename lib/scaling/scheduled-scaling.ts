import { requireCapacity } from './capacity-bounds';
import type { ScalingRule } from './scaling-rule';
import type { ScalingTarget } from './scaling-target';
import { ScheduledScalingOptions } from './scheduled-scaling-options';
import { refuse } from '../private/refusal';

/** Sets the bounds at a time. */
export class ScheduledScaling implements ScalingRule {
  public constructor(
    private readonly id: string, private readonly options: ScheduledScalingOptions, private readonly written = `ScalingPolicy.schedule('${id}')`,
  ) {}

  public bind(target: ScalingTarget): void {
    const { owner } = target;
    const { many } = target._scaler.unit;
    const { minCapacity, maxCapacity } = this.options;
    const name = `of ${this.written}`;
    if (minCapacity === undefined && maxCapacity === undefined) {
      refuse(owner, `minCapacity or maxCapacity ${name} must be set, got neither; say how many ${many} there are from then on`);
    }
    requireCapacity(target, `minCapacity ${name}`, minCapacity);
    requireCapacity(target, `maxCapacity ${name}`, maxCapacity);
    target._policies.name(this.id);
    target._policies.bound({ written: this.written, minCapacity, maxCapacity });
    target._scaler.schedule(this.id, this.options);
  }
}
