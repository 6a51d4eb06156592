import type { Network, Subnet, SubnetKind, Value, Workloads } from '../../template';

/** The subnets that a list names; `undefined` if one of them is not among the templates, or there is none. */
export function subnetsAt(values: readonly Value[], all: Workloads): Subnet[] | undefined {
  const subnets = values.map((value) => {
    const resource = all.resourceAt(value);
    return all.subnets.find((subnet) => subnet.resource === resource);
  });
  return subnets.length === 0 || subnets.includes(undefined) ? undefined : subnets.filter((subnet) => subnet !== undefined);
}

/** What all of some subnets are: `undefined` if that is not known, or they differ. */
export function kindOf(subnets: readonly Subnet[]): SubnetKind | undefined {
  const kinds = new Set(subnets.map(({ kind }) => kind));
  const [kind] = kinds;
  return kinds.size === 1 && typeof kind === 'string' ? kind : undefined;
}

/** The network of some subnets, if it is one and among the templates. */
export function networkOf(subnets: readonly Subnet[]): Network | undefined {
  const networks = new Set(subnets.map(({ network }) => network));
  return networks.size === 1 ? [...networks][0] : undefined;
}
