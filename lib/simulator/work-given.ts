import type { Distribution } from './distribution';

/** What no template tells about the work, as far as somebody says it. */
export interface WorkGiven {
  /** Time of one invocation, message or request. */
  readonly serviceTime?: Distribution;
  /** What a cold start adds; of a task or an instance, the time of its start. */
  readonly coldStart?: Distribution;
  /** Probability that a message or request fails. */
  readonly failureRate?: number;
  /** Requests or messages one task works on at once, where the template does not say. */
  readonly concurrency?: number;
  /** Message groups of a FIFO queue that are active. */
  readonly groups?: number;
  /** CPU of a task all of whose slots work, in percent. */
  readonly busyCpuPercent?: number;
  /** The queue was in use shortly before, so that its metrics are not late. */
  readonly queueWasActive?: boolean;
}
