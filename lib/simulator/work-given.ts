import type { Distribution } from './distribution';

/** What no template tells about the work, as far as somebody says it. */
export interface WorkGiven {
  /** Time of one invocation, message or request. */
  readonly serviceTime?: Distribution;
  /** What a cold start adds; of a task or an instance, the time of its start. */
  readonly coldStart?: Distribution;
  /** Probability that a message or request fails. */
  readonly failureRate?: number;
  /** Probability that a task of a `FargateWorker` dies at its start. */
  readonly startFailureRate?: number;
  /** Requests or messages one task works on at once, where the template does not say. */
  readonly concurrency?: number;
  /** Message groups of a FIFO queue that are active. */
  readonly groups?: number;
  /** CPU of a task all of whose slots work, in percent. */
  readonly busyCpuPercent?: number;
  /** A service's tasks keep messages invisible while they work on them. */
  readonly extendsVisibility?: boolean;
  /** The queue was in use shortly before, so that its metrics are not late. */
  readonly queueWasActive?: boolean;
}
