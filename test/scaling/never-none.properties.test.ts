import { AdjustmentType, Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from '../seeded-fast-check';
import { ForecastMetric, ScalingPolicy } from '../../lib';
import { FLEET, scaled, SERVICE } from './targets';

const queue = sqs.Queue.fromQueueArn(new Stack(new App(), 'Elsewhere'), 'Queue', 'arn:aws:sqs:us-east-1:111122223333:mails');

/** Numbers of tasks as somebody may type them: none, less than none and halves among them. All else is right, or it would hide them. */
const count = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 10 }) }, { weight: 2, arbitrary: fc.constantFrom(0, 0, 0, -1, 0.5) });
const percent = fc.integer({ min: 1, max: 100 });
const id = fc.constantFrom('A', 'B', 'C', 'Cpu');
const metric = fc.constantFrom('Sessions', 'Baskets').map((metricName) => new cloudwatch.Metric({ namespace: 'Shop', metricName, period: Duration.minutes(1) }));
const MEMORY = new cloudwatch.Metric({ namespace: 'CWAgent', metricName: 'mem_used_percent', period: Duration.minutes(1) });
const scalingSteps = fc.array(fc.record({
  lower: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }), upper: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }), change: fc.integer({ min: -3, max: 12 }),
}), { maxLength: 4 });
/** Steps in order and without a gap: what differs is where they begin and what they are worth. */
const goodSteps = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 90 }), fc.constantFrom(AdjustmentType.EXACT_CAPACITY, ...Object.values(AdjustmentType)), fc.array(fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }) }), { minLength: 3, maxLength: 3 }))
  .map(([low, high, adjustmentType, worth]) => {
    const [least, middle, most] = adjustmentType === AdjustmentType.EXACT_CAPACITY ? [...worth].sort((left, right) => left - right) : [-1 - worth[0], 0, 1 + worth[2]];
    return { adjustmentType, scalingSteps: [{ upper: low, change: least }, { lower: low, upper: high, change: middle }, { lower: high, change: most }] };
  });

/** A policy, and what it is, so that each kind can be seen to have been tried. */
interface Tried {
  readonly kind: string;
  readonly policy: ScalingPolicy;
  /** Whether somewhere in it stands a number that would leave nothing. */
  readonly none: boolean;
}

const tried = (kind: string, policies: fc.Arbitrary<{ policy: ScalingPolicy; none?: boolean }>): fc.Arbitrary<Tried> => policies.map(({ policy, none = false }) => ({ kind, policy, none }));
const leavesNone = (...counts: (number | undefined)[]): boolean => counts.some((value) => value !== undefined && !(value >= 1 && Number.isInteger(value)));
const sevenAm = Schedule.cron({ hour: '7', minute: '0' });

const KINDS: fc.Arbitrary<Tried>[] = [
  tried('cpu', percent.map((value) => ({ policy: ScalingPolicy.cpu(value) }))),
  tried('memory', percent.map((value) => ({ policy: ScalingPolicy.memory(value) }))),
  tried('requests', fc.integer({ min: 1, max: 2000 }).map((value) => ({ policy: ScalingPolicy.requestsPerTarget(value) }))),
  tried('metric', fc.tuple(id, metric, fc.integer({ min: 1, max: 50 })).map(([name, tracked, targetValue]) => ({ policy: ScalingPolicy.metric(name, { metric: tracked, targetValue }) }))),
  tried('any steps', fc.tuple(id, metric, scalingSteps, fc.constantFrom(...Object.values(AdjustmentType))).map(([name, stepped, steps, adjustmentType]) => ({
    policy: ScalingPolicy.steps(name, { metric: stepped, scalingSteps: steps, adjustmentType }),
    none: adjustmentType === AdjustmentType.EXACT_CAPACITY && leavesNone(...steps.map(({ change }) => change)),
  }))),
  // More often than the others: only one in three is let through.
  ...Array.from({ length: 3 }, () => tried('good steps', fc.tuple(id, metric, goodSteps).map(([name, stepped, options]) => ({
    policy: ScalingPolicy.steps(name, { metric: stepped, ...options }),
    none: options.adjustmentType === AdjustmentType.EXACT_CAPACITY && leavesNone(...options.scalingSteps.map(({ change }) => change)),
  })))),
  tried('schedule', fc.tuple(id, fc.option(count, { nil: undefined }), fc.option(count, { nil: undefined })).map(([name, minCapacity, maxCapacity]) => ({
    policy: ScalingPolicy.schedule(name, { schedule: sevenAm, minCapacity, maxCapacity }), none: leavesNone(minCapacity, maxCapacity),
  }))),
  tried('office hours', fc.tuple(id, count, fc.option(count, { nil: undefined })).map(([name, minCapacity, outsideMinCapacity]) => ({
    policy: ScalingPolicy.officeHours(name, { timeZone: TimeZone.ETC_UTC, minCapacity, outsideMinCapacity }), none: leavesNone(minCapacity, outsideMinCapacity),
  }))),
  tried('forecast', percent.map((targetValue) => ({ policy: ScalingPolicy.predictive({ metric: ForecastMetric.CPU, targetValue }) }))),
  tried('backlog', fc.tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 3 })).map(([seconds, concurrency]) => ({
    policy: ScalingPolicy.backlog({ queue, messageProcessingTime: Duration.seconds(seconds), concurrency }),
  }))),
];

/** Kinds in which a number that leaves nothing can stand. */
const NONE_IN = ['good steps', 'schedule', 'office hours', 'bounds'];

/** Bounds as somebody may type them, mostly good ones. */
const bounds = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ minCapacity: 2, maxCapacity: 10 }) },
  { weight: 1, arbitrary: fc.record({ minCapacity: count, maxCapacity: count }) },
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
    const synthesised = new Set<string>();
    const refusedNone = new Set<string>();
    fc.assert(fc.property(fc.array(fc.oneof(...KINDS), { minLength: 1, maxLength: 2 }), bounds, (policies, { minCapacity, maxCapacity }) => {
      const settings = { minCapacity, maxCapacity, memoryMetric: MEMORY };
      const template = synthesisedOrRefused(() => scaled(kind, policies.map(({ policy }) => policy), settings));
      const none = [...policies.filter((one) => one.none).map((one) => one.kind), ...(leavesNone(minCapacity, maxCapacity) ? ['bounds'] : [])];
      if (template === undefined) {
        // What is refused for several reasons says nothing of each.
        if (policies.length + none.length <= 2) none.forEach((name) => refusedNone.add(name));
        return;
      }
      expect(none).toEqual([]);
      policies.forEach((one) => synthesised.add(one.kind));
      const numbers = capacities(template);
      expect(numbers.length).toBeGreaterThanOrEqual(2);
      for (const number of numbers) expect(number).toBeGreaterThanOrEqual(1);
    }), { numRuns: 120 });
    // Each kind was let through, and each that can leave nothing was refused for it, or the property says little.
    expect([...synthesised].filter((name) => name !== 'any steps').sort()).toEqual(['backlog', 'cpu', 'forecast', 'good steps', 'memory', 'metric', 'office hours', 'requests', 'schedule']);
    expect([...refusedNone].filter((name) => name !== 'any steps').sort()).toEqual([...NONE_IN].sort());
  });
});

function synthesisedOrRefused(synthesise: () => Template): Template | undefined {
  try {
    return synthesise();
  } catch (error) {
    // CDK refuses bounds below 0 or crossed; it does not know where they stand.
    expect(String(error)).toMatch(/Plain\/Owner|[mM]inCapacity|maxCapacity/);
    return undefined;
  }
}
