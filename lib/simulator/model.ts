import type { WorkloadReport } from './run-report';
import type { Tally } from './tally';
import type { Arrivals } from './traffic';

/** A workload under simulation. Time is the loop's: a model is told the tick. */
export interface Model {
  readonly tally: Tally;
  /** One tick, from its beginning: so many arrive, and whatever is due happens. */
  step(tick: number, arrivals: number): void;
  /** Nothing more will happen unless something arrives. */
  readonly settled: boolean;
  report(id: string): WorkloadReport;
}

/** A workload simulated arrival by arrival. */
export interface ExactModel {
  readonly tally: Tally;
  /** Takes all arrivals to their end. */
  run(arrivals: Arrivals): void;
  report(id: string): WorkloadReport;
}
