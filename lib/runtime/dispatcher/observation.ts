/** A task that was asked for and has not ended. Times are milliseconds since 1970. */
export interface LiveTask {
  readonly createdAt: number;
  /** When its containers began to run; without it the task is still pending. */
  readonly startedAt?: number;
  readonly capacityProvider?: string;
}

/** A task that ended lately; ECS forgets it after about an hour. */
export interface StoppedTask {
  readonly createdAt: number;
  readonly startedAt?: number;
  /** When its containers ended. */
  readonly endedAt: number;
  /** When ECS had cleaned up after it; without it the task is still being stopped. */
  readonly stoppedAt?: number;
  /** ECS's word for who stopped it. */
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  /** One a container that ran; empty until all are known. */
  readonly exitCodes: readonly number[];
  readonly taskDefinition: string;
}

/** What is known of one worker at one tick. */
export interface Observation {
  /** Messages that wait. */
  readonly visible: number;
  /** Messages that were received and neither deleted nor given back. */
  readonly inFlight: number;
  /** Messages that may not be received yet. */
  readonly delayed: number;
  /** Pending and running, of every revision of the family. */
  readonly live: readonly LiveTask[];
  readonly stopped: readonly StoppedTask[];
  /** Age of the oldest message that is not deleted; unknown unless tasks live and messages wait. */
  readonly oldestSeconds?: number;
}
