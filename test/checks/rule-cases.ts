import { App, Stack } from 'aws-cdk-lib/core';
import { check } from '../../lib/checks/check';
import type { Rule } from '../../lib/checks/rule';
import { readTemplates, Templates, templatesOf } from '../../lib/template';

/** A template as somebody writes it. */
export interface BareTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object; readonly [section: string]: unknown }>>;
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
  readonly sound: Readonly<Record<string, Case>>;
}

/** The day on which the rules are asked. */
export const TODAY = new Date('2026-11-26T12:00:00Z');

/** Tests that a rule finds what is broken, in so many words, and says nothing of what is not. */
export function describeRule(rule: Rule, { broken, sound }: RuleCases): void {
  describe(rule.name, () => {
    test.each(Object.entries(broken))('finds %s', (_, example) => {
      const findings = check(templatesIn(example), { now: TODAY, rules: [rule] });
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.map(({ stack, logicalId, message, fix }) => `${stack} ${logicalId}: ${message}${fix === rule.fix ? '' : `; ${fix}`}`)).toMatchSnapshot();
    });

    test.each(Object.entries(sound))('says nothing of %s', (_, example) => {
      expect(check(templatesIn(example), { now: TODAY, rules: [rule] })).toEqual([]);
    });
  });
}

/** The templates of an app, synthesised if it is made of constructs. */
export function templatesIn(example: Case): Templates {
  if (typeof example !== 'function') {
    const { stacks } = 'stacks' in example ? example as BareStacks : { stacks: { Shop: example } };
    return templatesOf(Object.entries(stacks).map(([name, template]) => ({ name, template })));
  }
  const app = new App({ analyticsReporting: false });
  example(new Stack(app, 'Shop'), app);
  return readTemplates([app.synth().directory]);
}
