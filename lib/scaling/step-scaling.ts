import { AdjustmentType } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Token } from 'aws-cdk-lib/core';
import { metricSignal } from './metric-queries';
import type { ScalingRule } from './scaling-rule';
import type { ScalingTarget } from './scaling-target';
import { StepScalingOptions } from './step-scaling-options';
import { checkSteps, completed } from './scaling-steps';
import { TRACKING_PERIODS, warnOfSlowMetric } from './slow-metric';
import { requireCooldown } from './target-tracking';
import { requireWithin } from '../private/refusal';

// As many as target tracking takes: one minute above is noise.
const DEFAULT_EVALUATION_PERIODS = TRACKING_PERIODS;

/** The minutes of a week, the longest that CloudWatch evaluates. */
const MOST_EVALUATION_PERIODS = 10_080;

/** Adds and removes by steps of a metric. */
export class StepScaling implements ScalingRule {
  public constructor(private readonly id: string, private readonly options: StepScalingOptions) {}

  public bind(target: ScalingTarget): void {
    const written = `ScalingPolicy.steps('${this.id}')`;
    const adjustmentType = this.options.adjustmentType ?? AdjustmentType.CHANGE_IN_CAPACITY;
    const exact = adjustmentType === AdjustmentType.EXACT_CAPACITY;
    const evaluationPeriods = this.options.evaluationPeriods ?? DEFAULT_EVALUATION_PERIODS;
    this.checkPeriods(target, written, evaluationPeriods);
    const steps = this.options.scalingSteps;
    if (steps.every(({ lower, upper, change }) => ![lower, upper, change].some((value) => Token.isUnresolved(value)))) {
      checkSteps(target, written, steps, exact);
    }
    target._policies.name(this.id);
    target._policies.react({
      written, exact, signal: metricSignal(this.options.metric), removes: exact || steps.some(({ change }) => change < 0),
    });
    target._scaler.step(this.id, {
      metric: this.options.metric, scalingSteps: completed(steps, exact), adjustmentType, evaluationPeriods,
      datapointsToAlarm: this.options.datapointsToAlarm, cooldown: this.options.cooldown,
    });
  }

  private checkPeriods({ owner }: ScalingTarget, written: string, evaluationPeriods: number): void {
    requireWithin(owner, `evaluationPeriods of ${written}`, evaluationPeriods, { min: 1, max: MOST_EVALUATION_PERIODS, advice: 'CloudWatch looks back over a week at most' });
    requireCooldown(owner, `cooldown of ${written}`, this.options.cooldown);
    warnOfSlowMetric(owner, written, this.options.metric, evaluationPeriods);
    if (this.options.datapointsToAlarm !== undefined && !Token.isUnresolved(evaluationPeriods)) {
      requireWithin(owner, `datapointsToAlarm of ${written}`, this.options.datapointsToAlarm, {
        min: 1, max: evaluationPeriods, advice: `there are ${evaluationPeriods} evaluation periods to choose from`,
      });
    }
  }
}
