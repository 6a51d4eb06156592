import { isKnown } from '../../template';
import type { Rule } from '../rule';

export const circuitBreakerMissing: Rule = {
  name: 'CircuitBreakerMissing',
  severity: 'warning',
  cause: 'nothing ends a deployment of the service whose tasks do not come up',
  consequence: 'CloudFormation waits for up to three hours, and ECS starts failing tasks all the while',
  fix: 'set DeploymentCircuitBreaker to { Enable: true, Rollback: true }',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html',
  cdk: 'annotates L2 services; silent for L1s',
  find: function* (all) {
    for (const { resource, deployment } of all.services) {
      const controller = resource.properties.text('DeploymentController', 'Type') ?? 'ECS';
      if (!isKnown(controller) || controller !== 'ECS' || deployment.unknown !== undefined) continue;
      const enders = [deployment.boolean('DeploymentCircuitBreaker', 'Enable'), deployment.boolean('Alarms', 'Enable')];
      if (enders.some((enabled) => enabled !== undefined && enabled !== false)) continue;
      yield { resource, message: 'DeploymentCircuitBreaker must be enabled, got none' };
    }
  },
};
