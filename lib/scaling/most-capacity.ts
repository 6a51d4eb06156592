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
  return Lazy.number({ produce: () => Math.max(maxCapacity, ...scheduledMaxima(resource)) });
}

/** Those that are known; one of a fleet stands below its group. */
function scheduledMaxima(resource: IConstruct): number[] {
  return resource.node.findAll().flatMap((node) => {
    if (node instanceof CfnScheduledAction) return [known(node.maxSize) ?? 0];
    if (!(node instanceof CfnScalableTarget)) return [];
    const actions = Stack.of(node).resolve(node.scheduledActions) as CfnScalableTarget.ScheduledActionProperty[] | undefined;
    return (actions ?? []).map(({ scalableTargetAction }) => Number((scalableTargetAction as CfnScalableTarget.ScalableTargetActionProperty).maxCapacity ?? 0) || 0);
  });
}
