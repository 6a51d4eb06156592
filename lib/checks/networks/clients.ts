import { Reference, referencesIn, Resource, Settings, Value, Workloads } from '../../template';

/** Something that runs in a network, or outside any, and is told of other resources. */
export interface Client {
  readonly resource: Resource;
  /** Its subnets and security groups; `undefined` outside any network. */
  readonly placement?: { readonly subnets: readonly Value[]; readonly groups: readonly Value[] };
  /** What its environment and its secrets name. */
  readonly told: readonly Reference[];
}

/** Functions, and services with the environment of their tasks. */
export function clientsIn(all: Workloads): Client[] {
  const functions = all.functions.map(({ resource, vpc, environment }): Client => ({
    resource,
    placement: vpc.has('SubnetIds') ? { subnets: vpc.values('SubnetIds'), groups: vpc.values('SecurityGroupIds') } : undefined,
    told: referencesIn(environment.value()),
  }));
  const services = all.services.map(({ resource, network, taskDefinition }): Client => ({
    resource,
    placement: network.has('Subnets') ? { subnets: network.values('Subnets'), groups: network.values('SecurityGroups') } : undefined,
    told: (taskDefinition?.containers ?? []).flatMap(({ settings, secrets }) => [...settings.list('Environment'), ...secrets].flatMap(namedIn)),
  }));
  return [...functions, ...services];
}

function namedIn(variable: Settings): Reference[] {
  return referencesIn(variable.value('Value') ?? variable.value('ValueFrom'));
}
