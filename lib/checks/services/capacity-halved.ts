import type { Rule } from '../rule';

export const capacityHalved: Rule = {
  name: 'CapacityHalved',
  severity: 'warning',
  cause: 'a service that answers requests may lose a part of its tasks during each deployment',
  consequence: 'the tasks that are left take all requests: latency rises and requests fail when it is busy',
  fix: 'set MinimumHealthyPercent to 100 and MaximumPercent to 200',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html',
  cdk: 'annotates L2 services without minHealthyPercent (their default is 50); silent for L1s and for a given value',
  find: function* (all) {
    for (const { resource, deployment, loadBalancers } of all.services) {
      const least = deployment.number('MinimumHealthyPercent');
      if (loadBalancers.length === 0 || typeof least !== 'number' || least >= 100) continue;
      yield { resource, message: `MinimumHealthyPercent must be 100 behind a load balancer, got ${least}` };
    }
  },
};
