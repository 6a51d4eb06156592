/**
 * Messages that one task may have ahead of it before another task is started.
 *
 * Law: max(concurrency, floor(concurrency x acceptable latency / message processing time)). A message that arrives
 * behind that many others is done within the acceptable latency; behind more it is not.
 *
 * Example: one message at a time, 60 s latency, 5 s a message: floor(1 x 60 / 5) = 12.
 *
 * @param concurrency messages one task works on at once
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-using-sqs-queue.html
 */
export function messagesPerTask(concurrency: number, acceptableLatencySeconds: number, messageProcessingSeconds: number): number {
  return Math.max(concurrency, Math.floor(concurrency * acceptableLatencySeconds / messageProcessingSeconds));
}
