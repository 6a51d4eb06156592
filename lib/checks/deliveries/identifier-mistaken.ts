import { Reference, Resource, Settings, Value, Workloads } from '../../template';
import { subscriptions } from '../access/service-deliveries';
import type { Fault, Rule } from '../rule';

/** A name, a URL and an ARN are three things. */
export const identifierMistaken: Rule = {
  name: 'IdentifierMistaken',
  severity: 'error',
  cause: 'a property holds the name or URL of a resource where it takes its ARN, or the ARN where it takes the name or URL',
  consequence: 'AWS rejects the resource: the value is no ARN, or nothing is named so',
  fix: 'take the attribute that is the ARN (Fn::GetAtt Arn), or Ref where the property takes a name or URL',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html',
  cdk: 'silent for L1s; L2s take the right one',
  find: function* (all): Iterable<Fault> {
    for (const [type, ...paths] of ARNS) yield* mistakenIn(all, type, paths, NO_ARNS, 'the ARN');
    for (const { at, settings } of subscriptions(all)) {
      if (PROTOCOLS.some((protocol) => settings.value('Protocol') === protocol)) yield* mistaken(at, 'Endpoint', settings.value('Endpoint'), NO_ARNS, 'the ARN');
    }
    for (const [type, ...paths] of STREAMS) yield* mistakenIn(all, type, paths, TABLES, 'the StreamArn');
    for (const [type, ...paths] of NAMES) yield* mistakenIn(all, type, paths, NO_NAMES, 'the name or URL');
  },
};

type Attributes = Readonly<Record<string, readonly string[]>>;
type Row = readonly [type: string, ...paths: string[]];

/** Protocols of subscriptions whose endpoint is an ARN. */
const PROTOCOLS = ['sqs', 'lambda', 'firehose'];

/** Attributes that are no ARN, by type. What is not here may be one. */
const NO_ARNS: Attributes = {
  'AWS::SQS::Queue': ['Ref', 'QueueUrl', 'QueueName'],
  'AWS::SNS::Topic': ['TopicName'],
  'AWS::Lambda::Function': ['Ref'],
  'AWS::S3::Bucket': ['Ref', 'DomainName', 'RegionalDomainName'],
  'AWS::IAM::Role': ['Ref', 'RoleId'],
  'AWS::DynamoDB::Table': ['Ref'],
  'AWS::Kinesis::Stream': ['Ref'],
  'AWS::KinesisFirehose::DeliveryStream': ['Ref'],
  'AWS::Events::EventBus': ['Ref', 'Name'],
  'AWS::Logs::LogGroup': ['Ref'],
  'AWS::ECS::Cluster': ['Ref'],
  'AWS::StepFunctions::StateMachine': ['Name'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['TargetGroupName', 'TargetGroupFullName'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['LoadBalancerName', 'LoadBalancerFullName', 'DNSName'],
  'AWS::EFS::AccessPoint': ['Ref', 'AccessPointId'],
};

/** Of a table one reads its stream. */
const TABLES: Attributes = { 'AWS::DynamoDB::Table': ['Arn'], 'AWS::DynamoDB::GlobalTable': ['Arn'] };

/** Attributes that are ARNs, by type. */
const NO_NAMES: Attributes = {
  'AWS::SQS::Queue': ['Arn'],
  'AWS::S3::Bucket': ['Arn'],
  'AWS::Logs::LogGroup': ['Arn'],
};

/** Properties that take ARNs: `[]` after a name stands for each of its list. */
const ARNS: readonly Row[] = [
  ['AWS::Lambda::Function', 'Role', 'DeadLetterConfig.TargetArn', 'FileSystemConfigs[].Arn'],
  ['AWS::Lambda::EventSourceMapping', 'EventSourceArn', 'DestinationConfig.OnFailure.Destination'],
  ['AWS::Lambda::EventInvokeConfig', 'DestinationConfig.OnFailure.Destination', 'DestinationConfig.OnSuccess.Destination'],
  ['AWS::Lambda::Permission', 'SourceArn'],
  ['AWS::SQS::Queue', 'RedrivePolicy.deadLetterTargetArn'],
  ['AWS::SNS::Subscription', 'TopicArn', 'SubscriptionRoleArn', 'RedrivePolicy.deadLetterTargetArn'],
  ['AWS::S3::Bucket', 'NotificationConfiguration.QueueConfigurations[].Queue', 'NotificationConfiguration.TopicConfigurations[].Topic', 'NotificationConfiguration.LambdaConfigurations[].Function'],
  ['AWS::Events::Rule', 'Targets[].Arn', 'Targets[].RoleArn', 'Targets[].DeadLetterConfig.Arn'],
  ['AWS::Scheduler::Schedule', 'Target.Arn', 'Target.RoleArn', 'Target.DeadLetterConfig.Arn'],
  ['AWS::Pipes::Pipe', 'Source', 'Enrichment', 'Target', 'RoleArn'],
  ['AWS::StepFunctions::StateMachine', 'RoleArn'],
  ['AWS::Logs::SubscriptionFilter', 'DestinationArn', 'RoleArn'],
  ['AWS::ElasticLoadBalancingV2::Listener', 'LoadBalancerArn', 'DefaultActions[].TargetGroupArn'],
  ['AWS::ElasticLoadBalancingV2::ListenerRule', 'Actions[].TargetGroupArn'],
  ['AWS::ECS::Service', 'LoadBalancers[].TargetGroupArn'],
  ['AWS::KinesisFirehose::DeliveryStream', 'ExtendedS3DestinationConfiguration.BucketARN', 'ExtendedS3DestinationConfiguration.RoleARN', 'KinesisStreamSourceConfiguration.KinesisStreamARN', 'KinesisStreamSourceConfiguration.RoleARN'],
  ['AWS::SecretsManager::RotationSchedule', 'RotationLambdaARN'],
  ['AWS::AppSync::DataSource', 'ServiceRoleArn', 'LambdaConfig.LambdaFunctionArn'],
  ['AWS::ApiGatewayV2::Integration', 'CredentialsArn'],
  ['AWS::ApiGateway::Method', 'Integration.Credentials'],
  ['AWS::IAM::Role', 'Policies[].PolicyDocument.Statement[].Resource[]'],
  ...['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'].map((type): Row => [type, 'PolicyDocument.Statement[].Resource[]']),
];

/** Properties that take the ARN of a stream. */
const STREAMS: readonly Row[] = [['AWS::Lambda::EventSourceMapping', 'EventSourceArn'], ['AWS::Pipes::Pipe', 'Source']];

/** Properties that take names or URLs. */
const NAMES: readonly Row[] = [
  ['AWS::SQS::QueuePolicy', 'Queues[]'],
  ['AWS::S3::BucketPolicy', 'Bucket'],
  ['AWS::Logs::SubscriptionFilter', 'LogGroupName'],
  ['AWS::Logs::MetricFilter', 'LogGroupName'],
];

function* mistakenIn(all: Workloads, type: string, paths: readonly string[], wrong: Attributes, wanted: string): Iterable<Fault> {
  const resources = all.templates.ofType(type);
  const ways = resources.length === 0 ? [] : paths.map((path) => path.split('.').map((step): Step => ({ name: step.replace('[]', ''), isList: step.endsWith('[]') })));
  for (const resource of resources) {
    for (const way of ways) for (const value of valuesAt(resource.properties, way)) yield* mistaken(resource, way.map(({ name }) => name).join('.'), value, wrong, wanted);
  }
}

function* mistaken(resource: Resource, property: string, value: Value | undefined, wrong: Attributes, wanted: string): Iterable<Fault> {
  if (!(value instanceof Reference) || !Object.hasOwn(wrong, value.resource.type) || !wrong[value.resource.type].includes(value.attribute)) return;
  yield { resource, message: `${property} must be ${wanted} of ${value.resource.displayName}, got its ${value.attribute}` };
}

/** A part of a path: a property, and whether it holds a list. */
interface Step {
  readonly name: string;
  readonly isList: boolean;
}

function valuesAt(settings: Settings, way: readonly Step[], from: number = 0): readonly Value[] {
  const { name, isList } = way[from];
  // Most resources have few of these properties.
  if (!settings.has(name)) return [];
  if (from + 1 < way.length) return (isList ? settings.list(name) : [settings.settings(name)]).flatMap((inner) => valuesAt(inner, way, from + 1));
  const value = settings.value(name);
  return isList ? settings.values(name) : value === undefined ? [] : [value];
}
