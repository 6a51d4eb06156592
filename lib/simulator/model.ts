import type { WorkloadReport } from './run-report';
import type { Tally } from './tally';

/** A workload under simulation. Time is the loop's: a model is told the tick. */
export interface Model {
  readonly tally: Tally;
  /** One tick, from its beginning: so many arrive, and whatever is due happens. */
  step(tick: number, arrivals: number): void;
  /** Nothing more will happen unless something arrives. */
  readonly settled: boolean;
  report(id: string): WorkloadReport;
}
