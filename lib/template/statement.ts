import { all, any, Answer, opposite } from './answer';
import { covers } from './arn';
import { glob } from './physical-name';
import type { Resource } from './resource';
import { Settings } from './settings';
import { isValueObject, Reference, Text, Unknown, Value } from './value';

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

const NOT_KNOWN = new Unknown('a part of the policy is not known');

/** A statement of a policy: of a role, a queue, a key. */
export class Statement {
  private asked?: ReadonlyArray<{ test(action: string): boolean } | Unknown>;

  /**
   * @param settings what the policy says
   * @param source the resource whose template text it stands in
   */
  public constructor(public readonly settings: Settings, public readonly source: Resource) {}

  public get allowsOrDenies(): 'Allow' | 'Deny' | Unknown {
    const effect = this.settings.text('Effect');
    return effect === 'Allow' || effect === 'Deny' ? effect : effect instanceof Unknown ? effect : new Unknown('the statement has no effect');
  }

  /** Actions as they are written, such as `sqs:SendMessage` or `sqs:*`; those that are not known are left out. */
  public get actions(): string[] {
    return this.settings.values('Action').filter((action): action is string => typeof action === 'string');
  }

  /** Resources as they are written. */
  public get resources(): readonly Value[] {
    return this.settings.values('Resource');
  }

  /** Whether it allows something by itself: unknown where that depends on a condition that the templates do not decide. */
  public allows(wish: Wish): Answer {
    const { unknown } = this.settings;
    if (unknown !== undefined) return unknown;
    const effect = this.allowsOrDenies;
    if (effect === 'Deny') return false;
    // Most speak of other actions: then nothing else is looked at.
    const concerned = this.concerns(wish);
    if (concerned === false) return false;
    const forWhom = wish.by === undefined ? true : this.isFor(wish.by);
    return forWhom === false ? false : all([effect === 'Allow' ? true : effect, concerned, forWhom, this.holds(wish)]);
  }

  /** Whether it forbids something for certain: one with conditions (no TLS, other accounts) is taken to be about something else. */
  public forbids(wish: Wish): boolean {
    return this.allowsOrDenies === 'Deny' && !this.settings.has('Condition') && this.concerns(wish) === true
      && (wish.by === undefined || this.isFor(wish.by) === true);
  }

  /** Whether it speaks of an action, such as `sqs:SendMessage`. */
  public covers(action: string): Answer {
    const { unknown } = this.settings;
    if (unknown !== undefined) return unknown;
    const isOpposite = this.settings.has('NotAction');
    this.asked ??= this.settings.values(isOpposite ? 'NotAction' : 'Action').map((pattern) => typeof pattern === 'string' ? glob(pattern) : NOT_KNOWN);
    const named = any(this.asked.map((pattern) => pattern instanceof Unknown ? pattern : pattern.test(action)));
    return isOpposite ? opposite(named) : named;
  }

  private concerns({ action, to }: Wish): Answer {
    const isAbout = this.covers(action);
    if (isAbout === false) return false;
    const named = (property: string): Answer => any(this.settings.values(property).map((value) => covers(value, to)));
    if (this.settings.has('NotResource')) return all([isAbout, opposite(named('NotResource'))]);
    // A policy of a topic or queue that names no resource is about the one it is attached to.
    return this.settings.has('Resource') ? all([isAbout, named('Resource')]) : isAbout;
  }

  private isFor(by: Resource | string): Answer {
    if (this.settings.has('NotPrincipal')) return NOT_KNOWN;
    const principal = this.settings.value('Principal');
    if (principal === '*') return true;
    if (!isValueObject(principal)) return principal === undefined ? false : NOT_KNOWN;
    const principals = this.settings.settings('Principal');
    const anybody: Answer[] = principals.values('AWS').map((value) => value === '*');
    return any([...anybody, ...typeof by === 'string'
      ? principals.values('Service').map((value) => isService(value, by))
      : principals.values('AWS').map((value) => isRole(value, by))]);
  }

  private holds({ because }: Wish): Answer {
    const operators = this.settings.value('Condition');
    if (operators === undefined) return true;
    if (!isValueObject(operators)) return NOT_KNOWN;
    return all(Object.entries(operators).flatMap(([operator, keys]) => {
      if (!isValueObject(keys)) return [NOT_KNOWN];
      return Object.keys(keys).map((key): Answer => {
        if (HOLDS.test(key)) return true;
        if (!/^aws:SourceArn$/i.test(key) || because === undefined || !COMPARISONS.test(operator)) return NOT_KNOWN;
        return any(this.settings.values('Condition', operator, key).map((value) => covers(value, because)));
      });
    }));
  }
}

/** The statements of a policy document. */
export function statementsOf(document: Settings, source: Resource): Statement[] {
  if (document.unknown !== undefined) return [new Statement(document, source)];
  return document.list('Statement').map((statement) => new Statement(statement, source));
}

/** Whether statements that hold together allow something: no if one of them forbids it, whatever the others say. */
export function allowed(statements: readonly Statement[], wish: Wish): Answer {
  return statements.some((statement) => statement.forbids(wish)) ? false : any(statements.map((statement) => statement.allows(wish)));
}

/** Whether a principal stands for a whole account. */
export function isAccount(value: Value): boolean {
  if (typeof value === 'string') return /^(\d{12}|arn:[^:]*:iam::\d{12}:root|\*)$/.test(value);
  return value instanceof Text ? value.pattern.endsWith(':root') : value instanceof Unknown && value.reason.includes('AWS::AccountId');
}

/** Keys of conditions that hold for whatever is deployed here: the account itself, encrypted transport. */
const HOLDS = /^(aws:(SourceAccount|PrincipalOrgID|SourceOrgID|SecureTransport|PrincipalAccount|SourceOwner)|sns:Protocol|kms:CallerAccount|kms:ViaService)$/i;

/** Operators of conditions that compare ARNs. */
const COMPARISONS = /^(ForAnyValue:)?(Arn|String)(Equals|Like)(IgnoreCase|IfExists)?$/;

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
