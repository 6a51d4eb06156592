import type { Rule } from '../rule';

/** Every attribute of some types, for queues and topics with their properties, which they give too. Of types that have many, or get new ones often, nothing is said. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'AWS::SQS::Queue': [
    'Arn', 'QueueName', 'QueueUrl', 'ContentBasedDeduplication', 'DeduplicationScope', 'DelaySeconds', 'FifoQueue', 'FifoThroughputLimit', 'KmsDataKeyReusePeriodSeconds', 'KmsMasterKeyId',
    'MaximumMessageSize', 'MessageRetentionPeriod', 'ReceiveMessageWaitTimeSeconds', 'RedriveAllowPolicy', 'RedrivePolicy', 'SqsManagedSseEnabled', 'Tags', 'VisibilityTimeout',
  ],
  'AWS::SNS::Topic': [
    'TopicArn', 'TopicName', 'ArchivePolicy', 'ContentBasedDeduplication', 'DataProtectionPolicy', 'DeliveryStatusLogging', 'DisplayName', 'FifoThroughputScope', 'FifoTopic', 'KmsMasterKeyId',
    'SignatureVersion', 'Subscription', 'Tags', 'TracingConfig',
  ],
  'AWS::Lambda::Function': ['Arn', 'SnapStartResponse', 'SnapStartResponse.ApplyOn', 'SnapStartResponse.OptimizationStatus'],
  'AWS::Lambda::Alias': ['AliasArn'],
  'AWS::Lambda::Version': ['FunctionArn', 'Version'],
  'AWS::IAM::Role': ['Arn', 'RoleId'],
  'AWS::Logs::LogGroup': ['Arn'],
  'AWS::DynamoDB::Table': ['Arn', 'StreamArn'],
  'AWS::ECS::Cluster': ['Arn'],
  'AWS::ECS::Service': ['Name', 'ServiceArn'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['LoadBalancerArns', 'TargetGroupArn', 'TargetGroupFullName', 'TargetGroupName'],
  'AWS::ElasticLoadBalancingV2::Listener': ['ListenerArn'],
  'AWS::StepFunctions::StateMachine': ['Arn', 'Name', 'StateMachineRevisionId'],
  'AWS::KMS::Key': ['Arn', 'KeyId'],
  'AWS::Events::Rule': ['Arn', 'RuleName'],
  'AWS::CloudWatch::Alarm': ['Arn'],
  'AWS::Scheduler::Schedule': ['Arn'],
};

export const attributeUnknown: Rule = {
  name: 'AttributeUnknown',
  severity: 'error',
  cause: 'Fn::GetAtt asks a resource for an attribute that its type does not have',
  consequence: 'CloudFormation rejects the template',
  fix: 'take an attribute of the type; its name or ARN may also be what Ref gives',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html',
  cdk: 'silent for L1s, overrides and included templates',
  find: function* (all) {
    for (const resource of all.templates.resources) {
      for (const { name, attribute } of resource.references.references) {
        const named = attribute === undefined ? undefined : resource.stack.resource(name);
        const known = named === undefined ? undefined : ATTRIBUTES[named.type];
        if (named === undefined || attribute === undefined || known === undefined || known.includes(attribute)) continue;
        yield { resource, message: `it must ask ${named.displayName} for an attribute that it has, such as ${known.slice(0, 3).join(' or ')}, got ${attribute}` };
      }
    }
  },
};
