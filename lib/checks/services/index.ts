import type { RuleFamily } from '../rule';
import { capacityHalved } from './capacity-halved';
import { capacityProviderNotInCluster } from './capacity-provider-not-in-cluster';
import { circuitBreakerMissing } from './circuit-breaker-missing';
import { containerDependencyBroken } from './container-dependency-broken';
import { containerSettingsContradict } from './container-settings-contradict';
import { deploymentBlocked } from './deployment-blocked';
import { drainOutlastsDeployments } from './drain-outlasts-deployments';
import { execWithoutTaskRole } from './exec-without-task-role';
import { executionRoleMayNotStart } from './execution-role-may-not-start';
import { executionRoleMissing } from './execution-role-missing';
import { fargateSettingUnsupported } from './fargate-setting-unsupported';
import { fargateSizeNotOffered } from './fargate-size-not-offered';
import { healthCheckGraceMissing } from './health-check-grace-missing';
import { imageForOtherArchitecture } from './image-for-other-architecture';
import { serviceSettingsExclusive } from './service-settings-exclusive';
import { stopTimeoutTooLong } from './stop-timeout-too-long';
import { workerMayNotReceive } from './worker-may-not-receive';

/** Rules about task definitions and services of ECS. */
export const SERVICES: RuleFamily = {
  title: 'Services and tasks',
  rules: [
    fargateSizeNotOffered,
    imageForOtherArchitecture,
    fargateSettingUnsupported,
    stopTimeoutTooLong,
    executionRoleMissing,
    executionRoleMayNotStart,
    workerMayNotReceive,
    containerDependencyBroken,
    containerSettingsContradict,
    serviceSettingsExclusive,
    execWithoutTaskRole,
    capacityProviderNotInCluster,
    deploymentBlocked,
    circuitBreakerMissing,
    capacityHalved,
    healthCheckGraceMissing,
    drainOutlastsDeployments,
  ],
};
