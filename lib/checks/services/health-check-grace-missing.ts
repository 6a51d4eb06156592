import type { Rule } from '../rule';

export const healthCheckGraceMissing: Rule = {
  name: 'HealthCheckGraceMissing',
  severity: 'warning',
  cause: 'a load balancer judges the tasks of a service from their first second on',
  consequence: 'tasks that take longer to start than the health check allows are stopped before they are up, again and again',
  fix: 'set HealthCheckGracePeriodSeconds to the time that a task needs to start, such as 60',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html',
  cdk: 'silent for L1s; the L2 sets 60 s',
  find: function* (all) {
    for (const { resource, loadBalancers } of all.services) {
      const grace = resource.properties.number('HealthCheckGracePeriodSeconds') ?? 0;
      if (loadBalancers.length === 0 || grace !== 0) continue;
      yield { resource, message: 'HealthCheckGracePeriodSeconds must be above 0 behind a load balancer, got 0 s' };
    }
  },
};
