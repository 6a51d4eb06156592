import { seeded } from './random';
import { runCost } from './run-cost';
import type { WorkloadReport } from './run-report';
import { runByTick } from './simulate';
import type { Advice, Subject } from './subjects/subject';
import { Reading } from './subjects/reading';
import { arrivalsOf, type Arrivals, type Traffic } from './traffic';
import type { WorkGiven } from './work-given';

/** A workload, its traffic, and what is known of its work. */
export interface WorkloadRequest {
  /** What the report calls it. @default - the subject's own name */
  readonly id?: string;
  readonly subject: Subject;
  readonly traffic: Traffic;
  readonly work?: WorkGiven;
  /** Region whose prices hold where the template does not tell one. */
  readonly region?: string;
}

/** How to run. */
export interface RunOptions {
  /** @default 1 */
  readonly seed?: number;
  /** Seconds of a tick. @default 1 */
  readonly tick?: number;
  readonly progress?: (share: number) => void;
}

/** A run of one workload: its report, and what explains it. */
export interface WorkloadRun {
  readonly report: WorkloadReport;
  /** Whose prices its cost is of; nothing where no template and nobody names one. */
  readonly pricedRegion?: string;
  /** What arrived. */
  readonly arrived: 'message' | 'request';
  /** How long the run took. */
  readonly seconds: number;
  /** Longest that a message was in the queue, or a request waited. */
  readonly oldestSeconds: number;
  /** When that was. */
  readonly oldestAtSecond: number;
  /** Messages whose work was done although another had received them meanwhile: their visibility ended first. */
  readonly workedOnAgain: number;
  /** Tasks that ended before they took any work. */
  readonly diedAtStart: number;
  /** Settings that no template tells and nobody gave. */
  readonly assumptions: readonly string[];
  readonly advice: Advice;
}

/** Requests between two words about the progress. */
const REQUESTS_BETWEEN_PROGRESS = 100_000;

/** Simulates one workload. */
export function runWorkload({ id, subject, traffic, work = {}, region }: WorkloadRequest, { seed = 1, tick = 1, progress }: RunOptions = {}): WorkloadRun {
  const reading = new Reading(work);
  const { exact, exactUpTo = Infinity, byTick, rates, advice } = subject.prepare(reading);
  // Traffic and work each have chance of their own: a change of the one leaves the other as it was.
  const random = seeded(seed + 2 ** 31);
  const isExact = exact !== undefined && (byTick === undefined || (traffic.times?.length ?? traffic.until(traffic.seconds)) <= exactUpTo);
  let model;
  let seconds = traffic.seconds;
  if (isExact) {
    model = exact(random);
    model.run(watched(arrivalsOf(traffic, seeded(seed)), traffic.seconds, progress));
  } else if (byTick !== undefined) {
    model = byTick(tick, random);
    seconds = runByTick(model, traffic, { tick, seed, progress });
  } else {
    throw new Error(`${subject.displayName} has no model`);
  }
  const { tally } = model;
  const pricedRegion = rates.region ?? region;
  const report = { ...model.report(id ?? subject.displayName), costUsd: runCost(tally, { ...rates, region: pricedRegion }, seconds) };
  const { oldest, oldestAt, workedOnAgain, diedAtStart } = tally;
  return { report, arrived: rates.queue === undefined ? 'request' : 'message', seconds, pricedRegion, oldestSeconds: oldest, oldestAtSecond: oldestAt, workedOnAgain, diedAtStart, assumptions: reading.assumptions, advice };
}

function watched(arrivals: Arrivals, seconds: number, progress: RunOptions['progress']): Arrivals {
  if (progress === undefined) return arrivals;
  let count = 0;
  return {
    next: () => {
      const now = arrivals.next();
      if (count++ % REQUESTS_BETWEEN_PROGRESS === 0 && now < Infinity) progress(now / seconds);
      return now;
    },
  };
}
