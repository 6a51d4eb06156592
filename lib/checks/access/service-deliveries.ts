import type { Resource } from '../../template/resource';
import type { Settings } from '../../template/settings';
import { Reference, Value } from '../../template/value';
import type { Workloads } from '../../template/workloads';
import { ServiceDelivery, targetAt } from './delivery';

const FOUND = new WeakMap<Workloads, readonly ServiceDelivery[]>();

/** What services bring to queues, topics and functions in their own name. */
export function serviceDeliveries(all: Workloads): readonly ServiceDelivery[] {
  let found = FOUND.get(all);
  if (found === undefined) {
    found = [...fromBuckets(all), ...fromTopics(all), ...fromRules(all), ...fromAlarms(all), ...fromApis(all), ...fromOthers(all)]
      .filter(({ to }) => RECEIVERS.includes(to.type));
    FOUND.set(all, found);
  }
  return found;
}

/** Types that let services in by a policy of their own. */
const RECEIVERS = ['AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version'];

function fromBuckets(all: Workloads): ServiceDelivery[] {
  return bucketNotifications(all).map(({ bucket, at, to }) => ({ from: bucket, to, at, what: 'events', service: 's3.amazonaws.com' }));
}

/** Where a bucket tells of changes to its objects. */
export interface BucketNotification {
  readonly bucket: Resource;
  readonly at: Resource;
  readonly to: Resource;
  readonly settings: Settings;
}

/** Notifications of buckets: in their own properties, or by CDK's custom resource. */
export function bucketNotifications(all: Workloads): BucketNotification[] {
  const { templates } = all;
  const own = templates.ofType('AWS::S3::Bucket').flatMap((bucket) => (
    [['QueueConfigurations', 'Queue'], ['TopicConfigurations', 'Topic'], ['LambdaConfigurations', 'Function']]
      .flatMap(([list, name]) => notifications(all, bucket, bucket, list, name))
  ));
  const custom = templates.ofType('Custom::S3BucketNotifications').flatMap((at) => {
    const bucket = all.resourceAt(at.properties.value('BucketName'));
    return bucket === undefined ? [] : [['QueueConfigurations', 'QueueArn'], ['TopicConfigurations', 'TopicArn'], ['LambdaFunctionConfigurations', 'LambdaFunctionArn']]
      .flatMap(([list, name]) => notifications(all, bucket, at, list, name));
  });
  return [...own, ...custom];
}

function notifications(all: Workloads, bucket: Resource, at: Resource, list: string, name: string): BucketNotification[] {
  return at.properties.list('NotificationConfiguration', list).flatMap((settings) => {
    const to = targetAt(all, settings.value(name));
    return to === undefined ? [] : [{ bucket, at, to, settings }];
  });
}

/** A subscription to a topic. */
export interface Subscription {
  readonly topic: Resource;
  readonly at: Resource;
  readonly to: Resource | undefined;
  readonly settings: Settings;
}

/** Subscriptions, also those in the properties of topics. */
export function subscriptions(all: Workloads): Subscription[] {
  const apart = all.templates.ofType('AWS::SNS::Subscription').flatMap((at) => {
    const topic = all.resourceAt(at.properties.value('TopicArn'));
    return topic?.type === 'AWS::SNS::Topic' ? [{ topic, at, settings: at.properties }] : [];
  });
  const inside = all.templates.ofType('AWS::SNS::Topic').flatMap((topic) => topic.properties.list('Subscription').map((settings) => ({ topic, at: topic, settings })));
  return [...apart, ...inside].map((found) => ({ ...found, to: targetAt(all, found.settings.value('Endpoint')) }));
}

function fromTopics(all: Workloads): ServiceDelivery[] {
  return subscriptions(all).flatMap(({ topic, at, to, settings }) => {
    const kind = settings.text('Protocol');
    const deadLetters = all.resourceAt(redriveTarget(all, settings));
    return [
      ...to !== undefined && (kind === 'sqs' || kind === 'lambda') ? [{ from: topic, to, at, what: 'messages', service: 'sns.amazonaws.com' }] : [],
      ...deadLetters === undefined ? [] : [{ from: topic, to: deadLetters, at, what: 'dead letters', service: 'sns.amazonaws.com' }],
    ];
  });
}

function redriveTarget(all: Workloads, settings: Settings): Value | undefined {
  const policy = all.json(settings.value('RedrivePolicy'));
  return typeof policy === 'object' && policy !== null && 'deadLetterTargetArn' in policy ? policy.deadLetterTargetArn : undefined;
}

function fromRules(all: Workloads): ServiceDelivery[] {
  return all.rules.flatMap(({ resource: from, targets }) => targets.flatMap((target): ServiceDelivery[] => {
    const to = targetAt(all, target.arn);
    const deadLetters = target.deadLetterQueue;
    return [
      ...to === undefined || target.settings.has('RoleArn') ? [] : [{ from, to, at: from, what: 'events', service: 'events.amazonaws.com' }],
      ...deadLetters === undefined ? [] : [{ from, to: deadLetters, at: from, what: 'dead letters', service: 'events.amazonaws.com' }],
    ];
  }));
}

function fromAlarms(all: Workloads): ServiceDelivery[] {
  return all.templates.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm').flatMap((from) => (
    ['AlarmActions', 'OKActions', 'InsufficientDataActions'].flatMap((list) => from.properties.values(list)).flatMap((value) => {
      const to = targetAt(all, value);
      if (to === undefined) return [];
      return [{ from, to, at: from, what: 'alarms', service: to.type === 'AWS::SNS::Topic' ? 'cloudwatch.amazonaws.com' : 'lambda.alarms.cloudwatch.amazonaws.com' }];
    })
  ));
}

/** Where APIs call functions: type, its API, the function and the role with which it is called instead. */
const CALLS_OF_APIS: ReadonlyArray<readonly [type: string, api: string, target: readonly string[], role: readonly string[]]> = [
  ['AWS::ApiGateway::Method', 'RestApiId', ['Integration', 'Uri'], ['Integration', 'Credentials']],
  ['AWS::ApiGateway::Authorizer', 'RestApiId', ['AuthorizerUri'], ['AuthorizerCredentials']],
  ['AWS::ApiGatewayV2::Integration', 'ApiId', ['IntegrationUri'], ['CredentialsArn']],
  ['AWS::ApiGatewayV2::Authorizer', 'ApiId', ['AuthorizerUri'], ['AuthorizerCredentialsArn']],
];

function fromApis(all: Workloads): ServiceDelivery[] {
  return CALLS_OF_APIS.flatMap(([type, api, target, role]) => all.templates.ofType(type).flatMap((at) => {
    const from = at.properties.resource(api);
    const to = all.functionAt(at.properties.value(...target)) === undefined ? undefined : targetAt(all, at.properties.value(...target));
    if (from === undefined || to === undefined || at.properties.value(...role) !== undefined) return [];
    return [{ from, to, at, what: 'requests', service: 'apigateway.amazonaws.com', request: type === 'AWS::ApiGateway::Method' ? requestOf(at) : undefined }];
  }));
}

/** Method and path of a REST API's method. */
function requestOf({ properties }: Resource): string | undefined {
  const method = properties.text('HttpMethod');
  const path = pathOf(properties.value('ResourceId'));
  return typeof method !== 'string' || method === 'ANY' || path === undefined ? undefined : `/${method}${path}`;
}

/** The path of a resource of a REST API, by those it stands in; the root's is `/`. */
function pathOf(value: Value | undefined, below: string = ''): string | undefined {
  if (!(value instanceof Reference)) return undefined;
  if (value.attribute === 'RootResourceId') return below === '' ? '/' : below;
  const part = value.resource.type === 'AWS::ApiGateway::Resource' ? value.resource.properties.text('PathPart') : undefined;
  // Deeper than any path: one that leads into itself.
  return typeof part !== 'string' || below.length > 10_000 ? undefined : pathOf(value.resource.properties.value('ParentId'), `/${part}${below}`);
}

/** Whatever else calls functions: type, service, the function, and what the permission names as its source if not itself. */
const OTHER_CALLS: ReadonlyArray<readonly [type: string, service: string, what: string, target: readonly string[], source?: string]> = [
  ['AWS::Logs::SubscriptionFilter', 'logs.amazonaws.com', 'log events', ['DestinationArn'], 'LogGroupName'],
  ['AWS::SecretsManager::RotationSchedule', 'secretsmanager.amazonaws.com', 'rotations', ['RotationLambdaARN'], 'SecretId'],
  ['AWS::Config::ConfigRule', 'config.amazonaws.com', 'evaluations', ['Source', 'SourceIdentifier']],
  ...['PreSignUp', 'CustomMessage', 'PostConfirmation', 'PreAuthentication', 'PostAuthentication', 'DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse', 'PreTokenGeneration', 'UserMigration']
    .map((trigger) => ['AWS::Cognito::UserPool', 'cognito-idp.amazonaws.com', 'events', ['LambdaConfig', trigger]] as const),
];

function fromOthers(all: Workloads): ServiceDelivery[] {
  const calls = OTHER_CALLS.flatMap(([type, service, what, target, source]) => all.templates.ofType(type).flatMap((at) => {
    const to = targetAt(all, at.properties.value(...target));
    return to === undefined ? [] : [{ from: (source === undefined ? undefined : at.properties.resource(source)) ?? at, to, at, what, service }];
  }));
  const lists: ServiceDelivery[] = [
    ...listed(all, 'AWS::ElasticLoadBalancingV2::TargetGroup', 'Targets', ['Id'], 'requests', 'elasticloadbalancing.amazonaws.com'),
    ...all.templates.ofType('AWS::IoT::TopicRule').flatMap((at) => at.properties.list('TopicRulePayload', 'Actions')
      .flatMap((action) => toTarget(all, at, action.value('Lambda', 'FunctionArn'), 'messages', 'iot.amazonaws.com'))),
    ...all.templates.ofType('AWS::SES::ReceiptRule').flatMap((at) => at.properties.list('Rule', 'Actions')
      .flatMap((action) => toTarget(all, at, action.value('LambdaAction', 'FunctionArn'), 'mails', 'ses.amazonaws.com'))),
  ];
  return [...calls, ...lists];
}

function listed(all: Workloads, type: string, list: string, target: readonly string[], what: string, service: string): ServiceDelivery[] {
  return all.templates.ofType(type).flatMap((at) => at.properties.list(list).flatMap((item) => toTarget(all, at, item.value(...target), what, service)));
}

function toTarget(all: Workloads, at: Resource, value: Value | undefined, what: string, service: string): ServiceDelivery[] {
  const to = targetAt(all, value);
  return to === undefined ? [] : [{ from: at, to, at, what, service }];
}
