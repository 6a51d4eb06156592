/**
 * Age of the oldest message at which somebody should look.
 *
 * Law: acceptable latency + visibility timeout. A message whose first attempt failed is as old as one
 * visibility timeout when it is tried again; that alone is no reason to wake anybody.
 *
 * Example: 5 min acceptable latency, 360 s visibility timeout: 300 + 360 = 660 s.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function alarmingMessageAge(acceptableLatencySeconds: number, visibilityTimeoutSeconds: number): number {
  return acceptableLatencySeconds + visibilityTimeoutSeconds;
}
