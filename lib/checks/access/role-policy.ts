import { isKnown, Unknown } from '../../template/value';
import type { Resource } from '../../template';
import { any, Answer } from '../../template/answer';
import type { Role } from '../../template/role';
import { Workloads } from '../../template/workloads';
import { allows, forbids, Wish } from './statement';

const HIDDEN = new Unknown('what is not in the templates may allow it');

/** Whether the policies of a role allow something. A role that is not in the templates may be allowed anything. */
export function mayDo(role: Role | undefined, wish: Wish): Answer {
  if (role === undefined || role.resource.stack.isGenerated || wish.to.stack.isGenerated) return HIDDEN;
  const statements = role.statements.map(({ settings }) => settings);
  if (statements.some((statement) => forbids(statement, wish))) return false;
  const answer = any(statements.map((statement) => allows(statement, wish)));
  return answer === false && isReachedByName(role.resource) ? HIDDEN : answer;
}

/** Whether a resource has, or may have, a policy that lets others in. */
export function hasPolicyOfItsOwn(all: Workloads, resource: Resource): boolean {
  return all.policyOf(resource).some(({ settings }) => settings.text('Effect') !== 'Deny') || resource.properties.has('ResourcePolicy');
}

/** Whether a policy in the templates names roles by what is no reference: it may be given to this one. */
function isReachedByName(role: Resource): boolean {
  const own = role.properties.text('RoleName');
  return Workloads.of(role.stack.all).namedFreely(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'], ['Roles', 'RoleName'])
    .some((name) => typeof name !== 'string' || (own !== undefined && (!isKnown(own) || own === name)));
}
