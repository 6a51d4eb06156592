/** How a sender is told of a queue. */
export interface SendsToOptions {
  /**
   * Name of the environment variable that holds the queue's URL.
   *
   * @default - from the queue's id: `Thumbnails` gives `THUMBNAILS_QUEUE_URL`
   */
  readonly environmentVariable?: string;
}
