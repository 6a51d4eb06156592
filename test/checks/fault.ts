import { App, Stack } from 'aws-cdk-lib/core';
import { RULES } from '../../lib/checks/catalogue';
import { check } from '../../lib/checks/check';
import type { Finding } from '../../lib/checks/finding';
import type { Rule } from '../../lib/checks/rule';
import { readTemplates, templatesOf } from '../../lib/template';

/** Resources of a template that nobody's CDK has seen. */
export type Bare = Record<string, { Type: string; Properties?: Record<string, unknown>; [section: string]: unknown }>;

/** A fault, built in both ways, and the same thing done right. */
export interface Fault {
  /** The fault as CDK lets a user write it. */
  readonly cdk: (stack: Stack) => void;

  /** The fault as a template by itself. */
  readonly bare: Bare;

  /** What is found in the template, its resource's name included. */
  readonly says: string | string[];

  /** Templates without the fault, by why they are right; none where the rule is tested with others. */
  readonly right?: Record<string, Bare>;
}

const NOW = new Date('2026-11-26T12:00:00Z');

/** What a rule finds in templates that are deployed together. */
export function findingsIn(rules: readonly Rule[], ...templates: ReadonlyArray<{ Resources: Bare; [section: string]: unknown }>): Finding[] {
  return check(templatesOf(templates.map((template, index) => ({ name: ['Shop', 'Jobs', 'Third'][index], template }))), { now: NOW, rules });
}

/** What rules find in an app. */
export function findingsInApp(rules: readonly Rule[], build: (app: App) => void): Finding[] {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:bundling-stacks': [] } });
  build(app);
  return check(readTemplates([app.synth().directory]), { now: NOW, rules });
}

/** Tests of one rule: it sees its fault in an app and in a template, and nothing else. */
export function describeRule(rule: Rule, { cdk, bare, says, right = {} }: Fault): void {
  describe(rule.name, () => {
    test('is in the catalogue', () => {
      expect(RULES).toContain(rule);
    });

    test('sees the fault in a CDK app', () => {
      const [first] = findingsInApp([rule], (app) => cdk(new Stack(app, 'Shop')));
      expect(first).toMatchObject({ rule: rule.name, severity: rule.severity, stack: 'Shop', constructPath: expect.stringMatching(/^Shop\//) });
    });

    test('sees the fault in a template, and says what it is', () => {
      expect(findingsIn([rule], { Resources: bare }).map(({ message }) => message)).toEqual([says].flat());
    });

    if (Object.keys(right).length === 0) return;
    test.each(Object.entries(right))('says nothing of %s', (_, resources) => {
      expect(findingsIn([rule], { Resources: resources })).toEqual([]);
    });
  });
}
