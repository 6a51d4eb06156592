/** When a schedule runs, as far as its expression tells. */
export interface Recurrence {
  /** Shortest time between two runs. @default - it cannot be told */
  readonly intervalSeconds?: number;
  /** The last run, for one that ends. @default - it does not end by itself */
  readonly last?: Date;
  /** Why it is no expression, in words. */
  readonly fault?: string;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The longest month, February in a leap year. */
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads `rate(…)`, `cron(…)` and `at(…)`.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function recurrenceOf(expression: string): Recurrence {
  const [, kind, inside = ''] = /^(rate|cron|at)\((.*)\)$/s.exec(expression.trim()) ?? [];
  if (kind === 'rate') return rate(inside.trim());
  if (kind === 'at') return at(inside.trim());
  if (kind === 'cron') return cron(inside.trim().split(/\s+/));
  return { fault: 'it must be rate(…), cron(…) or at(…)' };
}

function rate(inside: string): Recurrence {
  const [, amount, unit] = /^(\d+)\s+(minute|hour|day)s?$/.exec(inside) ?? [];
  if (unit === undefined) return { fault: 'a rate is a whole number of minutes, hours or days' };
  return Number(amount) === 0 ? { fault: 'a rate is at least 1' } : { intervalSeconds: Number(amount) * UNITS[unit] };
}

function at(inside: string): Recurrence {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inside)) return { fault: 'a time is yyyy-mm-ddThh:mm:ss' };
  const last = new Date(`${inside}Z`);
  return Number.isNaN(last.getTime()) ? { fault: `${inside} is no time` } : { last };
}

function cron(fields: string[]): Recurrence {
  if (fields.length !== 6) return { fault: `cron has six fields (minutes hours day-of-month month day-of-week year), got ${fields.length}` };
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = fields;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return { fault: 'one of day-of-month and day-of-week must be ?' };
  const sets = [values(minutes, 0, 59), values(hours, 0, 23), values(dayOfMonth, 1, 31), values(month, 1, 12, MONTHS, 1), values(dayOfWeek, 1, 7, DAYS, 1), values(year, 1970, 2199)];
  const wrong = sets.findIndex((set) => set === 'wrong');
  if (wrong >= 0) return { fault: `${fields[wrong]} is no ${['minute', 'hour', 'day of a month', 'month', 'day of a week', 'year'][wrong]}` };
  const [allMinutes, allHours, days, months, , years] = sets.map((set) => Array.isArray(set) ? set : undefined);
  if (days !== undefined && months !== undefined && !months.some((one) => days.some((day) => day <= LENGTHS[one - 1]))) return { fault: `no month of ${month} has a day ${dayOfMonth}` };
  return { intervalSeconds: shortest(allMinutes, allHours), ...years === undefined || year === '*' ? {} : { last: new Date(Date.UTC(Math.max(...years), 11, 31, 23, 59, 59)) } };
}

/** The values a field stands for; nothing where that depends on the calendar (`L`, `W`, `#`, `?`). */
function values(field: string, min: number, max: number, names: readonly string[] = [], first = 0): number[] | 'wrong' | undefined {
  if (/[LW#?]/.test(field.replace(/JUL|WED/gi, ''))) return undefined;
  const found = field.split(',').map((part) => part1(part, min, max, names, first));
  return found.some((one) => one === undefined) ? 'wrong' : [...new Set(found.flatMap((one) => one ?? []))].sort((a, b) => a - b);
}

function part1(part: string, min: number, max: number, names: readonly string[], first: number): number[] | undefined {
  const [range, step = '1', ...more] = part.split('/');
  const number = (text: string): number => {
    const named = names.indexOf(text.toUpperCase());
    return named >= 0 ? named + first : /^\d+$/.test(text) ? Number(text) : NaN;
  };
  const [from, to, ...others] = range === '*' ? [min, max] : range.split('-').map(number);
  const end = to ?? (part.includes('/') ? max : from);
  if (more.length > 0 || others.length > 0 || !/^[1-9]\d*$/.test(step) || !(from >= min && from <= max) || !(end >= min && end <= max)) return undefined;
  // FRI-MON goes over the end of the week.
  const all = end >= from ? span(from, end) : [...span(from, max), ...span(min, end)];
  return all.filter((_, index) => index % Number(step) === 0);
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Shortest time between two runs within a day; from day to day it is at least this long again. */
function shortest(minutes: number[] | undefined, hours: number[] | undefined): number | undefined {
  if (minutes === undefined || hours === undefined) return undefined;
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 3_600 + minute * 60)).sort((a, b) => a - b);
  const gaps = times.map((time, index) => (times[index + 1] ?? times[0] + 86_400) - time);
  return Math.min(...gaps);
}
