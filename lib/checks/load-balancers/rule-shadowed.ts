import { isKnown, ListenerRule } from '../../template';
import type { Rule } from '../rule';
import { conditionsOf, coversPattern, RuleCondition } from './rule-conditions';

export const ruleShadowed: Rule = {
  name: 'RuleShadowed',
  severity: 'warning',
  cause: 'a rule of a listener comes after one that takes all its requests',
  consequence: 'it never gets a request: what it forwards to is idle, and its requests go elsewhere',
  fix: 'give the rule that asks for more a smaller number than the rule that asks for less',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html',
  cdk: 'silent',
  find: function* (all) {
    for (const listener of all.listeners) {
      const rules = listener.rules.map((rule) => ({ rule, conditions: conditionsOf(rule), priority: rule.priority }))
        .filter((known): known is Known => known.conditions !== undefined && known.priority !== undefined && isKnown(known.priority))
        .sort((left, right) => left.priority - right.priority);
      for (const [index, later] of rules.entries()) {
        const earlier = rules.slice(0, index).find((other) => other.rule.resource.condition === true && takesAll(other.conditions, later.conditions)
          && !sharesTargets(other.rule, later.rule));
        if (earlier === undefined || earlier.priority === later.priority) continue;
        yield { resource: later.rule.resource, message: `it must come before ${earlier.rule.displayName}, which takes all its requests, got priority ${later.priority} after ${earlier.priority}` };
      }
    }
  },
};

interface Known {
  readonly rule: ListenerRule;
  readonly conditions: RuleCondition[];
  readonly priority: number;
}

/** A rule that splits the requests of the one behind it: what that one forwards to gets its share. */
function sharesTargets(earlier: ListenerRule, later: ListenerRule): boolean {
  const groups = (rule: ListenerRule) => rule.actions.flatMap(({ forwards }) => forwards.map(({ targetGroup }) => targetGroup));
  const [shared, wanted] = [groups(earlier), groups(later)];
  return wanted.length > 0 && wanted.every((group) => group !== undefined && shared.includes(group));
}

/** Each thing the wider rule asks for is asked for by the narrower one too. */
function takesAll(wider: readonly RuleCondition[], narrower: readonly RuleCondition[]): boolean {
  return wider.length > 0 && wider.every((asked) => narrower.some((given) => given.field === asked.field
    && given.values.every((value) => asked.values.some((pattern) => covers(asked.field, pattern, value)))));
}

/** Hosts are the same in any case; addresses are compared as they are written. */
function covers(field: string, pattern: string, value: string): boolean {
  if (field === 'host-header') return coversPattern(pattern.toLowerCase(), value.toLowerCase());
  return field === 'source-ip' || field === 'http-request-method' ? pattern === value : coversPattern(pattern, value);
}
