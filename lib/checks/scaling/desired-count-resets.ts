import type { Fault, Rule } from '../rule';
import { scaledIn } from './scaled';

export const desiredCountResets: Rule = {
  name: 'DesiredCountResets',
  severity: 'warning',
  cause: 'a template sets the capacity of a service or fleet that is scaled',
  consequence: 'a deployment sets it back to that number, however much is to be done',
  fix: 'leave the desired count or capacity out: the minimum and the maximum are enough',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html',
  cdk: 'silent for services; annotates fleets',
  find: function* (all): Iterable<Fault> {
    for (const { resource, desiredCount, scalableTarget } of all.services) {
      if (desiredCount !== undefined && scalableTarget !== undefined) yield { resource, message: `DesiredCount must not be set for a service that ${scalableTarget.displayName} scales, got ${count(desiredCount)}` };
    }
    for (const { resource, policies, isScheduled, unit } of scaledIn(all)) {
      const desired = resource.properties.number('DesiredCapacity');
      if (unit === 'instance' && desired !== undefined && (policies.length > 0 || isScheduled)) yield { resource, message: `DesiredCapacity must not be set for a fleet that is scaled, got ${count(desired)}` };
    }
  },
};

function count(value: unknown): string {
  return typeof value === 'number' ? String(value) : 'one';
}
