import { all, any, Answer } from './answer';
import type { Resource } from './resource';
import { means, Statement } from './statement';
import { isKnown, isValueObject, textIn, Unknown, Value } from './value';

/** Somebody who wants to do something to a resource that has a policy. */
export interface Caller {
  /** The service that calls, such as `events.amazonaws.com`. */
  readonly service: string;

  /** Such as `sqs:SendMessage`. */
  readonly action: string;

  /** In whose name it calls: the rule, topic, bucket or schedule. */
  readonly source?: Resource;
}

/** Operators of conditions that compare with texts in which something may stand for anything. */
const COMPARISONS = /^(Arn|String)(Equals|Like)(IgnoreCase)?(IfExists)?$/;

/**
 * Whether a resource's own policy lets a service in.
 *
 * Conditions on the caller (`aws:SourceArn`) are looked at; others make the answer unknown.
 */
export function accepts(policy: readonly Statement[], { service, action, source }: Caller, target: Resource): Answer {
  return any(policy.filter((statement) => statement.allowsOrDenies !== 'Deny').map((statement) => all([
    isKnown(statement.allowsOrDenies) ? true : statement.allowsOrDenies,
    statement.isAbout(service),
    statement.covers(action),
    // A policy of a topic or queue that names no resource is about the one it is attached to.
    statement.settings.has('Resource') || statement.settings.has('NotResource') ? statement.concerns(target) : true,
    conditionsMet(statement, source),
  ])));
}

function conditionsMet(statement: Statement, source: Resource | undefined): Answer {
  const { conditions } = statement;
  if (conditions.unknown !== undefined) return conditions.unknown;
  return all(conditions.names.flatMap((operator) => {
    const compared = conditions.value(operator);
    if (!isValueObject(compared)) return [new Unknown(`a condition ${operator} is not known`)];
    return Object.entries(compared).map(([key, value]) => conditionMet(operator, key, value, source));
  }));
}

function conditionMet(operator: string, key: string, value: Value, source: Resource | undefined): Answer {
  if (COMPARISONS.test(operator) && key.toLowerCase() === 'aws:sourcearn') {
    if (source === undefined) return new Unknown('it depends on who calls');
    return any((Array.isArray(value) ? value as readonly Value[] : [value]).map((written) => means(written, source)));
  }
  if (/^Bool/.test(operator) && key.toLowerCase() === 'aws:securetransport') return textIn(value) === 'true';
  return new Unknown(`it depends on ${key}`);
}
