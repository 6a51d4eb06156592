import type { Resource } from '../../template/resource';
import { all, any, Answer } from '../../template/answer';
import type { Role } from '../../template/role';
import { Settings } from '../../template/settings';
import { isAccount, Statement, statementsOf as statementsIn } from '../../template/statement';
import { isValueObject, Unknown } from '../../template/value';
import { mayDo } from './role-policy';


/** Whether a key lets a service use it in its own name. */
export function keyServes(key: Resource, service: string, actions: readonly string[], because: Resource): Answer {
  return all(actions.map((action) => any(statementsOf(key).map((statement) => statement.allows({ action, to: key, by: service, because })))));
}

/** Whether a key lets a role use it: by its own policy, or by the policies of the role where it leaves that to the account. */
export function keyServesRole(key: Resource, role: Role | undefined, actions: readonly string[]): Answer {
  if (role === undefined) return new Unknown('the role is not among the templates');
  return all(actions.map((action) => {
    const wish = { action, to: key };
    const statements = statementsOf(key);
    return any([
      ...statements.map((statement) => statement.allows({ ...wish, by: role.resource })),
      all([any(statements.map((statement) => all([leavesToAccount(statement), unconditionally(statement).allows(wish)]))), mayDo(role, wish)]),
    ]);
  }));
}

/** Without a policy of its own a key leaves all to the account. */
function statementsOf(key: Resource): Statement[] {
  if (key.type !== 'AWS::KMS::Key') return [new Statement(Settings.of(new Unknown('the key is not among the templates')), key)];
  const policy = key.properties.settings('KeyPolicy');
  return policy.unknown === undefined && policy.names.length === 0
    ? [new Statement(Settings.of({ Effect: 'Allow', Action: 'kms:*', Principal: { AWS: '000000000000' }, Resource: '*' }), key)]
    : statementsIn(policy, key);
}

function leavesToAccount({ settings: statement }: Statement): Answer {
  if (statement.unknown !== undefined) return statement.unknown;
  const principal = statement.value('Principal');
  return principal === '*' || (isValueObject(principal) && statement.values('Principal', 'AWS').some(isAccount));
}

/** A condition says which of the account's roles are meant; it is taken to be met. */
function unconditionally({ settings: { raw }, source }: Statement): Statement {
  return new Statement(Settings.of(raw instanceof Unknown ? raw : { ...raw, Condition: {} }), source);
}
