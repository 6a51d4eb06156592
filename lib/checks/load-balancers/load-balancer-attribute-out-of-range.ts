import { Resource, Settings, Workloads } from '../../template';
import type { Rule } from '../rule';

/** Least and most, in seconds. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  'idle_timeout.timeout_seconds': [1, 4000],
  'client_keep_alive.seconds': [60, 604_800],
  'deregistration_delay.timeout_seconds': [0, 3600],
  'stickiness.lb_cookie.duration_seconds': [1, 604_800],
};

export const loadBalancerAttributeOutOfRange: Rule = {
  name: 'LoadBalancerAttributeOutOfRange',
  severity: 'error',
  cause: 'an attribute of a load balancer or target group is out of the range it may have',
  consequence: 'the load balancer refuses it, and the stack rolls back',
  fix: 'take a value in the range',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html',
  cdk: 'silent for the idle timeout',
  find: function* (all) {
    for (const { resource, attribute } of attributesOf(all)) {
      const [key, value] = [attribute.text('Key'), attribute.number('Value')];
      if (typeof key !== 'string' || typeof value !== 'number') continue;
      const range = Object.hasOwn(RANGES, key) ? RANGES[key] : undefined;
      if (range !== undefined && (value < range[0] || value > range[1])) yield { resource, message: `${key} must be from ${range[0]} to ${range[1]} s, got ${value} s` };
      // 0 is no slow start.
      if (key === 'slow_start.duration_seconds' && value !== 0 && (value < 30 || value > 900)) yield { resource, message: `${key} must be 0 or from 30 to 900 s, got ${value} s` };
    }
  },
};

function attributesOf(all: Workloads): Array<{ resource: Resource; attribute: Settings }> {
  return [
    ...all.loadBalancers.flatMap(({ resource }) => resource.properties.list('LoadBalancerAttributes').map((attribute) => ({ resource, attribute }))),
    ...all.targetGroups.flatMap(({ resource }) => resource.properties.list('TargetGroupAttributes').map((attribute) => ({ resource, attribute }))),
  ];
}
