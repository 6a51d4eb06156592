import { AdjustmentType, Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { ForecastMetric, ScalingPolicy } from '../../lib';
import { FLEET, scaled, SERVICE } from './targets';

const queue = sqs.Queue.fromQueueArn(new Stack(new App(), 'Elsewhere'), 'Queue', 'arn:aws:sqs:us-east-1:111122223333:mails');

/** Numbers of tasks as somebody may type them: none, less than none and halves among them. All else is right, or it would hide them. */
const count = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 10 }) }, { weight: 2, arbitrary: fc.constantFrom(0, 0, 0, -1, 0.5) });
const percent = fc.integer({ min: 1, max: 100 });
const id = fc.constantFrom('A', 'B', 'C', 'Cpu');
const metric = fc.constantFrom('Sessions', 'Baskets').map((metricName) => new cloudwatch.Metric({ namespace: 'Shop', metricName, period: Duration.minutes(1) }));
const scalingSteps = fc.array(fc.record({
  lower: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }), upper: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }), change: fc.integer({ min: -3, max: 12 }),
}), { maxLength: 4 });
const goodSteps = fc.constantFrom<[AdjustmentType, number[]]>([AdjustmentType.EXACT_CAPACITY, [2, 4, 8]], [AdjustmentType.EXACT_CAPACITY, [0, 4, 8]], [AdjustmentType.CHANGE_IN_CAPACITY, [-1, 0, 2]])
  .map(([adjustmentType, [low, middle, high]]) => ({ adjustmentType, scalingSteps: [{ upper: 20, change: low }, { lower: 20, upper: 60, change: middle }, { lower: 60, change: high }] }));

const policy: fc.Arbitrary<ScalingPolicy> = fc.oneof(
  percent.map((value) => ScalingPolicy.cpu(value)),
  percent.map((value) => ScalingPolicy.memory(value)),
  fc.tuple(id, metric, fc.integer({ min: 1, max: 50 })).map(([name, tracked, targetValue]) => ScalingPolicy.metric(name, { metric: tracked, targetValue })),
  fc.tuple(id, metric, scalingSteps, fc.constantFrom(...Object.values(AdjustmentType))).map(([name, stepped, steps, adjustmentType]) => ScalingPolicy.steps(name, { metric: stepped, scalingSteps: steps, adjustmentType })),
  fc.tuple(id, metric, goodSteps).map(([name, stepped, options]) => ScalingPolicy.steps(name, { metric: stepped, ...options })),
  fc.tuple(id, count, fc.option(count, { nil: undefined })).map(([name, minCapacity, maxCapacity]) => ScalingPolicy.schedule(name, {
    schedule: Schedule.cron({ hour: '7', minute: '0' }), minCapacity, maxCapacity,
  })),
  fc.tuple(id, count, fc.option(count, { nil: undefined })).map(([name, minCapacity, outsideMinCapacity]) => ScalingPolicy.officeHours(name, { timeZone: TimeZone.ETC_UTC, minCapacity, outsideMinCapacity })),
  percent.map((targetValue) => ScalingPolicy.predictive({ metric: ForecastMetric.CPU, targetValue })),
  fc.tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 3 })).map(([seconds, concurrency]) => ScalingPolicy.backlog({ queue, messageProcessingTime: Duration.seconds(seconds), concurrency })),
);

/** Every number of tasks or instances that anything in a template may set. */
function capacities(template: Template): number[] {
  const found: unknown[] = [];
  for (const { Type, Properties } of Object.values<any>(template.toJSON().Resources)) {
    if (Type === 'AWS::ApplicationAutoScaling::ScalableTarget') {
      found.push(Properties.MinCapacity, Properties.MaxCapacity, ...(Properties.ScheduledActions ?? []).flatMap(({ ScalableTargetAction }: any) => Object.values(ScalableTargetAction)));
    }
    if (Type === 'AWS::AutoScaling::AutoScalingGroup' || Type === 'AWS::AutoScaling::ScheduledAction') found.push(Properties.MinSize, Properties.MaxSize, Properties.DesiredCapacity);
    const steps = Properties?.StepScalingPolicyConfiguration ?? Properties;
    if (steps?.AdjustmentType === 'ExactCapacity') found.push(...steps.StepAdjustments.map(({ ScalingAdjustment }: any) => ScalingAdjustment));
    if (Type === 'AWS::ECS::Service') found.push(Properties.DesiredCount);
  }
  return found.filter((value) => value !== undefined).map(Number);
}

describe.each([SERVICE, FLEET])('a $kind', (kind) => {
  test('is never left with nothing, whatever its policies: they are refused, or every number is 1 or more', () => {
    const outcomes = { refused: 0, synthesised: 0, numbers: 0 };
    fc.assert(fc.property(fc.array(policy, { minLength: 1, maxLength: 2 }), (policies) => {
      const template = synthesisedOrRefused(() => scaled(kind, policies, { targetGroups: 0 }));
      if (template === undefined) {
        outcomes.refused += 1;
        return;
      }
      const numbers = capacities(template);
      outcomes.synthesised += 1;
      outcomes.numbers += numbers.length;
      for (const number of numbers) expect(number).toBeGreaterThanOrEqual(1);
    }), { numRuns: 60 });
    // Both happen, or the property says nothing.
    expect(Math.min(outcomes.refused, outcomes.synthesised)).toBeGreaterThan(0);
    expect(outcomes.numbers).toBeGreaterThan(outcomes.synthesised);
  });
});

function synthesisedOrRefused(synthesise: () => Template): Template | undefined {
  try {
    return synthesise();
  } catch (error) {
    // CDK refuses steps that overlap; it does not know where they stand.
    expect(String(error)).toMatch(/Plain\/Owner|interval|Could not determine|no-change/);
    return undefined;
  }
}
