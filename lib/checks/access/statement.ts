import type { Resource, Settings } from '../../template';
import { all, Answer, any, opposite } from '../../template/answer';
import { glob } from '../../template/physical-name';
import { isValueObject, Reference, Text, Unknown, Value } from '../../template/value';
import { covers } from './arn';

const NOT_KNOWN = new Unknown('a part of the policy is not known');

/** What somebody wants to do. */
export interface Wish {
  /** IAM's name of the action: `sqs:SendMessage`. */
  readonly action: string;
  /** The resource it is done to. */
  readonly to: Resource;
  /** Who does it, where a policy of a resource is asked: a role, or a service of AWS such as `sns.amazonaws.com`. */
  readonly by?: Resource | string;
  /** What makes the service do it: the rule, the topic, the bucket. */
  readonly because?: Resource;
}

/** Whether a statement allows it by itself. */
export function allows(statement: Settings, wish: Wish): Answer {
  if (statement.unknown !== undefined) return statement.unknown;
  const effect = statement.text('Effect');
  if (effect === 'Deny') return false;
  return all([
    effect === 'Allow' ? true : NOT_KNOWN,
    concerns(statement, wish),
    ...wish.by === undefined ? [] : [principalsOf(statement, wish.by)],
    conditionsMet(statement, wish),
  ]);
}

/** Whether a statement forbids it for certain. Those with conditions (no TLS, other accounts) are taken for met. */
export function forbids(statement: Settings, wish: Wish): boolean {
  return statement.text('Effect') === 'Deny' && !statement.has('Condition') && concerns(statement, wish) === true
    && (wish.by === undefined || principalsOf(statement, wish.by) === true);
}

function concerns(statement: Settings, { action, to }: Wish): Answer {
  const actions = statement.has('NotAction') ? opposite(actionsName(statement, 'NotAction', action)) : actionsName(statement, 'Action', action);
  if (!statement.has('Resource') && !statement.has('NotResource')) return actions;
  const resources = (name: string): Answer => any(statement.values(name).map((value) => covers(value, to)));
  return all([actions, statement.has('NotResource') ? opposite(resources('NotResource')) : resources('Resource')]);
}

function actionsName(statement: Settings, property: string, action: string): Answer {
  return any(statement.values(property).map((value) => typeof value === 'string' ? glob(value).test(action) : NOT_KNOWN));
}

function principalsOf(statement: Settings, by: Resource | string): Answer {
  if (statement.has('NotPrincipal')) return NOT_KNOWN;
  const principal = statement.value('Principal');
  if (principal === '*') return true;
  if (!isValueObject(principal)) return principal === undefined ? false : NOT_KNOWN;
  const principals = statement.settings('Principal');
  const anybody: Answer[] = principals.values('AWS').map((value) => value === '*');
  return any([...anybody, ...typeof by === 'string'
    ? principals.values('Service').map((value) => isService(value, by))
    : principals.values('AWS').map((value) => isRole(value, by))]);
}

/** Services have one name in every region, some with the region in it: `logs.eu-west-1.amazonaws.com`. */
function isService(value: Value, service: string): Answer {
  const [name] = service.split('.');
  if (typeof value === 'string') return glob(value).test(service) || value.toLowerCase().startsWith(`${name}.`) && /\.amazonaws\.com(\.cn)?$/.test(value);
  const [first] = value instanceof Text ? value.parts : [];
  return typeof first === 'string' ? first.startsWith(`${name}.`) : NOT_KNOWN;
}

function isRole(value: Value, role: Resource): Answer {
  // The account as a whole: then policies of the role decide.
  if (typeof value === 'string') return /^(\d{12}|arn:[^:]*:iam::\d{12}:root)$/.test(value) ? false : covers(value, role);
  if (value instanceof Reference) return value.resource === role || (value.resource.type === 'AWS::IAM::Role' ? false : NOT_KNOWN);
  return isAccount(value) ? false : NOT_KNOWN;
}

/** Whether a principal stands for a whole account. */
export function isAccount(value: Value): boolean {
  if (typeof value === 'string') return /^(\d{12}|arn:[^:]*:iam::\d{12}:root|\*)$/.test(value);
  return value instanceof Text ? value.pattern.endsWith(':root') : value instanceof Unknown && value.reason.includes('AWS::AccountId');
}

/** Keys of conditions that hold for whatever is deployed here: the account itself, encrypted transport. */
const HOLDS = /^(aws:(SourceAccount|PrincipalOrgID|SourceOrgID|SecureTransport|PrincipalAccount|SourceOwner)|sns:Protocol|kms:CallerAccount|kms:ViaService)$/i;

function conditionsMet(statement: Settings, { because }: Wish): Answer {
  const operators = statement.value('Condition');
  if (operators === undefined) return true;
  if (!isValueObject(operators)) return NOT_KNOWN;
  return all(Object.entries(operators).flatMap(([operator, keys]) => {
    if (!isValueObject(keys)) return [NOT_KNOWN];
    return Object.keys(keys).map((key): Answer => {
      if (HOLDS.test(key)) return true;
      if (!/^aws:SourceArn$/i.test(key) || because === undefined || !/^(ForAnyValue:)?(Arn|String)(Equals|Like)(IgnoreCase|IfExists)?$/.test(operator)) return NOT_KNOWN;
      return any(statement.values('Condition', operator, key).map((value) => covers(value, because)));
    });
  }));
}
