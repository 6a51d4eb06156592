import type { Templates } from '../template';
import { Workloads } from '../template/workloads';
import { RULES } from './catalogue';
import type { Finding } from './finding';
import type { Fault, Rule } from './rule';

/** How to check. */
export interface CheckOptions {
  /** When the question is asked: a schedule can be over. */
  readonly now: Date;

  /** The rules to ask. @default - all of them */
  readonly rules?: readonly Rule[];
}

/** A rule, and a place where it is broken. */
export type BrokenRule = readonly [rule: Rule, fault: Fault];

/** What is wrong in templates that are deployed together, errors first. */
export function check(templates: Templates, options: CheckOptions): Finding[] {
  return brokenRules(templates, options).map(findingOf);
}

/** As `check`, with the resources themselves. */
export function brokenRules(templates: Templates, { now, rules = RULES }: CheckOptions): BrokenRule[] {
  const all = Workloads.of(templates);
  const broken = rules.flatMap((rule) => Array.from(rule.find(all, now), (fault): BrokenRule => [rule, fault]));
  return [...broken.filter(([{ severity }]) => severity === 'error'), ...broken.filter(([{ severity }]) => severity === 'warning')];
}

/** A broken rule in plain words and values. */
export function findingOf([rule, { resource, message, fix }]: BrokenRule): Finding {
  return {
    rule: rule.name,
    severity: rule.severity,
    stack: resource.stack.name,
    logicalId: resource.logicalId,
    constructPath: resource.constructPath,
    message,
    fix: fix ?? rule.fix,
    source: rule.source,
  };
}
