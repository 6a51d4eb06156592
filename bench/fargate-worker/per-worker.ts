import { inspect, median, time, Variant } from '../stopwatch';
import { resources, templatesOf } from '../templates';
import { libraryQueues, libraryWorkers, patternOnLibraryQueues, patternWorkers } from './variants';

// Nine of the library's fifteen resources a worker stand in one stack with the dispatcher, all sixteen of the pattern's in one: 20 stay below CloudFormation's 500.
const WORKERS = 20;

/** What one worker more adds to an app: processor time in milliseconds, and resources. */
export interface PerWorker {
  readonly what: string;
  readonly library: { readonly milliseconds: number; readonly resources: number };
  readonly pattern: { readonly milliseconds: number; readonly resources: number };
  /** Time of the library over time of the pattern. */
  readonly ratio: number;
}

/** A comparison: what is measured on each side, and what is taken off because it is there without any worker. */
interface Comparison {
  readonly what: string;
  readonly library: Variant;
  readonly pattern: Variant;
  readonly without: { readonly library: Variant; readonly pattern: Variant; readonly count: number };
}

const COMPARISONS: Comparison[] = [
  {
    what: 'worker with its queue',
    library: libraryWorkers,
    pattern: patternWorkers,
    without: { library: libraryWorkers, pattern: patternWorkers, count: 0 },
  },
  {
    what: 'worker alone, on a WorkQueue',
    library: libraryWorkers,
    pattern: patternOnLibraryQueues,
    without: { library: libraryQueues, pattern: libraryQueues, count: WORKERS },
  },
];

/**
 * What a worker costs with this library and with the pattern of aws-cdk-lib.
 *
 * The dispatcher, which a stack has once, is counted on the library's side, shared by its workers. Network and cluster,
 * which both have, are taken off.
 */
export function measurePerWorker(rounds: { readonly warmUp: number; readonly measured: number }): PerWorker[] {
  alternate(rounds.warmUp);
  const timings = alternate(rounds.measured);
  return COMPARISONS.map((comparison, index) => {
    const times = timings.map((round) => round[index]);
    const counted = (side: 'library' | 'pattern'): PerWorker['library'] => ({
      milliseconds: median(times.map((pair) => pair[side])) / WORKERS,
      resources: (count(comparison[side], WORKERS) - count(comparison.without[side], comparison.without.count)) / WORKERS,
    });
    return {
      what: comparison.what,
      library: counted('library'),
      pattern: counted('pattern'),
      // The ratio of each round, not of the medians: what else the machine does slows down both halves of a round.
      ratio: median(times.map(({ library, pattern }) => library / pattern)),
    };
  });
}

/** Rounds in which each side goes first as often as the other (but for one), so that a trend of the machine favours none. */
function alternate(count: number): { readonly library: number; readonly pattern: number }[][] {
  return Array.from({ length: count }, (_, round) => COMPARISONS.map((comparison) => {
    if (round % 2 === 0) return { library: added(comparison, 'library'), pattern: added(comparison, 'pattern') };
    const pattern = added(comparison, 'pattern');
    return { library: added(comparison, 'library'), pattern };
  }));
}

function added(comparison: Comparison, side: 'library' | 'pattern'): number {
  const { without } = comparison;
  return time(comparison[side], WORKERS).total - time(without[side], without.count).total;
}

function count(variant: Variant, workers: number): number {
  return inspect(variant, workers, (assembly) => resources(templatesOf(assembly)).length);
}
