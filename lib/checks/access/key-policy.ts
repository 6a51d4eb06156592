import type { Resource } from '../../template/resource';
import { all, any, Answer } from '../../template/answer';
import type { Role } from '../../template/role';
import { Settings } from '../../template/settings';
import { isValueObject, Unknown } from '../../template/value';
import { mayDo } from './role-policy';
import { allows, isAccount } from './statement';

/** Whether a key lets a service use it in its own name. */
export function keyServes(key: Resource, service: string, actions: readonly string[], because: Resource): Answer {
  return all(actions.map((action) => any(statementsOf(key).map((statement) => allows(statement, { action, to: key, by: service, because })))));
}

/** Whether a key lets a role use it: by its own policy, or by the policies of the role where it leaves that to the account. */
export function keyServesRole(key: Resource, role: Role | undefined, actions: readonly string[]): Answer {
  if (role === undefined) return new Unknown('the role is not among the templates');
  return all(actions.map((action) => {
    const wish = { action, to: key };
    const statements = statementsOf(key);
    return any([
      ...statements.map((statement) => allows(statement, { ...wish, by: role.resource })),
      all([any(statements.map((statement) => all([leavesToAccount(statement), allows(Settings.of({ ...raw(statement), Condition: {} }), wish)]))), mayDo(role, wish)]),
    ]);
  }));
}

/** Without a policy of its own a key leaves all to the account. */
function statementsOf(key: Resource): Settings[] {
  if (key.type !== 'AWS::KMS::Key') return [Settings.of(new Unknown('the key is not among the templates'))];
  const policy = key.properties.settings('KeyPolicy');
  if (policy.unknown !== undefined) return [policy];
  return policy.names.length === 0
    ? [Settings.of({ Effect: 'Allow', Action: 'kms:*', Principal: { AWS: '000000000000' }, Resource: '*' })]
    : policy.list('Statement');
}

function leavesToAccount(statement: Settings): Answer {
  if (statement.unknown !== undefined) return statement.unknown;
  const principal = statement.value('Principal');
  return principal === '*' || (isValueObject(principal) && statement.values('Principal', 'AWS').some(isAccount));
}

function raw(statement: Settings): { readonly [name: string]: never } {
  return (statement.raw instanceof Unknown ? {} : statement.raw) as { readonly [name: string]: never };
}
