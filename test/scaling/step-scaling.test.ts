import { AdjustmentType, ScalingInterval } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { ScalingPolicy, StepScalingOptions } from '../../lib';
import { warningsOf } from '../a-platform';
import { aTarget, FLEET, Kind, policiesOf, scaled, SERVICE } from './targets';

const metric = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Sessions', period: Duration.minutes(1) });
const BOTH_WAYS: ScalingInterval[] = [{ upper: 20, change: -1 }, { lower: 70, upper: 90, change: 1 }, { lower: 90, change: 3 }];
const EXACT = { adjustmentType: AdjustmentType.EXACT_CAPACITY };

const bySessions = (scalingSteps: ScalingInterval[], options: Partial<StepScalingOptions> = {}) => ScalingPolicy.steps('Sessions', { metric, scalingSteps, ...options });

/** The steps of all policies as they are in force: from which value on, what changes. */
function stepsOf(kind: Kind, ...policies: ScalingPolicy[]): [number, number, number][] {
  const template = scaled(kind, policies);
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  return Object.entries(template.findResources(kind.policyType)).flatMap(([id, { Properties }]) => {
    const { Threshold } = alarms.find((alarm) => alarm.Properties.AlarmActions[0].Ref === id)?.Properties ?? {};
    const { StepAdjustments } = Properties.StepScalingPolicyConfiguration ?? Properties;
    return (StepAdjustments ?? []).map((step: any): [number, number, number] => [
      Threshold + (step.MetricIntervalLowerBound ?? -Infinity), Threshold + (step.MetricIntervalUpperBound ?? Infinity), step.ScalingAdjustment]);
  }).sort(([a], [b]) => a - b);
}

describe.each([SERVICE, FLEET])('steps on a $kind', (kind) => {
  const many = kind === SERVICE ? 'tasks' : 'instances';

  test('add above and remove below', () => {
    expect(stepsOf(kind, bySessions(BOTH_WAYS))).toEqual([[-Infinity, 20, -1], [70, 90, 1], [90, Infinity, 3]]);
  });

  test('may be a single one', () => {
    expect(stepsOf(kind, bySessions([{ lower: 70, change: 2 }]), ScalingPolicy.cpu())).toEqual([[70, Infinity, 2]]);
  });

  test('may set exact numbers', () => {
    expect(stepsOf(kind, bySessions([{ upper: 50, change: 2 }, { lower: 50, upper: 80, change: 4 }, { lower: 80, change: 9 }], EXACT)))
      .toEqual([[-Infinity, 50, 2], [50, 80, 4], [80, Infinity, 9]]);
  });

  test('need three minutes, or what they are told', () => {
    const periods = (options: Partial<StepScalingOptions>) => Object.values(scaled(kind, [bySessions(BOTH_WAYS, options)]).findResources('AWS::CloudWatch::Alarm'))
      .map(({ Properties: { EvaluationPeriods, DatapointsToAlarm, Period } }) => [EvaluationPeriods, DatapointsToAlarm, Period]);
    expect(periods({})).toEqual([[3, undefined, 60], [3, undefined, 60]]);
    expect(periods({ evaluationPeriods: 5, datapointsToAlarm: 4 })).toEqual([[5, 4, 60], [5, 4, 60]]);
  });

  test('wait between two changes', () => {
    const [{ StepScalingPolicyConfiguration, EstimatedInstanceWarmup }] = policiesOf(kind, scaled(kind, [bySessions(BOTH_WAYS, { cooldown: Duration.minutes(4) })]));
    expect(StepScalingPolicyConfiguration?.Cooldown ?? EstimatedInstanceWarmup).toBe(240);
    const [byDefault] = policiesOf(kind, scaled(kind, [bySessions(BOTH_WAYS)]));
    expect([byDefault.StepScalingPolicyConfiguration?.Cooldown, byDefault.EstimatedInstanceWarmup]).toEqual([kind === SERVICE ? 60 : undefined, undefined]);
  });

  test('warn of a metric that makes them slow', () => {
    const { stack, target } = aTarget(kind);
    bySessions(BOTH_WAYS, { metric: metric.with({ period: Duration.minutes(5) }) }).bind(target);
    expect(warningsOf(stack)).toContain('metric of ScalingPolicy.steps(\'Sessions\') has a period of 300 s: capacity follows after 900 s at the earliest; '
      + 'give the metric a period of one minute [ack: cdk-scale-to-zero:SlowScalingMetric]');
  });

  test.each<[string, ScalingPolicy, string]>([
    ['without any', bySessions([]), 'must have at least one step, got none; say what is added from which value on'],
    ['without an end', bySessions([{ change: 1 }]), 'must each have a lower or an upper end, got neither for a change of 1; say from which value on it holds'],
    ['that end before they begin', bySessions([{ lower: 80, upper: 70, change: 1 }]),
      'must each end above where they begin, got from 80 to 70; exchange the two, or leave the step out'],
    ['that overlap', bySessions([{ upper: 20, change: -1 }, { lower: 60, upper: 80, change: 1 }, { lower: 70, change: 3 }]),
      'must not overlap, got from 60 to 80 and from 70; end one where the other begins'],
    ['when two change nothing', bySessions([{ upper: 20, change: 0 }, { lower: 20, upper: 70, change: 0 }, { lower: 70, change: 1 }]),
      'must be at most one that changes nothing, got 2; join them'],
    ['when they add less the higher the load', bySessions([{ upper: 20, change: 1 }, { lower: 70, change: -1 }]),
      'must be worth the more the higher the metric, got -1 from 70 after 1 below; turn a metric that falls with the load around, e.g. 100 - free'],
    ['when they only remove', bySessions([{ upper: 20, change: -1 }]),
      `must have one that adds ${many}, got none; a policy that only removes ends at the minimum and stays there`],
    ['when nothing is added above the last', bySessions([{ upper: 20, change: -1 }, { lower: 70, upper: 90, change: 1 }]),
      'must leave no gap, got nothing from 90; let each step begin where the one below it ends, and the outermost have no end'],
    ['when there is a gap between two that add', bySessions([{ lower: 70, upper: 80, change: 1 }, { lower: 90, change: 3 }]),
      'must leave no gap, got nothing from 80 to 90; let each step begin where the one below it ends, and the outermost have no end'],
    ['when nothing is removed below the first', bySessions([{ lower: 5, upper: 20, change: -1 }, { lower: 70, change: 1 }]),
      'must leave no gap, got nothing from 0 to 5; let each step begin where the one below it ends, and the outermost have no end'],
    ['when exact numbers leave a gap', bySessions([{ upper: 50, change: 2 }, { lower: 60, change: 4 }], EXACT),
      'must leave no gap, got nothing from 50 to 60; let each step begin where the one below it ends, and the outermost have no end'],
    ['when an exact number is none', bySessions([{ upper: 50, change: 0 }, { lower: 50, change: 4 }], EXACT),
      `must be whole numbers from minCapacity to maxCapacity (2 to 10 ${many}), got 0 from 0; capacity never leaves its bounds`],
    ['when an exact number is out of reach', bySessions([{ upper: 50, change: 2 }, { lower: 50, change: 40 }], EXACT),
      `must be whole numbers from minCapacity to maxCapacity (2 to 10 ${many}), got 40 from 50; capacity never leaves its bounds`],
    ['when there are more than AWS takes', bySessions(Array.from({ length: 21 }, (_, index) => ({ lower: 10 * index + 10, change: index + 1 }))),
      'must be at most 20 in each direction, got 21; join some'],
  ])('fail %s', (_name, policy, sentence) => {
    expect(() => scaled(kind, [policy])).toThrow(new Error(`Plain/Owner: scalingSteps of ScalingPolicy.steps('Sessions') ${sentence}`));
  });

  test('fail with more datapoints than periods', () => {
    expect(() => scaled(kind, [bySessions(BOTH_WAYS, { datapointsToAlarm: 4 })])).toThrow(new Error(
      'Plain/Owner: datapointsToAlarm of ScalingPolicy.steps(\'Sessions\') must be a whole number between 1 and 3, got 4; there are 3 evaluation periods to choose from'));
  });
});
