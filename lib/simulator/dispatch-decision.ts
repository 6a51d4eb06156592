/** What a dispatcher knows of one worker. */
export interface DispatchObservation {
  readonly visible: number;
  readonly inFlight: number;
  /** Tasks that start. */
  readonly pending: number;
  /** Tasks that take messages. */
  readonly running: number;
  /** Tasks past their lifetime, that finish what they have. */
  readonly leaving: number;
  /** Age of the oldest message, as far as the metric tells. */
  readonly oldestSeconds?: number;
}

/** What a dispatcher is told of one worker. */
export interface DispatchPolicy {
  readonly maxCapacity: number;
  readonly messagesPerTask: number;
  readonly concurrency: number;
  readonly acceptableLatencySeconds: number;
}

/**
 * Tasks to start now: the law of lib/runtime/dispatcher/decision.ts, which runs in AWS and may import nothing of ours.
 * A test holds both together.
 *
 * Tasks that die at start stand in start-rounds.ts.
 */
export function tasksToStart(observation: DispatchObservation, policy: DispatchPolicy): number {
  const { visible, inFlight, pending, running, leaving, oldestSeconds } = observation;
  const { maxCapacity, messagesPerTask, concurrency, acceptableLatencySeconds } = policy;
  if (visible === 0) return 0;
  const taking = pending + running;
  const byLaw = Math.min(maxCapacity, Math.ceil((visible + inFlight) / messagesPerTask)) - taking;
  const freeSlots = Math.max(0, taking * concurrency - inFlight);
  const late = oldestSeconds !== undefined && oldestSeconds > acceptableLatencySeconds;
  const byLatency = late ? tasksFor(visible - freeSlots, concurrency) : 0;
  const usable = tasksFor(visible - pending * concurrency, concurrency);
  const missing = Math.min(Math.max(byLaw, byLatency), usable);
  return Math.max(0, Math.min(missing, maxCapacity - taking - leaving));
}

function tasksFor(messages: number, concurrency: number): number {
  return Math.ceil(Math.max(0, messages) / concurrency);
}
