import { Duration } from 'aws-cdk-lib/core';

/** What nobody in this app can know of a listener from elsewhere. */
export interface BorrowedListenerOptions {
  /**
   * First of the priorities that are this app's, as agreed with whoever else has rules on the listener. 1 to 50,000.
   *
   * A rule of theirs with a smaller one takes its requests before all routes of this app.
   */
  readonly firstPriority: number;

  /**
   * Last of them. Several hundred are few enough for the others, and many enough that two routes seldom meet.
   *
   * `firstPriority` to 50,000.
   */
  readonly lastPriority: number;

  /**
   * The idle timeout of its load balancer, which servers must outlast. 1 s to 4,000 s.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#connection-idle-timeout
   * @default Duration.seconds(60)
   */
  readonly idleTimeout?: Duration;
}
