import { refusedDeliveries } from './refused-deliveries';
import type { Rule } from '../rule';

/** A topic's own policy takes the place of the one that lets alarms of the account in. */
export const topicRefusesAlarms: Rule = {
  name: 'TopicRefusesAlarms',
  severity: 'warning',
  cause: 'an alarm tells a topic whose policy does not let CloudWatch publish',
  consequence: 'the alarm goes off and nobody hears of it: a policy of its own takes the place of the default one, which lets the account in',
  fix: 'allow sns:Publish to cloudwatch.amazonaws.com in the topic\'s policy',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
  cdk: 'silent',
  find: (all) => refusedDeliveries(all, 'AWS::SNS::Topic', 'sns:Publish', ({ service, to }) => service === 'cloudwatch.amazonaws.com' && all.policyOf(to).length > 0),
};
