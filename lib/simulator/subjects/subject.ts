import type { Model } from '../model';
import type { Random } from '../random';
import type { ExactModel } from '../model';
import type { WorkloadKind } from '../run-report';
import type { RunRates } from '../run-cost';
import type { Reading } from './reading';

/** Something in a template that can be simulated. */
export interface Subject {
  readonly kind: WorkloadKind;
  /** Construct path, or stack and logical id. */
  readonly displayName: string;
  /** Logical ids and construct paths by which it is known: its own, and of what belongs to it. */
  readonly names: readonly string[];
  /** Reads its settings. */
  prepare(reading: Reading): Prepared;
}

/** A subject with its settings. */
export interface Prepared {
  /** Its model by the tick, if it has one. */
  readonly byTick?: (tick: number, random: Random) => Model;
  /** Its model by the request or message, if it has one. */
  readonly exact?: (random: Random) => ExactModel;
  /** Requests or messages up to which that one is used, where there are both. */
  readonly exactUpTo?: number;
  /** What is paid for. */
  readonly rates: RunRates;
  /** Settings that a failed assertion may name. */
  readonly advice: Advice;
}

/** Which setting to change, by what was not as expected. */
export interface Advice {
  readonly start: string;
  readonly wait: string;
  readonly stopped: string;
  readonly cost: string;
  readonly throttled: string;
  readonly deadLettered: string;
}
