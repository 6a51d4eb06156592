import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { inOrder, Stretch } from './scaling-steps';

/**
 * Step scaling of an EC2 Auto Scaling group: a policy and an alarm for the steps below, and for those above.
 *
 * By L1: CDK's `scaleOnMetric` of a group warns of a deprecated `cooldown` at every synth, whoever calls it.
 */
export function fleetSteps(group: autoscaling.AutoScalingGroup, id: string, { cooldown, ...props }: appscaling.BasicStepScalingPolicyProps): void {
  const scope = new Construct(group, id);
  const stretches = inOrder(props.scalingSteps);
  const [below, above] = sides(stretches, props.adjustmentType === appscaling.AdjustmentType.EXACT_CAPACITY);
  const side = (name: string, steps: Stretch[], threshold: number, comparisonOperator: cloudwatch.ComparisonOperator) => {
    if (steps.length === 0) return;
    const policy = new autoscaling.CfnScalingPolicy(scope, `${name}Policy`, {
      autoScalingGroupName: group.autoScalingGroupName,
      policyType: 'StepScaling',
      adjustmentType: props.adjustmentType,
      estimatedInstanceWarmup: cooldown?.toSeconds(),
      metricAggregationType: aggregationOf(props.metric),
      stepAdjustments: steps.map((step) => ({
        metricIntervalLowerBound: step === stretches[0] && name === 'Lower' ? undefined : step.lower - threshold,
        metricIntervalUpperBound: step.upper === Infinity ? undefined : step.upper - threshold,
        scalingAdjustment: step.change,
      })),
    });
    new cloudwatch.Alarm(scope, `${name}Alarm`, {
      metric: props.metric,
      threshold,
      comparisonOperator,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      datapointsToAlarm: props.datapointsToAlarm,
      alarmDescription: `${name === 'Lower' ? 'Removes' : 'Adds'} instances of ${group.node.path}. It is no fault when it fires.`,
    }).addAlarmAction({ bind: () => ({ alarmActionArn: policy.ref }) });
  };
  side('Lower', below, below[below.length - 1]?.upper, cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD);
  side('Upper', above, above[0]?.lower, cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD);
}

/** What removes and what adds; exact numbers in the middle, since the steps of a policy lie on one side of its threshold. */
function sides(stretches: Stretch[], exact: boolean): [Stretch[], Stretch[]] {
  const middle = Math.floor(stretches.length / 2);
  if (exact) return [stretches.slice(0, middle), stretches.slice(middle)];
  return [stretches.filter(({ change }) => change < 0), stretches.filter(({ change }) => change > 0)];
}

/** How datapoints of one evaluation become one. */
function aggregationOf(metric: cloudwatch.IMetric): string {
  const statistic = metric.toMetricConfig().metricStat?.statistic ?? '';
  return ['Minimum', 'Maximum'].includes(statistic) ? statistic : 'Average';
}
