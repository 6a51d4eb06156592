import type { Rule } from '../rule';
import { recurring } from './recurring';

/** Expressions are rates, crons of six fields, and times. */
export const scheduleExpressionInvalid: Rule = {
  name: 'ScheduleExpressionInvalid',
  severity: 'error',
  cause: 'the expression of a schedule is none, or names a day that never comes',
  consequence: 'EventBridge rejects it, or it never runs',
  fix: 'write rate(5 minutes), cron(0 3 * * ? *) or at(2030-01-01T00:00:00)',
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html',
  cdk: 'silent for expressions written as text',
  find: function* (all) {
    for (const { at, expression, recurrence: { fault, intervalSeconds } } of recurring(all)) {
      if (fault !== undefined) yield { resource: at, message: `ScheduleExpression must be one that can run, got ${expression}: ${fault}` };
      // Rules are strict about the plural, schedules are not; and only schedules run at one time.
      if (at.type !== 'AWS::Events::Rule' || fault !== undefined) continue;
      const singular = /^rate\(1 (minute|hour|day)s\)$/.test(expression) || (intervalSeconds !== undefined && /^rate\((?!1 )\d+ (minute|hour|day)\)$/.test(expression));
      if (singular) yield { resource: at, message: `ScheduleExpression must have its unit in the singular for 1 and in the plural else, got ${expression}` };
      if (expression.startsWith('at(')) yield { resource: at, message: `ScheduleExpression of a rule must be a rate or a cron, got ${expression}` };
    }
  },
};
