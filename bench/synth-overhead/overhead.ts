import { inspect, median, time, Timing } from '../stopwatch';
import { requireLikeForLike } from './like-for-like';
import { libraryWorkers, plainWorkers } from './variants';

// Six resources of each worker stand in the platform: 50 stay below CloudFormation's 500 resources in a stack.
const WORKERS = 50;

/** A phase of a synthesis: milliseconds of both variants, and how many times the plain one the library takes. */
export interface Overhead {
  readonly phase: keyof Timing;
  readonly library: number;
  readonly plain: number;
  readonly ratio: number;
}

/**
 * How much longer an app takes with this library than with the constructs of aws-cdk-lib.
 *
 * Throws where the two do not make the same.
 */
export function measureOverhead(rounds: { readonly warmUp: number; readonly measured: number }): Overhead[] {
  inspect(libraryWorkers, WORKERS, (ours) => inspect(plainWorkers, WORKERS, (plain) => requireLikeForLike(ours, plain)));
  alternate(rounds.warmUp);
  const timings = alternate(rounds.measured);
  return (['construct', 'synth', 'total'] as const).map((phase) => ({
    phase,
    library: median(timings.map(({ library }) => library[phase])),
    plain: median(timings.map(({ plain }) => plain[phase])),
    // The ratio of each round, not of the medians: what else the machine does slows down both halves of a round.
    ratio: median(timings.map(({ library, plain }) => library[phase] / plain[phase])),
  }));
}

/** Rounds in which each variant goes first as often as the other (but for one), so that a trend of the machine favours none. */
function alternate(count: number): { readonly library: Timing; readonly plain: Timing }[] {
  return Array.from({ length: count }, (_, round) => {
    if (round % 2 === 0) return { library: time(libraryWorkers, WORKERS), plain: time(plainWorkers, WORKERS) };
    const plain = time(plainWorkers, WORKERS);
    return { library: time(libraryWorkers, WORKERS), plain };
  });
}
