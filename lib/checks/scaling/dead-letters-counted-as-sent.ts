import type { Rule } from '../rule';

export const deadLettersCountedAsSent: Rule = {
  name: 'DeadLettersCountedAsSent',
  severity: 'warning',
  cause: 'an alarm counts the messages that are sent to a dead-letter queue',
  consequence: 'it never fires: SQS moves dead letters, and does not count them as sent',
  fix: 'alarm on ApproximateNumberOfMessagesVisible above 0',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  cdk: 'silent',
  find: function* (all) {
    const deadLetters = new Set(all.queues.map(({ resource }) => resource.properties.resource('RedrivePolicy', 'deadLetterTargetArn')));
    for (const { resource, metricName, namespace, watched } of all.alarms) {
      const queue = watched.find((candidate) => deadLetters.has(candidate));
      if (namespace !== 'AWS/SQS' || metricName !== 'NumberOfMessagesSent' || queue === undefined) continue;
      yield { resource, message: `MetricName must be ApproximateNumberOfMessagesVisible for ${queue.displayName}, a dead-letter queue, got NumberOfMessagesSent` };
    }
  },
};
