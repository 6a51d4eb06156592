import type { CapacityPoint } from './capacity-trace';
import type { WaitSeconds } from './wait-histogram';

/** What kind of thing was simulated. */
export type WorkloadKind = 'function' | 'function-worker' | 'fargate-worker' | 'service' | 'fleet' | 'database';

/** What became of the traffic of one workload. */
export interface WorkloadReport {
  /** Logical id or construct path, as asked for. */
  readonly id: string;
  readonly kind: WorkloadKind;
  /** Messages sent, or requests made. */
  readonly arrivals: number;
  /** Of them, those done. */
  readonly completed: number;
  /** Messages that failed as often as the queue allows. */
  readonly deadLettered: number;
  /** Requests that were the first of their execution environment. */
  readonly coldStarts: number;
  /** Invocations refused for want of concurrency, or of new environments. */
  readonly throttles: number;
  /** Tasks or instances stopped while they worked. */
  readonly stoppedWhileBusy: number;
  /** From the first arrival to the first start of work; nothing where no work began. */
  readonly firstStartSeconds: number | null;
  /** From arrival to the start of its work. */
  readonly waitSeconds: WaitSeconds;
  /** From the last arrival until all was done; nothing where it never was. */
  readonly drainSeconds: number | null;
  /** From each second on: capacity that was wanted, and capacity that ran. */
  readonly capacity: readonly CapacityPoint[];
  /** What the run costs, in US dollars; nothing where it is not known. */
  readonly costUsd: number | null;
}

/** What a simulation found. */
export interface RunReport {
  /** The same seed gives the same report. */
  readonly seed: number;
  readonly workloads: readonly WorkloadReport[];
}
