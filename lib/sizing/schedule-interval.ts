const SECONDS = { minute: 60, minutes: 60, hour: 3600, hours: 3600, day: 86_400, days: 86_400 } as const;

const MINUTES_A_DAY = 1440;

/**
 * Longest time between two runs of a schedule, or nothing where that depends on the calendar: days of the week or the
 * month, months, years, or a single run.
 *
 * Example: `rate(5 minutes)`: 300 s. `cron(0 3 * * ? *)`: each day, 86,400 s. `cron(0 9-17 * * ? *)`: from 17 to 9, 57,600 s.
 *
 * @param expression as EventBridge Scheduler takes it
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function longestScheduleInterval(expression: string): number | undefined {
  const rate = /^rate\((\d+) (minutes?|hours?|days?)\)$/.exec(expression);
  if (rate !== null) return Number(rate[1]) * SECONDS[rate[2] as keyof typeof SECONDS];
  const fields = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression)?.slice(1);
  if (fields === undefined || fields.slice(2).some((field) => field !== '*' && field !== '?')) return undefined;
  const minutes = valuesOf(fields[0], 60);
  const hours = valuesOf(fields[1], 24);
  if (minutes === undefined || hours === undefined) return undefined;
  const runs = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
  const gaps = runs.map((run, index) => (runs[index + 1] ?? runs[0] + MINUTES_A_DAY) - run);
  return Math.max(...gaps) * 60;
}

/** The numbers below a limit that a field of a cron expression means, or nothing where it is not understood. */
function valuesOf(field: string, limit: number): number[] | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) return undefined;
    const [, from, to, step] = match.map((text) => (text === undefined ? undefined : Number(text)));
    const first = from ?? 0;
    const last = to ?? (from === undefined || step !== undefined ? limit - 1 : first);
    if (first > last || last >= limit || step === 0) return undefined;
    for (let value = first; value <= last; value += step ?? 1) values.add(value);
  }
  return [...values];
}
