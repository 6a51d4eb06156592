import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'aws-cdk-lib/core';
import { ForecastMetric, PredictiveScalingOptions } from './predictive-scaling-options';

/** What both have in common. */
interface Forecast {
  readonly mode: string;
  readonly maxCapacityBreachBehavior: string;
  readonly schedulingBufferTime: number;
  readonly metricSpecifications: { targetValue: number; predefinedMetricPairSpecification: { predefinedMetricType: string; resourceLabel?: string } }[];
}

/**
 * A forecast as both kinds of Auto Scaling write it.
 *
 * The maximum is the limit of the bill: AWS could raise it, and would not lower it again.
 *
 * @param pair name of the load to forecast and the use to hold
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-applicationautoscaling-scalingpolicy-predictivescalingpolicyconfiguration.html
 */
export function forecast(options: PredictiveScalingOptions, pair: string, targetGroup?: elbv2.ApplicationTargetGroup): Forecast {
  const counted = options.metric === ForecastMetric.REQUESTS_PER_TARGET ? targetGroup : undefined;
  return {
    mode: options.forecastOnly === true ? 'ForecastOnly' : 'ForecastAndScale',
    maxCapacityBreachBehavior: 'HonorMaxCapacity',
    schedulingBufferTime: (options.launchAhead ?? Duration.minutes(5)).toSeconds(),
    metricSpecifications: [{
      targetValue: options.targetValue,
      predefinedMetricPairSpecification: {
        predefinedMetricType: pair,
        resourceLabel: counted && `${counted.firstLoadBalancerFullName}/${counted.targetGroupFullName}`,
      },
    }],
  };
}
