const DAY = 86_400;
const WEEK = 7 * DAY;
const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** When something happens: the first time, and how often from then on. */
export interface Recurrence {
  readonly at: number;
  readonly everySeconds: number;
}

/**
 * Times of a cron expression within a run whose first second is Monday, midnight.
 *
 * Minutes, hours and days of the week are understood as lists and ranges; `undefined` for more than that.
 *
 * @param expression `cron(0 8 ? * MON-FRI *)` as EventBridge writes it, or `0 8 * * 1-5` as EC2 Auto Scaling does
 */
export function recurrencesOf(expression: string): Recurrence[] | undefined {
  const inner = /^cron\((.*)\)$/.exec(expression.trim());
  const fields = (inner?.[1] ?? expression).trim().split(/\s+/);
  if (fields.length < 5 || fields.length > 6) return undefined;
  const [minutes, hours, dayOfMonth, month, dayOfWeek] = fields;
  if (![dayOfMonth, month].every((field) => field === '*' || field === '?')) return undefined;
  const minute = valuesOf(minutes, 0, 59);
  const hour = valuesOf(hours, 0, 23);
  // EventBridge counts Sunday as 1, cron as 0; both know the names.
  const days = dayOfWeek === '*' || dayOfWeek === '?' ? [] : valuesOf(dayOfWeek, inner === null ? 0 : 1, 7, inner === null ? 0 : 1);
  if (minute === undefined || hour === undefined || days === undefined) return undefined;
  const moments = hour.flatMap((h) => minute.map((m) => h * 3600 + m * 60));
  if (days.length === 0) return moments.map((at) => ({ at, everySeconds: DAY }));
  return days.flatMap((day) => moments.map((at) => ({ at: ((day - (inner === null ? 0 : 1) + 6) % 7) * DAY + at, everySeconds: WEEK })));
}

/** `0`, `8,20`, `9-17`, `*`, `MON-FRI`. */
function valuesOf(field: string, from: number, to: number, sunday?: number): number[] | undefined {
  if (field === '*') return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const values = field.split(',').map((part) => {
    const [first, last] = part.split('-').map((text) => {
      const name = NAMES.indexOf(text.toUpperCase());
      return name >= 0 && sunday !== undefined ? name + sunday : Number(text);
    });
    const end = last ?? first;
    return Number.isInteger(first) && Number.isInteger(end) && first >= from && end <= to && end >= first
      ? Array.from({ length: end - first + 1 }, (_, index) => first + index)
      : undefined;
  });
  return values.some((part) => part === undefined) ? undefined : values.flatMap((part) => part ?? []);
}
