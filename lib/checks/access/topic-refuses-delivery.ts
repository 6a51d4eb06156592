import { refusedDeliveries } from './refused-deliveries';
import type { Rule } from '../rule';

/** Services that publish to a topic in their own name need its policy. */
export const topicRefusesDelivery: Rule = {
  name: 'TopicRefusesDelivery',
  severity: 'error',
  cause: 'a rule or bucket publishes to a topic whose policy does not let that service publish',
  consequence: 'events are dropped without a trace; a bucket notification fails to deploy',
  fix: 'allow sns:Publish to the service in an AWS::SNS::TopicPolicy, with aws:SourceArn set to the sender',
  source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html',
  cdk: 'silent for L1s; the L2 targets add the policy',
  find: function* (all) {
    for (const fault of refusedDeliveries(all, 'AWS::SNS::Topic', 'sns:Publish', ({ service }) => service !== 'cloudwatch.amazonaws.com')) yield fault;
  },
};
