import { Answer } from './answer';
import { glob } from './physical-name';
import { Reference, Text, Unknown, Value } from './value';
import type { Resource } from './resource';

/** How ARNs of a type of resource look, and which property names it. */
interface Kind {
  readonly service: string;
  /** What stands before the name in the last part of the ARN. */
  readonly before?: string;
  readonly nameProperty?: string;
}

/** Types whose ARNs stand in policies, targets and conditions. */
const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::SQS::Queue': { service: 'sqs', nameProperty: 'QueueName' },
  'AWS::SNS::Topic': { service: 'sns', nameProperty: 'TopicName' },
  'AWS::Lambda::Function': { service: 'lambda', before: 'function:', nameProperty: 'FunctionName' },
  'AWS::Lambda::Alias': { service: 'lambda', before: 'function:' },
  'AWS::Lambda::Version': { service: 'lambda', before: 'function:' },
  'AWS::S3::Bucket': { service: 's3', nameProperty: 'BucketName' },
  'AWS::DynamoDB::Table': { service: 'dynamodb', before: 'table/', nameProperty: 'TableName' },
  'AWS::DynamoDB::GlobalTable': { service: 'dynamodb', before: 'table/', nameProperty: 'TableName' },
  'AWS::Kinesis::Stream': { service: 'kinesis', before: 'stream/', nameProperty: 'Name' },
  'AWS::KinesisFirehose::DeliveryStream': { service: 'firehose', before: 'deliverystream/', nameProperty: 'DeliveryStreamName' },
  'AWS::KMS::Key': { service: 'kms', before: 'key/' },
  'AWS::Events::Rule': { service: 'events', before: 'rule/' },
  'AWS::Events::EventBus': { service: 'events', before: 'event-bus/', nameProperty: 'Name' },
  'AWS::Events::ApiDestination': { service: 'events', before: 'api-destination/' },
  'AWS::Scheduler::Schedule': { service: 'scheduler', before: 'schedule/' },
  'AWS::Pipes::Pipe': { service: 'pipes', before: 'pipe/', nameProperty: 'Name' },
  'AWS::StepFunctions::StateMachine': { service: 'states', before: 'stateMachine:', nameProperty: 'StateMachineName' },
  'AWS::ECS::TaskDefinition': { service: 'ecs', before: 'task-definition/', nameProperty: 'Family' },
  'AWS::ECS::Cluster': { service: 'ecs', before: 'cluster/', nameProperty: 'ClusterName' },
  'AWS::IAM::Role': { service: 'iam', before: 'role/', nameProperty: 'RoleName' },
  'AWS::Logs::LogGroup': { service: 'logs', before: 'log-group:', nameProperty: 'LogGroupName' },
  'AWS::ElasticLoadBalancingV2::TargetGroup': { service: 'elasticloadbalancing', before: 'targetgroup/', nameProperty: 'Name' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { service: 'elasticloadbalancing', before: 'loadbalancer/' },
  'AWS::ApiGateway::RestApi': { service: 'execute-api' },
  'AWS::ApiGatewayV2::Api': { service: 'execute-api' },
  'AWS::SecretsManager::Secret': { service: 'secretsmanager', before: 'secret:', nameProperty: 'Name' },
  'AWS::CloudWatch::Alarm': { service: 'cloudwatch', before: 'alarm:', nameProperty: 'AlarmName' },
  'AWS::Cognito::UserPool': { service: 'cognito-idp', before: 'userpool/' },
};

// What is not a text stands for one character in a pattern, so that ARNs can be cut at their colons.
const REFERENCE = '\u0001';
const UNKNOWN = '\u0002';

const NO_ARN = new Unknown('what the ARN stands for is not known');
const QUALIFIED = new Unknown('it names another version of the function');

/**
 * Whether an ARN, or a pattern of ARNs, stands for a resource or for something inside it.
 *
 * @param pattern as it stands in a policy, a condition or a target
 */
export function covers(pattern: Value | undefined, target: Resource): Answer {
  if (pattern === undefined || pattern === null) return false;
  if (pattern instanceof Unknown) return pattern;
  if (pattern instanceof Reference) return refersTo(pattern, target);
  if (pattern === '*') return true;
  if (typeof pattern === 'string') return textCovers([pattern], target);
  if (pattern instanceof Text) return textCovers(pattern.parts, target);
  return NO_ARN;
}

function refersTo(reference: Reference, target: Resource): Answer {
  if (reference.resource === target) return true;
  // Of what makes no ARN of its own (parameters, custom resources) any ARN can come.
  if (KINDS[reference.resource.type] === undefined) return NO_ARN;
  return areRelated(reference.resource, target) ? QUALIFIED : false;
}

/** Whether the one is a version or an alias of the other, or both of one function. */
function areRelated(left: Resource, right: Resource): boolean {
  return functionBehind(left) !== undefined && functionBehind(left) === functionBehind(right);
}

/** The function of an alias or a version, or the function itself. */
export function functionBehind(resource: Resource): Resource | undefined {
  if (resource.type === 'AWS::Lambda::Function' || resource.type === 'AWS::Serverless::Function') return resource;
  return resource.type === 'AWS::Lambda::Alias' || resource.type === 'AWS::Lambda::Version' ? resource.properties.resource('FunctionName') : undefined;
}

function textCovers(parts: Text['parts'], target: Resource): Answer {
  const [first] = parts;
  if (first instanceof Reference) return refersTo(first, target);
  if (first instanceof Unknown) return first;
  const references = parts.filter((part): part is Reference => part instanceof Reference);
  const [arn, , service, , , ...rest] = parts.map((part) => typeof part === 'string' ? part : part instanceof Reference ? REFERENCE : UNKNOWN).join('').split(':');
  const kind = KINDS[target.type];
  if (arn !== 'arn' || rest.length === 0 || kind === undefined) return NO_ARN;
  if (!hasOther(service) && !glob(service).test(kind.service)) return false;
  const name = rest.join(':');
  if (references.some(({ resource }) => resource === target)) return true;
  if (name.includes(UNKNOWN)) return NO_ARN;
  if (name.includes(REFERENCE)) {
    return references.every((reference) => refersTo(reference, target) === false) ? false : NO_ARN;
  }
  return nameCovers(name, target, kind);
}

function hasOther(text: string): boolean {
  return text.includes(REFERENCE) || text.includes(UNKNOWN);
}

function nameCovers(pattern: string, target: Resource, { before = '', nameProperty }: Kind): Answer {
  if (pattern === '*' || pattern === `${before}*`) return true;
  const name = nameProperty === undefined ? undefined : target.properties.value(nameProperty);
  if (typeof name === 'string') return glob(pattern).test(`${before}${name}`) || pattern.startsWith(`${before}${name}/`) || pattern.startsWith(`${before}${name}:`);
  // CloudFormation makes up the name: nobody can have written it down.
  return name === undefined && nameProperty !== undefined && !/[*?]/.test(pattern) ? false : NO_ARN;
}
