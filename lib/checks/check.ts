import type { Assembly } from './assembly';
import { RULES } from './catalogue';
import type { Finding } from './finding';
import type { Rule } from './rule';

/**
 * What is wrong in the templates at hand, errors first.
 *
 * @param rules those to ask; all of them unless told otherwise
 */
export function check(assembly: Assembly, rules: readonly Rule[] = RULES): Finding[] {
  const findings = rules.flatMap((rule) => Array.from(rule.find(assembly), ({ resource, message, fix }): Finding => ({
    rule: rule.name,
    severity: rule.severity,
    stack: resource.stack,
    logicalId: resource.logicalId,
    constructPath: resource.constructPath,
    message,
    fix: fix ?? rule.fix,
    source: rule.source,
  })));
  return [...findings.filter(({ severity }) => severity === 'error'), ...findings.filter(({ severity }) => severity === 'warning')];
}
