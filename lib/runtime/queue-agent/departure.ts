/** Why the agent takes no more messages, and the exit code that says so. */
export interface Departure {
  readonly reason: string;
  readonly exitCode: 0 | 1;

  /** Whether what runs is cut short when the stop timeout comes near. Otherwise it may take as long as it needs. */
  readonly hurried: boolean;
}

/** The reasons there are. */
export const Departures = {
  idle: { reason: 'the queue is empty', exitCode: 0, hurried: false },
  lifetime: { reason: 'the task reached its maximum lifetime', exitCode: 0, hurried: false },
  stopped: { reason: 'the task is being stopped', exitCode: 0, hurried: true },
  workerGone: { reason: 'the worker is gone', exitCode: 1, hurried: true },
  neverReady: { reason: 'the worker did not become ready in time', exitCode: 1, hurried: true },
  queueUnusable: { reason: 'the queue cannot be used', exitCode: 1, hurried: true },
} as const satisfies Record<string, Departure>;

/** Longest time kept free for handing messages back: two rounds of calls, each tried three times by SQS's client. */
const LONGEST_MARGIN_SECONDS = 5;

/**
 * Milliseconds that running posts get once the task must stop: the stop timeout less five seconds, or less a quarter
 * of a short one, in which messages are handed back.
 */
export function timeToFinish(stopTimeoutSeconds: number): number {
  return 1000 * (stopTimeoutSeconds - marginSeconds(stopTimeoutSeconds));
}

/** Milliseconds for handing messages back. */
export function timeToHandBack(stopTimeoutSeconds: number): number {
  // Half of what is left: the process itself ends in the other half.
  return 500 * marginSeconds(stopTimeoutSeconds);
}

function marginSeconds(stopTimeoutSeconds: number): number {
  return Math.min(LONGEST_MARGIN_SECONDS, stopTimeoutSeconds / 4);
}
