import type { TargetGroup } from '../../template';
import type { Rule } from '../rule';

/** Least and most of what a health check counts. */
const RANGES = [
  ['HealthCheckIntervalSeconds', 5, 300, ' s'], ['HealthCheckTimeoutSeconds', 2, 120, ' s'], ['HealthyThresholdCount', 2, 10, ''], ['UnhealthyThresholdCount', 2, 10, ''],
] as const;

export const healthCheckContradicts: Rule = {
  name: 'HealthCheckContradicts',
  severity: 'error',
  cause: 'a health check waits for an answer longer than until the next check, or counts out of range',
  consequence: 'the load balancer refuses the target group',
  fix: 'take a HealthCheckTimeoutSeconds below HealthCheckIntervalSeconds, such as 5 s and 10 s',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html',
  cdk: 'silent for L1s; L2s refuse',
  find: function* (all) {
    for (const group of all.targetGroups) {
      for (const message of problems(group)) yield { resource: group.resource, message };
    }
  },
};

function* problems({ resource: { properties }, targetType }: TargetGroup): Iterable<string> {
  for (const [name, least, most, unit] of RANGES) {
    const value = properties.number(name);
    if (typeof value === 'number' && (value < least || value > most)) yield `${name} must be from ${least} to ${most}${unit}, got ${value}${unit}`;
  }
  const [protocol, interval, timeout] = [properties.text('Protocol'), properties.number('HealthCheckIntervalSeconds'), properties.number('HealthCheckTimeoutSeconds')];
  // Health checks of network load balancers may take as long as their interval.
  if (targetType !== 'lambda' && protocol !== 'HTTP' && protocol !== 'HTTPS') return;
  if (typeof interval === 'number' && typeof timeout === 'number' && timeout >= interval) {
    yield `HealthCheckTimeoutSeconds must be below HealthCheckIntervalSeconds, ${interval} s, got ${timeout} s`;
  }
}
