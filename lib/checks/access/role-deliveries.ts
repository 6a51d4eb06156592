import type { Resource } from '../../template/resource';
import type { Role } from '../../template/role';
import type { Settings } from '../../template/settings';
import { referencesIn, Text, Value } from '../../template/value';
import type { Workloads } from '../../template/workloads';
import { known } from '../known';
import { RoleDelivery, targetAt } from './delivery';

/** What a role needs to be allowed in order to bring something to a resource. */
const ACTIONS: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs:SendMessage',
  'AWS::SNS::Topic': 'sns:Publish',
  'AWS::Lambda::Function': 'lambda:InvokeFunction',
  'AWS::Lambda::Alias': 'lambda:InvokeFunction',
  'AWS::Lambda::Version': 'lambda:InvokeFunction',
  'AWS::StepFunctions::StateMachine': 'states:StartExecution',
  'AWS::Events::EventBus': 'events:PutEvents',
  'AWS::Events::ApiDestination': 'events:InvokeApiDestination',
  'AWS::Kinesis::Stream': 'kinesis:PutRecord',
  'AWS::KinesisFirehose::DeliveryStream': 'firehose:PutRecord',
  'AWS::ECS::TaskDefinition': 'ecs:RunTask',
};

const FOUND = new WeakMap<Workloads, readonly RoleDelivery[]>();

/** What services and functions bring to other resources with a role. */
export function roleDeliveries(all: Workloads): readonly RoleDelivery[] {
  let found = FOUND.get(all);
  if (found === undefined) {
    found = [...fromSchedules(all), ...fromRules(all), ...fromPipes(all), ...fromFunctions(all), ...fromMappings(all), ...fromApis(all), ...fromStateMachines(all), ...fromOthers(all)];
    FOUND.set(all, found);
  }
  return found;
}

function delivery(all: Workloads, at: Resource, role: Role | undefined, value: Value | undefined, what: string, actions: Readonly<Record<string, string | undefined>> = {}): RoleDelivery[] {
  const to = targetAt(all, value);
  const action = to === undefined ? undefined : { ...ACTIONS, ...actions }[to.type];
  return to === undefined || action === undefined ? [] : [{ from: at, at, to, role, action, what }];
}

function fromSchedules(all: Workloads): RoleDelivery[] {
  return all.schedules.flatMap(({ resource, target }) => [
    ...delivery(all, resource, target.role, target.settings.has('EcsParameters') ? target.settings.value('EcsParameters', 'TaskDefinitionArn') : target.arn, 'invocations'),
    ...universal(resource, target.role, target.arn, target.settings.value('Input')),
    ...delivery(all, resource, target.role, target.settings.value('DeadLetterConfig', 'Arn'), 'dead letters'),
  ]);
}

/** `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`: any call of any service, with what it is about in its input. */
function universal(at: Resource, role: Role | undefined, arn: Value | undefined, input: Value | undefined): RoleDelivery[] {
  const last = arn instanceof Text ? arn.parts.at(-1) : arn;
  const [, service, call] = typeof last === 'string' ? /:aws-sdk:([a-z0-9]+):([A-Za-z]+)$/.exec(last) ?? [] : [];
  const expected = { sqs: 'AWS::SQS::Queue', sns: 'AWS::SNS::Topic', lambda: 'AWS::Lambda::Function', sfn: 'AWS::StepFunctions::StateMachine' }[service ?? ''];
  if (call === undefined || expected === undefined) return [];
  const named = [...new Set(referencesIn(input).map(({ resource }) => resource))].filter(({ type }) => type === expected);
  return named.length === 1 ? [{ from: at, at, to: named[0], role, action: service === 'lambda' && call === 'invoke' ? 'lambda:InvokeFunction' : `${service === 'sfn' ? 'states' : service}:${call}`, what: 'invocations' }] : [];
}

function fromRules(all: Workloads): RoleDelivery[] {
  return all.rules.flatMap(({ resource, targets }) => targets.flatMap((target) => (
    target.settings.has('EcsParameters')
      ? delivery(all, resource, target.role, target.settings.value('EcsParameters', 'TaskDefinitionArn'), 'events')
      : target.settings.has('RoleArn') ? delivery(all, resource, target.role, target.arn, 'events') : []
  )));
}

function fromPipes(all: Workloads): RoleDelivery[] {
  return all.templates.ofType('AWS::Pipes::Pipe').flatMap((pipe) => {
    const { properties } = pipe;
    const role = roleAt(all, properties.value('RoleArn'));
    const target = properties.has('TargetParameters') && properties.settings('TargetParameters').has('EcsTaskParameters')
      ? properties.value('TargetParameters', 'EcsTaskParameters', 'TaskDefinitionArn') : properties.value('Target');
    // A pipe waits for what enriches its messages, and for its target unless it is told not to; but no Standard workflow can be waited for.
    const waits = properties.text('TargetParameters', 'StepFunctionStateMachineParameters', 'InvocationType') !== 'FIRE_AND_FORGET'
      && all.resourceAt(target)?.properties.text('StateMachineType') === 'EXPRESS';
    return [
      ...delivery(all, pipe, role, target, 'messages', waits ? IN_STEP : {}),
      ...delivery(all, pipe, role, properties.value('Enrichment'), 'messages', IN_STEP),
      ...reading(all, pipe, role, properties.value('Source')),
    ];
  });
}

/** A state machine that is waited for. */
const IN_STEP = { 'AWS::StepFunctions::StateMachine': 'states:StartSyncExecution' };

/** What a role needs in order to take records out of a source: one action stands for the rest. */
function reading(all: Workloads, at: Resource, role: Role | undefined, value: Value | undefined): RoleDelivery[] {
  const from = all.resourceAt(value);
  const actions = from === undefined ? [] : READS[from.type] ?? [];
  return from === undefined ? [] : actions.map((action) => ({ from, at, to: from, role, action, what: 'messages' }));
}

const READS: Readonly<Record<string, readonly string[]>> = {
  'AWS::SQS::Queue': ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  'AWS::Kinesis::Stream': ['kinesis:GetRecords', 'kinesis:GetShardIterator'],
  'AWS::DynamoDB::Table': ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
  'AWS::DynamoDB::GlobalTable': ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
};

function fromFunctions(all: Workloads): RoleDelivery[] {
  return all.functions.flatMap((fn) => [
    ...delivery(all, fn.resource, fn.role, fn.resource.properties.value('DeadLetterConfig', 'TargetArn'), 'dead letters'),
    ...fn.asyncConfigs.flatMap((config) => [
      ...delivery(all, config, fn.role, config.properties.value('DestinationConfig', 'OnFailure', 'Destination'), 'failures'),
      ...delivery(all, config, fn.role, config.properties.value('DestinationConfig', 'OnSuccess', 'Destination'), 'results'),
    ]),
  ]);
}

function fromMappings(all: Workloads): RoleDelivery[] {
  return all.mappings.flatMap((mapping) => {
    const role = mapping.function?.role;
    return [
      ...reading(all, mapping.resource, role, mapping.sourceArn),
      ...delivery(all, mapping.resource, role, mapping.resource.properties.value('DestinationConfig', 'OnFailure', 'Destination'), 'failed batches'),
    ];
  });
}

function fromApis(all: Workloads): RoleDelivery[] {
  const calls = [
    ['AWS::ApiGateway::Method', 'Uri', 'Credentials', 'Integration'],
    ['AWS::ApiGatewayV2::Integration', 'IntegrationUri', 'CredentialsArn'],
  ] as const;
  return calls.flatMap(([type, uri, credentials, inside]) => all.templates.ofType(type).flatMap((at) => {
    const settings = inside === undefined ? at.properties : at.properties.settings(inside);
    const role = roleAt(all, settings.value(credentials));
    return [
      ...delivery(all, at, role, settings.value(credentials) === undefined ? undefined : settings.value(uri), 'requests', { 'AWS::SQS::Queue': askedOfQueue(settings) }),
      ...delivery(all, at, role, type === 'AWS::ApiGatewayV2::Integration' && settings.text('IntegrationSubtype') === 'SQS-SendMessage' ? settings.value('RequestParameters', 'QueueUrl') : undefined, 'requests'),
    ];
  }));
}

/** What an integration asks of a queue, such as `sqs:SendMessage`: in the text it sends, a parameter, or the path; or nothing that we know. */
function askedOfQueue(settings: Settings): string | undefined {
  const texts = [...settings.settings('RequestTemplates').names.map((type) => settings.value('RequestTemplates', type)), settings.value('Uri') ?? settings.value('IntegrationUri')];
  const written = texts.map((value) => /(?:\bAction=|:action\/)([A-Za-z]+)/.exec(value instanceof Text ? value.pattern : typeof value === 'string' ? value : '')?.[1]);
  const parameter = /^'([A-Za-z]+)'$/.exec(known(settings.text('RequestParameters', 'integration.request.querystring.Action')) ?? '')?.[1];
  const action = parameter ?? written.find((name) => name !== undefined);
  return action === undefined ? undefined : `sqs:${action}`;
}

/** Functions, queues and other machines that the definition of a state machine names. */
function fromStateMachines(all: Workloads): RoleDelivery[] {
  return all.templates.ofType('AWS::StepFunctions::StateMachine').flatMap((at) => {
    const role = roleAt(all, at.properties.value('RoleArn'));
    const definition = at.properties.value('DefinitionString') ?? at.properties.value('Definition');
    const named = [...new Set(referencesIn(definition).filter(({ resource }) => STEPS.includes(resource.type)).map(({ resource }) => resource))];
    return named.map((to) => ({ from: at, at, to, role, action: ACTIONS[to.type], what: 'steps' }));
  });
}

const STEPS = ['AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::ECS::TaskDefinition'];

function fromOthers(all: Workloads): RoleDelivery[] {
  const { templates } = all;
  return [
    ...templates.ofType('AWS::AutoScaling::LifecycleHook').flatMap((at) => delivery(all, at, roleAt(all, at.properties.value('RoleARN')), at.properties.value('NotificationTargetARN'), 'notices')),
    ...templates.ofType('AWS::Logs::SubscriptionFilter').flatMap((at) => at.properties.has('RoleArn') ? delivery(all, at, roleAt(all, at.properties.value('RoleArn')), at.properties.value('DestinationArn'), 'log events') : []),
    ...templates.ofType('AWS::AppSync::DataSource').flatMap((at) => delivery(all, at, roleAt(all, at.properties.value('ServiceRoleArn')), at.properties.value('LambdaConfig', 'LambdaFunctionArn'), 'requests')),
    ...templates.ofType('AWS::IoT::TopicRule').flatMap((at) => at.properties.list('TopicRulePayload', 'Actions').flatMap((action) => [
      ...delivery(all, at, roleAt(all, action.value('Sqs', 'RoleArn')), action.value('Sqs', 'QueueUrl'), 'messages'),
      ...delivery(all, at, roleAt(all, action.value('Sns', 'RoleArn')), action.value('Sns', 'TargetArn'), 'messages'),
      ...delivery(all, at, roleAt(all, action.value('Kinesis', 'RoleArn')), all.templates.ofType('AWS::Kinesis::Stream').length === 1 ? action.value('Kinesis', 'StreamName') : undefined, 'messages'),
    ])),
  ];
}

function roleAt(all: Workloads, value: Value | undefined): Role | undefined {
  return all.role(all.resourceAt(value));
}
