/** Hours in a day, days in a month: 730 h are 30.4 days. */
const DAYS_A_MONTH = 730 / 24;

/** Minutes of the units of a rate. */
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/**
 * How often a schedule fires in a month of 730 hours, on average over a year.
 *
 * Examples: `rate(1 minute)`: 43,800. `cron(0 3 * * ? *)`: 30.4. `at(2026-01-01T00:00:00)`: 0, once is not monthly.
 *
 * @param expression of EventBridge and its Scheduler
 * @returns nothing for what is no such expression
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function runsPerMonth(expression: string): number | undefined {
  const [, kind, inside] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return ratePerMonth(inside);
  if (kind === 'cron') return cronPerMonth(inside);
  return kind === 'at' ? 0 : undefined;
}

function ratePerMonth(inside: string): number | undefined {
  const [, count, unit] = /^(\d+) (minute|hour|day)s?$/.exec(inside.trim()) ?? [];
  return unit === undefined || Number(count) === 0 ? undefined : DAYS_A_MONTH * 1440 / (Number(count) * MINUTES[unit]);
}

function cronPerMonth(inside: string): number | undefined {
  const fields = inside.trim().split(/\s+/);
  if (fields.length !== 6) return undefined;
  const [minutes, hours, months] = [counted(fields[0], 0, 59), counted(fields[1], 0, 23), counted(fields[3], 1, 12)];
  const days = daysPerMonth(fields[2], fields[4]);
  if (minutes === undefined || hours === undefined || months === undefined || days === undefined) return undefined;
  return minutes * hours * days * months / 12;
}

/** Days of a month on which it fires: one of the two fields is a question mark. */
function daysPerMonth(dayOfMonth: string, dayOfWeek: string): number | undefined {
  const isAny = (field: string): boolean => field === '?' || field === '*';
  if (isAny(dayOfMonth) && isAny(dayOfWeek)) return DAYS_A_MONTH;
  if (isAny(dayOfMonth)) {
    // FRI#2 and FRIL are one day of the month.
    if (/[#L]/.test(dayOfWeek)) return 1;
    const days = counted(dayOfWeek.replace(/[a-z]+/gi, (name) => String(DAY_NAMES.indexOf(name.toUpperCase()) + 1)), 1, 7);
    return days === undefined ? undefined : days * DAYS_A_MONTH / 7;
  }
  return /[LW]/.test(dayOfMonth) ? 1 : counted(dayOfMonth, 1, 31);
}

const DAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** How many values a field stands for: `*`, `1,2`, `8-18`, `0/15`, and months by their names. */
function counted(field: string, first: number, last: number): number | undefined {
  const counts = field.split(',').map((part) => {
    const [range, step = '1'] = part.split('/');
    const [, from, to] = /^(\w+)(?:-(\w+))?$/.exec(range) ?? [];
    if (!/^[1-9]\d*$/.test(step)) return undefined;
    if (range === '*' || range === '?') return Math.ceil((last - first + 1) / Number(step));
    if (from === undefined) return undefined;
    const start = numberOf(from);
    const end = to === undefined ? (part.includes('/') ? last : start) : numberOf(to);
    if (start === undefined || end === undefined || start < first || end > last || end < start) return undefined;
    return Math.ceil((end - start + 1) / Number(step));
  });
  return counts.reduce((sum, count) => sum === undefined || count === undefined ? undefined : sum + count, 0);
}

const MONTH_NAMES = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function numberOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const month = MONTH_NAMES.indexOf(text.toUpperCase());
  return month < 0 ? undefined : month + 1;
}
