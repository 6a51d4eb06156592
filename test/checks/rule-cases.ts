import { App, Stack } from 'aws-cdk-lib/core';
import { RULES } from '../../lib/checks/catalogue';
import { check } from '../../lib/checks/check';
import type { Finding } from '../../lib/checks/finding';
import type { Rule } from '../../lib/checks/rule';
import { readTemplates, templatesOf } from '../../lib/template';

/** Resources of a template that nobody's CDK has seen. */
export type Bare = Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> | object; readonly [section: string]: unknown }>;

/** A template as somebody writes it. */
export interface BareTemplate {
  readonly Resources: Readonly<Bare>;
  readonly [section: string]: unknown;
}

/** Templates by the name of their stack. */
export interface BareStacks {
  readonly stacks: Readonly<Record<string, BareTemplate>>;
}

/** An app: constructs in a stack named Shop, a template of a stack named Shop, or several stacks. */
export type Case = ((stack: Stack, app: App) => void) | BareTemplate | BareStacks;

/** Apps that break a rule, and apps that are alike and do not. */
export interface RuleCases {
  readonly broken: Readonly<Record<string, Case>>;

  /** None where the rule is tested with others. */
  readonly sound?: Readonly<Record<string, Case>>;
}

/** The day on which the rules are asked. */
const TODAY = new Date('2026-11-26T12:00:00Z');

/** Tests that a rule finds what is broken, in so many words, and says nothing of what is not. */
export function describeRule(rule: Rule, { broken, sound = {} }: RuleCases): void {
  describe(rule.name, () => {
    test('is in the catalogue', () => {
      expect(RULES).toContain(rule);
    });

    test.each(Object.entries(broken))('finds %s', (_, example) => {
      const findings = findingsIn([rule], example);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.map(({ stack, logicalId, message, fix }) => `${stack} ${logicalId}: ${message}${fix === rule.fix ? '' : `; ${fix}`}`)).toMatchSnapshot();
    });

    if (Object.keys(sound).length === 0) return;
    test.each(Object.entries(sound))('says nothing of %s', (_, example) => {
      expect(findingsIn([rule], example)).toEqual([]);
    });
  });
}

/** What rules find in an app or in templates. */
export function findingsIn(rules: readonly Rule[], example: Case): Finding[] {
  if (typeof example === 'function') return findingsInApp(rules, (app) => example(new Stack(app, 'Shop'), app));
  const { stacks } = 'stacks' in example ? example as BareStacks : { stacks: { Shop: example } };
  return check(templatesOf(Object.entries(stacks).map(([name, template]) => ({ name, template }))), { now: TODAY, rules });
}

/** What rules find in an app. */
export function findingsInApp(rules: readonly Rule[], build: (app: App) => void): Finding[] {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:bundling-stacks': [] } });
  build(app);
  return check(readTemplates([app.synth().directory]), { now: TODAY, rules });
}
