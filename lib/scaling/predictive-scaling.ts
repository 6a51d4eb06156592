import { ForecastMetric, PredictiveScalingOptions } from './predictive-scaling-options';
import type { ScalingRule } from './scaling-rule';
import type { ScalingTarget } from './scaling-target';
import { known } from '../private/known';
import { refuse, requireSeconds, requireWithin } from '../private/refusal';

/** Starts capacity before it is needed, by the last two weeks. */
export class PredictiveScaling implements ScalingRule {
  public constructor(private readonly options: PredictiveScalingOptions) {}

  public bind(target: ScalingTarget): void {
    const { metric, targetValue, launchAhead } = this.options;
    const { owner, targetGroups } = target;
    const written = 'ScalingPolicy.predictive';
    requireSeconds(owner, `launchAhead of ${written}`, launchAhead, { min: 0, max: 3599, advice: 'forecasts are for hours' });
    if (metric === ForecastMetric.REQUESTS_PER_TARGET) {
      if (targetGroups.length !== 1) {
        refuse(owner, `metric of ${written} must be CPU or MEMORY unless there is one target group, got REQUESTS_PER_TARGET with ${targetGroups.length}; `
          + (targetGroups.length === 0 ? 'without a load balancer no requests are counted' : 'the forecast knows one, and would see half of a deployment\'s traffic: forecast CPU'));
      }
      const perMinute = known(targetValue);
      if (perMinute !== undefined && !(perMinute >= 1)) refuse(owner, `targetValue of ${written} must be at least 1 request a minute, got ${perMinute}; measure what one ${target._scaler.unit.one} answers well`);
    } else {
      requireWithin(owner, `targetValue of ${written}`, targetValue, { min: 1, max: 100, unit: '%', advice: 'take that of the policy beside it' });
    }
    target._policies.name('Forecast');
    target._policies.react({ written, signal: 'forecast', exact: false, removes: false });
    target._scaler.predict('Forecast', this.options, targetGroups[0]);
  }
}
