import type { RuleFamily } from '../rule';
import { apiNeverAnswers } from './api-never-answers';
import { deploymentBeforeMethods } from './deployment-before-methods';
import { deploymentMissesMethods } from './deployment-misses-methods';
import { functionOutlivesApi } from './function-outlives-api';
import { integrationTimeoutOutOfRange } from './integration-timeout-out-of-range';
import { routeNotPermitted } from './route-not-permitted';
import { routeTaken } from './route-taken';
import { routeTargetWrong } from './route-target-wrong';
import { routeWithoutIntegration } from './route-without-integration';

/** Rules about APIs of API Gateway. */
export const APIS: RuleFamily = {
  title: 'APIs',
  rules: [
    apiNeverAnswers,
    routeWithoutIntegration,
    routeTargetWrong,
    routeTaken,
    routeNotPermitted,
    deploymentBeforeMethods,
    deploymentMissesMethods,
    integrationTimeoutOutOfRange,
    functionOutlivesApi,
  ],
};
