import type { WorkloadRun } from '../simulator';

/** What was expected, what was found, and what to change. */
export interface Unmet {
  readonly expected: string;
  readonly got: string;
  readonly advice: string;
}

/** So many changes of capacity tell what happened. */
const POINTS = 12;

/** Thrown where a simulation did not go as expected: the sentence, and below it what happened when. */
export class UnmetExpectation extends Error {
  public readonly name = 'UnmetExpectation';

  public constructor(run: WorkloadRun, { expected, got, advice }: Unmet) {
    super([`${run.report.id}: ${expected}, got ${got}; ${advice}`, ...whatHappened(run)].join('\n'));
  }
}

function whatHappened({ report, oldestSeconds, oldestAtSecond, workedOnAgain, diedAtStart, assumptions }: WorkloadRun): string[] {
  const { arrivals, completed, deadLettered, throttles, stoppedWhileBusy, firstStartSeconds, waitSeconds: { p50, p95, max }, drainSeconds, capacity } = report;
  const start = firstStartSeconds === null ? 'no work began' : `work began ${firstStartSeconds} s after the first`;
  const end = drainSeconds === null ? 'not all was done' : `all was done ${drainSeconds} s after the last`;
  return [
    `  ${arrivals} arrived, ${start}, ${end}: ${completed} done, ${deadLettered} dead-lettered, ${throttles} refused, ${stoppedWhileBusy} tasks stopped while they worked`,
    `  ${firstStartSeconds === null ? '' : `waits: half up to ${p50} s, 95 % up to ${p95} s, longest ${max} s; `}oldest ${Math.round(oldestSeconds)} s at ${Math.round(oldestAtSecond)} s`,
    `  capacity (at second: wanted, running): ${capacity.slice(0, POINTS).map(([second, desired, running]) => `${second}: ${desired}, ${running}`).join(' · ')}${capacity.length > POINTS ? ` and ${capacity.length - POINTS} more` : ''}`,
    ...(workedOnAgain === 0 ? [] : [`  ${workedOnAgain} done more than once: their visibility ended while they were worked on`]),
    ...(diedAtStart === 0 ? [] : [`  ${diedAtStart} tasks died at their start`]),
    ...assumptions.map((assumption) => `  assumed: ${assumption}`),
  ];
}
