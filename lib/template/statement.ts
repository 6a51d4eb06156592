import { any, Answer, opposite } from './answer';
import { glob, isNamed } from './physical-name';
import type { Resource } from './resource';
import { Settings } from './settings';
import { isKnown, isValueObject, Reference, Text, Unknown, Value } from './value';

/** A statement of a policy: of a role, a user, a queue, a key. */
export class Statement {
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

  /** Services, accounts and roles it is about; `*` is anybody. Only policies of resources have them. */
  public get principals(): readonly Value[] {
    const principal = this.settings.value('Principal');
    if (!isValueObject(principal)) return this.settings.values('Principal');
    return Object.values(principal).flat();
  }

  /** Under what conditions it holds; empty without any. */
  public get conditions(): Settings {
    return this.settings.settings('Condition');
  }

  public get isConditional(): boolean {
    return this.conditions.unknown !== undefined || this.conditions.names.length > 0;
  }

  /** Whether it speaks of an action, such as `sqs:SendMessage`. */
  public covers(action: string): Answer {
    const match = (written: readonly Value[]): Answer => any(written.map((pattern) => {
      if (typeof pattern === 'string') return glob(pattern).test(action);
      return pattern instanceof Unknown ? pattern : new Unknown('an action is not known');
    }));
    if (this.settings.unknown !== undefined) return this.settings.unknown;
    return this.settings.has('NotAction') ? opposite(match(this.settings.values('NotAction'))) : match(this.settings.values('Action'));
  }

  /** Whether it speaks of a resource. */
  public concerns(target: Resource): Answer {
    if (this.settings.unknown !== undefined) return this.settings.unknown;
    const match = (written: readonly Value[]): Answer => any(written.map((value) => means(value, target)));
    return this.settings.has('NotResource') ? opposite(match(this.settings.values('NotResource'))) : match(this.resources);
  }

  /** Whether it names a principal: a service such as `events.amazonaws.com`, or anybody. */
  public isAbout(principal: string): Answer {
    return any(this.principals.map((written) => {
      if (typeof written === 'string') return written === '*' || written === principal;
      return written instanceof Unknown ? written : written instanceof Text && written.pattern.includes(principal.split('.')[0]) ? new Unknown('a principal is not known') : false;
    }));
  }
}

/** The statements of a policy document. */
export function statementsOf(document: Settings, source: Resource): Statement[] {
  if (document.unknown !== undefined) return [new Statement(document, source)];
  return document.list('Statement').map((statement) => new Statement(statement, source));
}

/**
 * Whether statements let somebody do something to a resource.
 *
 * A grant under conditions is unknown; a denial under conditions is not counted, nor one of what is not known.
 */
export function allowed(statements: readonly Statement[], action: string, target?: Resource): Answer {
  const about = (statement: Statement): Answer => {
    const covers = statement.covers(action);
    return covers === false || target === undefined ? covers : both(covers, statement.concerns(target));
  };
  const denied = statements.some((statement) => statement.allowsOrDenies === 'Deny' && !statement.isConditional && about(statement) === true);
  if (denied) return false;
  return any(statements.map((statement) => {
    if (statement.allowsOrDenies === 'Deny') return false;
    const answer = both(isKnown(statement.allowsOrDenies) ? true : statement.allowsOrDenies, about(statement));
    return answer === true && statement.isConditional ? new Unknown(`${action} is allowed under conditions`) : answer;
  }));
}

function both(left: Answer, right: Answer): Answer {
  if (left === false || right === false) return false;
  return left instanceof Unknown ? left : right;
}

/** Whether what is written as a resource of a policy is, or has in it, a resource. */
export function means(value: Value, target: Resource): Answer {
  if (value instanceof Reference) return value.resource === target;
  if (value instanceof Unknown) return value;
  if (typeof value === 'string') return isNamed(target, value);
  if (!(value instanceof Text)) return new Unknown('a resource of the policy is not known');
  const references = value.parts.filter((part) => part instanceof Reference);
  return references.length > 0 ? references.some(({ resource }) => resource === target) : isNamed(target, value);
}
