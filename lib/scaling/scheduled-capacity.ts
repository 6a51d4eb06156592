import { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnScheduledAction } from 'aws-cdk-lib/aws-autoscaling';
import { Lazy, Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { known } from '../private/known';

/**
 * The most tasks or instances there will ever be: scheduled actions may raise the maximum, whoever adds them.
 *
 * A number that is settled at synthesis, when all have been added.
 *
 * @param resource the task count of a service, or an Auto Scaling group
 * @param maxCapacity the maximum it starts with
 */
export function mostCapacity(resource: IConstruct, maxCapacity: number): number {
  if (known(maxCapacity) === undefined) return maxCapacity;
  return Lazy.number({ produce: () => Math.max(maxCapacity, ...scheduledBounds(resource).flatMap(({ max }) => max ?? [])) });
}

/**
 * The fewest instances there may be: scheduled actions may lower the minimum, whoever adds them.
 *
 * @param resource an Auto Scaling group
 * @param minCapacity the minimum it starts with
 */
export function leastCapacity(resource: IConstruct, minCapacity: number): number {
  if (known(minCapacity) === undefined) return minCapacity;
  return Lazy.number({ produce: () => Math.min(minCapacity, ...scheduledBounds(resource).flatMap(({ min }) => min ?? [])) });
}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** Those that are known. An action of a fleet stands below its group. */
function scheduledBounds(resource: IConstruct): Bounds[] {
  return resource.node.findAll().flatMap((node): Bounds[] => {
    if (node instanceof CfnScheduledAction) return [{ min: known(node.minSize), max: known(node.maxSize) }];
    if (!(node instanceof CfnScalableTarget)) return [];
    const actions = Stack.of(node).resolve(node.scheduledActions) as CfnScalableTarget.ScheduledActionProperty[] | undefined;
    return (actions ?? []).map(({ scalableTargetAction }) => {
      const { minCapacity, maxCapacity } = scalableTargetAction as CfnScalableTarget.ScalableTargetActionProperty;
      return { min: numberOf(minCapacity), max: numberOf(maxCapacity) };
    });
  });
}

/** What is only known at deploy time is no number once it is resolved. */
function numberOf(resolved: unknown): number | undefined {
  return typeof resolved === 'number' ? resolved : undefined;
}
