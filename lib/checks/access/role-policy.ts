import type { Resource, Workloads } from '../../template';
import { Answer, HIDDEN } from '../../template/answer';
import type { Role } from '../../template/role';
import type { Wish } from '../../template/statement';

/** Whether the policies of a role allow something. A role that is not in the templates may be allowed anything. */
export function mayDo(role: Role | undefined, { action, to }: Wish): Answer {
  return role?.allows(action, to) ?? HIDDEN;
}

/** Whether a resource has, or may have, a policy that lets others in. */
export function hasPolicyOfItsOwn(all: Workloads, resource: Resource): boolean {
  return all.policyOf(resource).some(({ allowsOrDenies }) => allowsOrDenies !== 'Deny') || resource.properties.has('ResourcePolicy');
}
