/**
 * Refuses a number that a simulation cannot begin with. There is no construct to name: it is a test's own.
 *
 * @param advice what to do instead, written after the semicolon
 */
export function requireInput(what: string, value: number | undefined, { min, max = Infinity, unit = '', whole = false, advice }: {
  readonly min: number; readonly max?: number; readonly unit?: string; readonly whole?: boolean; readonly advice: string;
}): void {
  if (value === undefined || (value >= min && value <= max && Number.isFinite(value) && (!whole || Number.isInteger(value)))) return;
  const range = max === Infinity ? `${min}${unit} or more` : `from ${min} to ${max}${unit}`;
  throw new Error(`${what} must be ${whole ? 'a whole number, ' : ''}${range}, got ${value}${unit}; ${advice}`);
}
