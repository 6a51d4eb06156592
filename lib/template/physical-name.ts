import type { Resource } from './resource';
import { Text, Unknown } from './value';

/** The property in which a type's physical name stands, where a template can set it. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECS::Service': 'ServiceName',
  'AWS::ECS::TaskDefinition': 'Family',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Kinesis::Stream': 'Name',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Name',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'Name',
  'AWS::AutoScaling::AutoScalingGroup': 'AutoScalingGroupName',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::KMS::Alias': 'AliasName',
};

/** Services whose part of an ARN is not the service's part of CloudFormation's type in lower case. */
const ARN_SERVICES: Readonly<Record<string, string>> = {
  elasticloadbalancingv2: 'elasticloadbalancing',
  stepfunctions: 'states',
  cognito: 'cognito-idp',
  applicationautoscaling: 'application-autoscaling',
  certificatemanager: 'acm',
  efs: 'elasticfilesystem',
  opensearchservice: 'es',
  kinesisfirehose: 'firehose',
};

/** The physical name a template gives a resource: `undefined` if AWS makes one up. */
export function physicalName(resource: Resource): string | Unknown | undefined {
  return Object.hasOwn(NAME_PROPERTIES, resource.type) ? resource.properties.text(NAME_PROPERTIES[resource.type]) : undefined;
}

/** The service in the ARNs of a resource. */
export function arnService(resource: Resource): string {
  const service = (resource.type.split('::')[1] ?? '').toLowerCase();
  return ARN_SERVICES[service] ?? service;
}

/**
 * Whether an ARN, URL or name that is written out means a resource; `*` and `?` in it stand for anything.
 *
 * A name that AWS makes up is never one that was written out.
 */
export function isNamed(resource: Resource, written: string | Text): boolean | Unknown {
  const pattern = typeof written === 'string' ? written : written.parts.map((part) => typeof part === 'string' ? part : '\0').join('');
  if (pattern === '*') return true;
  if (pattern.startsWith('arn:') && !serviceMatches(pattern, resource)) return false;
  const named = pattern.split(/[:/]/).filter((segment) => segment !== '' && segment !== '*').at(-1) ?? '';
  const name = physicalName(resource);
  const isOpen = /[*?\0]/.test(named) || pattern.endsWith('*');
  if (isOpen) return typeof name === 'string' && !named.includes('\0') && glob(named).test(name) ? true : new Unknown(`${pattern.replaceAll('\0', '${…}')} may mean ${resource.address}`);
  if (name instanceof Unknown) return name;
  return name !== undefined && pattern.split(/[:/]/).includes(name);
}

/** A pattern of IAM: `*` stands for anything, `?` for one character, and case does not matter. */
export function glob(pattern: string): { test(text: string): boolean } {
  const wanted = pattern.toLowerCase();
  // Most patterns are plain names, and are compared with many.
  if (!/[*?]/.test(wanted)) return { test: (text) => text.length === wanted.length && text.toLowerCase() === wanted };
  return { test: (text) => fits(text.toLowerCase(), wanted) };
}

/** Takes time that grows with both lengths, whatever the pattern: a regular expression would not promise that. */
function fits(text: string, pattern: string): boolean {
  let [at, next, star, resumed] = [0, 0, -1, 0];
  while (at < text.length) {
    if (next < pattern.length && pattern[next] === '*') {
      star = next++;
      resumed = at;
    } else if (next < pattern.length && (pattern[next] === '?' || pattern[next] === text[at])) {
      at++;
      next++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++resumed;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(next));
}

function serviceMatches(arn: string, resource: Resource): boolean {
  const service = arn.split(':')[2] ?? '';
  return service === '' || /[*?\0]/.test(service) || service === arnService(resource);
}
