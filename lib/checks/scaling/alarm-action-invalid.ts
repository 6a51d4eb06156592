import { Reference } from '../../template';
import type { Rule } from '../rule';

/** What an alarm can set off, and the attributes that give its ARN. */
const ARNS: Readonly<Record<string, readonly string[]>> = {
  'AWS::SNS::Topic': ['Ref', 'TopicArn'],
  'AWS::ApplicationAutoScaling::ScalingPolicy': ['Ref', 'Arn'],
  'AWS::AutoScaling::ScalingPolicy': ['Ref', 'Arn'],
  'AWS::Lambda::Function': ['Arn'],
  'AWS::Lambda::Alias': ['Ref', 'AliasArn'],
  'AWS::Lambda::Version': ['Ref', 'FunctionArn'],
  'AWS::SSMIncidents::ResponsePlan': ['Ref', 'Arn'],
};

const LISTS = ['AlarmActions', 'OKActions', 'InsufficientDataActions'];

export const alarmActionInvalid: Rule = {
  name: 'AlarmActionInvalid',
  severity: 'error',
  cause: 'an alarm is to set off what no alarm can, or names it by something that is no ARN',
  consequence: 'CloudWatch rejects the alarm',
  fix: 'name a topic, a scaling policy or a function by its ARN; a queue gets alarms through a topic',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
  cdk: 'silent for L1s',
  find: function* (all) {
    for (const { resource } of all.alarms) {
      for (const action of LISTS.flatMap((list) => [...resource.properties.values(list)])) {
        if (!(action instanceof Reference) || action.resource.type.startsWith('Custom::') || action.resource.type === 'AWS::CloudFormation::CustomResource') continue;
        const arns = Object.hasOwn(ARNS, action.resource.type) ? ARNS[action.resource.type] : [];
        if (arns.includes(action.attribute)) continue;
        yield { resource, message: `its actions must be ARNs of topics, scaling policies or functions, got ${action.attribute} of ${action.resource.displayName} (${action.resource.type})` };
      }
    }
  },
};
