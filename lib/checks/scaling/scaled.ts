import { Fleet, Resource, ScalableTarget, ScalingPolicy, Unknown, Workloads } from '../../template';

/** Something that scales: the tasks of a service or the instances of a fleet. */
export interface Scaled {
  /** Where its bounds stand. */
  readonly resource: Resource;
  readonly min: number | Unknown | undefined;
  readonly max: number | Unknown | undefined;
  readonly policies: readonly ScalingPolicy[];
  /** Whether its bounds are changed by the clock. */
  readonly isScheduled: boolean;
  /** What it is: tasks, or instances. */
  readonly unit: 'task' | 'instance';
}

/** All services and fleets that something scales. */
export function scaledIn(all: Workloads): Scaled[] {
  return [...all.scalableTargets.filter(isOfService).map(ofTarget), ...all.fleets.map((fleet) => ofFleet(fleet, all))];
}

function isOfService({ dimension }: ScalableTarget): boolean {
  return dimension === 'ecs:service:DesiredCount';
}

function ofTarget({ resource, minCapacity, maxCapacity, policies, scheduledActions }: ScalableTarget): Scaled {
  return { resource, min: minCapacity, max: maxCapacity, policies, isScheduled: scheduledActions.length > 0, unit: 'task' };
}

function ofFleet(fleet: Fleet, all: Workloads): Scaled {
  const { resource, minSize, maxSize, policies } = fleet;
  const isScheduled = all.templates.ofType('AWS::AutoScaling::ScheduledAction').some(({ properties }) => all.resourceAt(properties.value('AutoScalingGroupName')) === resource);
  return { resource, min: minSize, max: maxSize, policies, isScheduled, unit: 'instance' };
}

/** Whether a program of the templates may change a capacity by itself. */
export function isSetByPrograms(all: Workloads): boolean {
  return all.roles.some(({ statements }) => statements.some(({ actions }) => actions.some((action) => /^(\*|ecs:(\*|UpdateService)|application-autoscaling:|autoscaling:(\*|Set|Update|Put|ExecutePolicy))/i.test(action))));
}
