import { refusedDeliveries } from './refused-deliveries';
import type { Rule } from '../rule';

/** Services that bring messages to a queue in their own name need its policy. */
export const queueRefusesDelivery: Rule = {
  name: 'QueueRefusesDelivery',
  severity: 'error',
  cause: 'a topic, rule or bucket sends to a queue whose policy does not let that service send',
  consequence: 'messages are dropped without a trace; a bucket notification fails to deploy',
  fix: 'allow sqs:SendMessage to the service in an AWS::SQS::QueuePolicy, with aws:SourceArn set to the sender',
  source: 'https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html',
  cdk: 'silent for L1s and queues that are imported by ARN; the L2 targets add the policy',
  find: (all) => refusedDeliveries(all, 'AWS::SQS::Queue', 'sqs:SendMessage'),
};
