import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { placementFor } from '../platform/placement';
import { TaskPlacementOptions } from '../platform/task-placement-options';

/** What a construct settles for its service. */
export interface SteadyServiceSettings extends TaskPlacementOptions {
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /** How long failed health checks do not count; nothing where no load balancer asks. */
  readonly healthCheckGracePeriod?: Duration;
}

/**
 * A service on Fargate that keeps its capacity while it is released.
 *
 * It never says how many tasks there are: each deployment would reset what scaling decided.
 */
export function steadyService(scope: Construct, settings: SteadyServiceSettings): ecs.FargateService {
  const { subnets, assignPublicIp } = placementFor(settings.cluster.vpc, settings);
  return new ecs.FargateService(scope, 'Service', {
    cluster: settings.cluster,
    taskDefinition: settings.taskDefinition,
    vpcSubnets: subnets,
    assignPublicIp,
    securityGroups: settings.securityGroups,
    // A release adds its tasks before the old ones leave; one whose tasks do not start is taken back.
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { rollback: true },
    availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
    healthCheckGracePeriod: settings.healthCheckGracePeriod,
    propagateTags: ecs.PropagatedTagSource.SERVICE,
  });
}
