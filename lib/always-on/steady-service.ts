import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Deployment } from './deployment';
import { placementFor } from '../platform/placement';
import { TaskPlacementOptions } from '../platform/task-placement-options';

/** What a construct settles for its service. */
export interface SteadyServiceSettings extends TaskPlacementOptions {
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /** How long failed health checks do not count; nothing where no load balancer asks. */
  readonly healthCheckGracePeriod?: Duration;
  /** Rolling unless said otherwise. */
  readonly deployment?: Deployment;
  /** Where tasks run; Fargate on demand unless said otherwise. */
  readonly capacityProviders?: ecs.CapacityProviderStrategy[];
}

/**
 * A service on Fargate that keeps its capacity while it is released.
 *
 * It never says how many tasks there are: each deployment would reset what scaling decided.
 */
export function steadyService(scope: Construct, settings: SteadyServiceSettings): ecs.FargateService {
  const { subnets, assignPublicIp } = placementFor(scope, settings.cluster.vpc, settings);
  return new ecs.FargateService(scope, 'Service', {
    cluster: settings.cluster,
    taskDefinition: settings.taskDefinition,
    vpcSubnets: subnets,
    assignPublicIp,
    securityGroups: settings.securityGroups,
    capacityProviderStrategies: settings.capacityProviders,
    // A release adds its tasks before the old ones leave; one whose tasks do not start is taken back.
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { rollback: true },
    ...settings.deployment?._bind(scope),
    availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
    healthCheckGracePeriod: settings.healthCheckGracePeriod,
    propagateTags: ecs.PropagatedTagSource.SERVICE,
  });
}

/**
 * Takes a release back when one of these alarms fires.
 *
 * By the template: CDK's own method notes at every synth that a name that is a reference may be circular. These alarms
 * watch the load balancer and refer to nothing of the service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function rollBackOn(service: ecs.FargateService, alarms: cloudwatch.IAlarm[]): void {
  if (alarms.length === 0) return;
  const resource = service.node.defaultChild as ecs.CfnService;
  resource.addPropertyOverride('DeploymentConfiguration.Alarms', { AlarmNames: alarms.map(({ alarmName }) => alarmName), Enable: true, Rollback: true });
}
