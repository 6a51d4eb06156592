import * as fc from '../seeded-fast-check';
import { runsPerMonth } from '../../lib/cost/schedule-rate';

const DAYS = 730 / 24;

test.each([
  ['rate(1 minute)', 43_800], ['rate(5 minutes)', 8760], ['rate(1 hour)', 730], ['rate(1 day)', DAYS],
  ['cron(0 3 * * ? *)', DAYS], ['cron(0/15 * * * ? *)', 4 * 730], ['cron(0 8-18 ? * MON-FRI *)', 11 * 5 * DAYS / 7],
  ['cron(0,30 6 1 * ? *)', 2], ['cron(0 6 L * ? *)', 1], ['cron(0 6 ? * FRI#2 *)', 1], ['cron(0 6 1 JAN,JUL ? *)', 2 / 12], ['cron(0 6 ? * 2-6 *)', 5 * DAYS / 7],
  ['at(2026-01-01T00:00:00)', 0],
])('%s fires %d times a month', (expression, runs) => {
  expect(runsPerMonth(expression)).toBeCloseTo(runs, 8);
});

test.each(['rate(0 minutes)', 'rate(1 week)', 'cron(0 3 * *)', 'cron(x 3 * * ? *)', 'cron(61 3 * * ? *)', 'cron(5-1 3 * * ? *)', 'cron(0/0 3 * * ? *)', 'each minute', ''])('%p is no schedule', (expression) => {
  expect(runsPerMonth(expression)).toBeUndefined();
});

test('never throws, and never fires more often than each minute', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string().map((inside) => `cron(${inside})`), fc.string().map((inside) => `rate(${inside})`)), (expression) => {
    expect(runsPerMonth(expression) ?? 0).toBeLessThanOrEqual(43_800);
  }));
});
