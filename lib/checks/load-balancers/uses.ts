import { referencesIn, Resource, TargetGroup, Workloads } from '../../template';

/** Types whose resources tell a listener to forward somewhere. */
const FORWARDING = ['AWS::ElasticLoadBalancingV2::Listener', 'AWS::ElasticLoadBalancingV2::ListenerRule'];

/** Whether a listener or a rule has anything to do with a target group, or may have. */
export function hasListener({ resource }: TargetGroup, all: Workloads): boolean {
  return all.templates.ofType(...FORWARDING).some((forwarding) => refersTo(forwarding, resource) || actionsAreUnknown(forwarding));
}

/** Resources of any type that refer to a target group: what registers targets in it may be one of them. */
export function usersOf({ resource }: TargetGroup, all: Workloads): Resource[] {
  return all.templates.resources.filter((other) => other !== resource && refersTo(other, resource));
}

/** Whether a resource names another anywhere in its properties. */
export function refersTo({ properties }: Resource, other: Resource): boolean {
  return referencesIn(properties.value()).some((reference) => reference.resource === other);
}

function actionsAreUnknown({ properties }: Resource): boolean {
  return [...properties.list('Actions'), ...properties.list('DefaultActions')].some((action) => action.unknown !== undefined);
}
