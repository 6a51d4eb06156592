/** Messages that were sent in the same tick and have fared alike since. */
export interface Cohort {
  /** Tick they were sent in. */
  readonly sent: number;
  /** How often they were received. */
  readonly receives: number;
  count: number;
}

/** Messages in all of them. */
export function messagesIn(cohorts: readonly Cohort[]): number {
  let sum = 0;
  for (const { count } of cohorts) sum += count;
  return sum;
}

/** Takes so many messages off the front. What they were taken from keeps the rest. */
export function takeMessages(cohorts: Cohort[], wanted: number): Cohort[] {
  let whole = 0;
  let left = wanted;
  while (whole < cohorts.length && cohorts[whole].count <= left) left -= cohorts[whole++].count;
  // Mostly one cohort is shared between two: then nothing moves.
  const taken = whole === 0 ? [] : cohorts.splice(0, whole);
  if (left > 0 && cohorts.length > 0) {
    const { sent, receives } = cohorts[0];
    taken.push({ sent, receives, count: left });
    cohorts[0].count -= left;
  }
  return taken;
}
