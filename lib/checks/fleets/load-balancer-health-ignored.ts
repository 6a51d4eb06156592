import { Fleet, isKnown } from '../../template';
import type { Fault, Rule } from '../rule';

export const loadBalancerHealthIgnored: Rule = {
  name: 'LoadBalancerHealthIgnored',
  severity: 'warning',
  cause: 'an Auto Scaling group behind a load balancer asks EC2 alone whether its instances are well, or asks the load balancer before they are up',
  consequence: 'instances whose program has died stay; or instances are replaced before they have started, again and again',
  fix: 'set HealthCheckType to ELB and HealthCheckGracePeriod to the time that an instance needs to start',
  source: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html',
  cdk: 'silent',
  find: function* (all): Iterable<Fault> {
    for (const fleet of all.fleets) {
      const { resource, healthCheckType: type } = fleet;
      if (!isBehindLoadBalancer(fleet) || !isKnown(type)) continue;
      if (!type.split(',').includes('ELB')) yield { resource, message: `HealthCheckType must be ELB behind a load balancer, got ${type}` };
      else if ((resource.properties.number('HealthCheckGracePeriod') ?? 0) === 0) yield { resource, message: 'HealthCheckGracePeriod must be above 0 with health check type ELB, got 0 s' };
    }
  },
};

function isBehindLoadBalancer({ resource: { properties } }: Fleet): boolean {
  return properties.values('TargetGroupARNs').length > 0 || properties.values('LoadBalancerNames').length > 0;
}
