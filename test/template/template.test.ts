import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { Answer, isKnown, mayCall, policyAllows, Reference, Resource, Settings, Subnet, templatesOf, Text, Unknown, Workloads } from '../../lib/template';
import { shopPlatform } from '../../lib/sample/shop-platform';
import { APPS } from './apps';

/** The properties of one resource of a template with one stack. */
function propertiesOf(properties: unknown, rest: object = {}): Settings {
  const [stack] = templatesOf([{ name: 'Shop', region: 'eu-central-1', template: { Resources: { It: { Type: 'Some::Type', Properties: properties }, Queue: { Type: 'AWS::SQS::Queue' } }, ...rest } }]).stacks;
  return stack.resource('It')!.properties;
}

describe('a property', () => {
  test.each([
    ['a number', 30, 30],
    ['a number that is written as text', '30', 30],
    ['a parameter\'s default', { Ref: 'Timeout' }, 60],
    ['one side of a condition that is met', { 'Fn::If': ['IsLive', 120, 30] }, 120],
    ['an entry of a map', { 'Fn::FindInMap': ['Timeouts', { Ref: 'AWS::Region' }, 'long'] }, 900],
    ['an item of a list', { 'Fn::Select': ['1', ['1', '2']] }, 2],
    ['an item of a text that is split', { 'Fn::Select': [2, { 'Fn::Split': ['/', 'a/b/77'] }] }, 77],
    ['a value that both sides of an unknown condition have', { 'Fn::If': ['IsUnknown', 5, 5] }, 5],
  ])('is known from %s', (_, written, expected) => {
    expect(propertiesOf({ Timeout: written }, REST).number('Timeout')).toBe(expected);
  });

  test.each([
    ['a parameter without default', { Ref: 'Size' }, 'parameter Size has no default'],
    ['a parameter that is looked up', { Ref: 'Looked' }, 'parameter Looked is looked up at deploy time'],
    ['an attribute of a resource', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Arn of Shop/Queue is known at deploy time'],
    ['a condition that is not known', { 'Fn::If': ['IsUnknown', 1, 2] }, 'parameter Size has no default'],
    ['an import from elsewhere', { 'Fn::ImportValue': 'elsewhere' }, 'nothing among the templates is exported as elsewhere'],
    ['a resource that is not there', { Ref: 'Nobody' }, 'Nobody is not in the template'],
    ['a secret', '{{resolve:ssm:/timeout}}', '{{resolve:ssm:/timeout}} is looked up at deploy time'],
    ['an intrinsic of tomorrow', { 'Fn::Guess': 1 }, 'Fn::Guess is not evaluated'],
  ])('says why it is unknown: %s', (_, written, reason) => {
    expect(propertiesOf({ Timeout: written }, REST).number('Timeout')).toEqual(new Unknown(reason));
  });

  test('is absent where the template is silent or says AWS::NoValue', () => {
    const properties = propertiesOf({ Timeout: { Ref: 'AWS::NoValue' }, Nested: { List: [{ Ref: 'AWS::NoValue' }] } });
    expect(properties.number('Timeout')).toBeUndefined();
    expect(properties.has('Timeout')).toBe(false);
    expect(properties.number('Other', 'Deep')).toBeUndefined();
    expect(properties.values('Nested', 'List')).toEqual([]);
  });

  test('refers to a resource, also inside a text', () => {
    const properties = propertiesOf({
      Url: { Ref: 'Queue' },
      Arn: { 'Fn::Sub': 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${Queue.QueueName}' },
    });
    expect(properties.reference('Url')).toMatchObject({ attribute: 'Ref', resource: { logicalId: 'Queue' } });
    expect(properties.resource('Arn')).toBe(properties.resource('Url'));
    const arn = properties.value('Arn') as Text;
    expect(arn.parts[0]).toBe('arn:aws:sqs:eu-central-1:');
    expect(arn.parts[1]).toBeInstanceOf(Unknown);
    expect(arn.parts[3]).toBeInstanceOf(Reference);
  });

  test.each([
    ['a list of references', [{ Ref: 'Queue' }], 'a text was expected, not a list'],
    ['an object of references', { Of: { Ref: 'Queue' } }, 'a text was expected, not an object'],
  ])('that should be a text is not known from %s', (_, written, reason) => {
    expect(propertiesOf({ Name: written }).text('Name')).toEqual(new Unknown(reason));
  });

  test('is unknown in whatever is unknown, and never throws', () => {
    const properties = propertiesOf({ Config: { Ref: 'Size' } }, REST);
    expect(properties.number('Config', 'Timeout')).toBeInstanceOf(Unknown);
    expect(properties.list('Config')[0].text('Anything')).toBeInstanceOf(Unknown);
  });
});

const REST = {
  Parameters: {
    Timeout: { Type: 'Number', Default: 60 },
    Size: { Type: 'Number' },
    Looked: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/size' },
    Stage: { Type: 'String', Default: 'live' },
  },
  Conditions: {
    IsLive: { 'Fn::And': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] }, { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }] }] },
    IsUnknown: { 'Fn::Equals': [{ Ref: 'Size' }, 1] },
    IsCircular: { Condition: 'IsCircular' },
  },
  Mappings: { Timeouts: { 'eu-central-1': { long: 900 } } },
};

describe('workloads', () => {
  test('are found across stacks: a queue in one, its function in another', () => {
    const workloads = Workloads.of(templatesOf([
      {
        name: 'Platform',
        template: {
          Resources: { Thumbnails: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } } },
          Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Thumbnails', 'Arn'] }, Export: { Name: 'Platform:Thumbnails' } } },
        },
      },
      {
        name: 'Jobs',
        template: {
          Resources: {
            Thumbnailer: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 120 } },
            Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::ImportValue': 'Platform:Thumbnails' }, FunctionName: { Ref: 'Thumbnailer' } } },
          },
        },
      },
    ]));
    const tooShort = workloads.mappings.filter(({ queue, function: worker }) => queue !== undefined && worker !== undefined
      && isKnown(queue.visibilityTimeoutSeconds) && isKnown(worker.timeoutSeconds) && queue.visibilityTimeoutSeconds < worker.timeoutSeconds);
    expect(tooShort.map(({ queue, function: worker }) => [queue?.displayName, worker?.displayName])).toEqual([['Platform/Thumbnails', 'Jobs/Thumbnailer']]);
  });

  test.each([
    ['a parameter that is stored in Systems Manager', { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/jobs' }, { Stored: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/jobs', Value: { 'Fn::GetAtt': ['Jobs', 'Arn'] } } } }, { Ref: 'Parameter' }],
    ['a name in Systems Manager', { Type: 'String' }, { Stored: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/jobs', Value: { 'Fn::GetAtt': ['Jobs', 'Arn'] } } } }, '{{resolve:ssm:/jobs:1}}'],
    ['CDK\'s export to another region', { Type: 'String' }, { Stored: { Type: 'Custom::CrossRegionExportWriter', Properties: { WriterProps: { exports: { '/cdk/exports/Jobs': { 'Fn::GetAtt': ['Jobs', 'Arn'] } } } } } }, { 'Fn::GetAtt': ['Reader', '/cdk/exports/Jobs'] }],
    ['an ARN that is written out', { Type: 'String' }, {}, 'arn:aws:sqs:eu-central-1:123456789012:jobs'],
    ['an ARN of an unknown account', { Type: 'String' }, {}, { 'Fn::Sub': 'arn:aws:sqs:eu-central-1:${AWS::AccountId}:jobs' }],
  ])('are found across stacks by %s', (_, parameter, more, arn) => {
    const workloads = Workloads.of(templatesOf([
      { name: 'Platform', template: { Resources: { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } }, ...more } } },
      { name: 'Workers', template: {
        Parameters: { Parameter: parameter },
        Resources: { Reader: { Type: 'Custom::CrossRegionExportReader' }, Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: arn } } },
      } },
    ]));
    expect(workloads.mappings[0].queue).toBe(workloads.queues[0]);
  });

  test('know the name of an export that is made of an import, whatever was asked before', () => {
    const stack = (name: string, Outputs: object): { name: string; template: object } => ({ name, template: { Resources: {}, Outputs } });
    const [names, prefix] = templatesOf([
      stack('Names', { Queue: { Value: 'jobs', Export: { Name: { 'Fn::Sub': ['${Prefix}:Queue', { Prefix: { 'Fn::ImportValue': 'Prefix' } }] } } } }),
      stack('Prefix', { Prefix: { Value: 'shop', Export: { Name: 'Prefix' } } }),
    ]).stacks;
    // This reads all names, at a time when nothing can be imported yet.
    expect(prefix.resolve({ 'Fn::ImportValue': 'Prefix' })).toBe('shop');
    expect(names.exportNames()).toEqual([['Queue', 'shop:Queue']]);
    expect(names.exportNames()).toBe(names.exportNames());
  });

  test('are found in the sample', () => {
    const app = new App();
    shopPlatform(app);
    const assembly = app.synth();
    const workloads = Workloads.of(templatesOf(assembly.stacks.map(({ stackName, template }) => ({ name: stackName, template }))));
    const [worker] = workloads.dispatchedWorkers;
    expect(worker.queue).toBe(workloads.queues.find(({ resource }) => resource.logicalId.startsWith('Feeds') && resource.properties.has('RedrivePolicy')));
    expect(worker.taskDefinition?.containers.length).toBeGreaterThan(0);
    expect(worker.maxCapacity).toBe(3);
    expect(workloads.mappings[0].queue?.deadLetterQueue).toBeDefined();
    expect(workloads.mappings[0].function?.role?.allows('sqs:ReceiveMessage', workloads.mappings[0].queue!.resource)).toBe(true);
    expect(workloads.mappings[0].function?.role?.allows('sqs:ReceiveMessage', worker.queue!.resource)).toBe(false);
    expect(workloads.services[0].scalableTarget?.policies.length).toBeGreaterThan(0);
    expect(workloads.targetGroups[0].listeners.length).toBe(1);
    expect(new Set(workloads.subnets.map(({ kind }) => kind))).toEqual(new Set(['public', 'isolated']));
  });
});

describe('who uses a queue', () => {
  const app = new App();
  APPS['a queue that everything feeds'](app);
  const workloads = Workloads.of(templatesOf(app.synth().stacks.map(({ stackName, template }) => ({ name: stackName, template }))));

  test('is seen from subscriptions, notifications, rules and rights', () => {
    expect(workloads.queues[0].producers.map(({ user, by }) => `${user.type} by ${by}`)).toEqual([
      'AWS::SNS::Topic by subscription', 'AWS::Events::Rule by rule', 'AWS::S3::Bucket by notification', 'AWS::Lambda::Function by rights',
    ]);
  });

  test('is let in by its policy for what it subscribed to, and for nothing else', () => {
    const [queue, [topic], [bucket], [rule]] = [workloads.queues[0], workloads.topics, workloads.buckets, workloads.rules];
    const lets = (by: string, because?: Resource): Answer => policyAllows(workloads, { action: 'sqs:SendMessage', to: queue.resource, by, because });
    expect(lets('sns.amazonaws.com', topic.resource)).toBe(true);
    expect(lets('s3.amazonaws.com', bucket.resource)).toBe(true);
    expect(lets('events.amazonaws.com', rule.resource)).toBe(true);
    expect(lets('events.amazonaws.com', bucket.resource)).toBe(false);
    expect(lets('scheduler.amazonaws.com')).toBe(false);
  });
});

describe('the words of AWS', () => {
  const read = (name: string): Workloads => {
    const app = new App();
    APPS[name](app);
    return Workloads.of(templatesOf(app.synth().stacks.map(({ stackName, template }) => ({ name: stackName, template }))));
  };

  test('a service, what scales it and when', () => {
    const [service] = read('a queue worker of aws-ecs-patterns').services;
    expect(service.isFargate).toBe(true);
    expect(service.taskDefinition?.cpuUnits).toBe(256);
    expect([service.scalableTarget?.minCapacity, service.scalableTarget?.maxCapacity]).toEqual([0, 4]);
    expect(service.scalableTarget?.policies.map((policy) => [policy.predefinedMetric, policy.alarms.length])).toEqual([['ECSServiceAverageCPUUtilization', 0], [undefined, 1], [undefined, 1]]);
    expect(service.scalableTarget?.policies[1].alarms[0].watched.map(({ type }) => type)).toEqual(['AWS::SQS::Queue']);
  });

  test('a load balancer, its listeners, rules and targets', () => {
    const workloads = read('a fleet behind a load balancer');
    const [listener] = workloads.loadBalancers[0].listeners;
    expect(workloads.fleets[0].targetGroups).toEqual([listener.defaultActions[0].forwards[0].targetGroup?.resource]);
    expect(listener.rules.map(({ priority, actions }) => [priority, actions[0].forwards[0].targetGroup?.targetType])).toEqual([[10, 'lambda']]);
    const [{ resource }] = listener.rules[0].actions[0].forwards[0].targetGroup!.targets;
    expect(mayCall(workloads, resource!, 'elasticloadbalancing.amazonaws.com', listener.resource)).toBe(true);
    expect(mayCall(workloads, resource!, 'events.amazonaws.com', listener.resource)).toBe(false);
    expect(workloads.fleets[0].instanceType).toBe('t4g.small');
  });

  test('a database, its secret and who uses it', () => {
    const workloads = read('a database and a function that uses it');
    const [database] = workloads.databases;
    expect(database.users).toEqual([workloads.functions[0].resource]);
    expect(database.serverlessScaling.number('MinCapacity')).toBe(0);
    expect(database.instances.map((instance) => instance.text('DBInstanceClass'))).toEqual(['db.serverless']);
    expect((workloads.functions[0].subnets as Subnet[]).map(({ kind }) => kind)).toEqual(['isolated', 'isolated']);
  });

  test('a state machine and its states, those inside others too', () => {
    const [machine] = read('a state machine').stateMachines;
    expect(machine.states.map(({ name }) => name)).toEqual(['Both', 'Work', 'Tell']);
    expect(machine.states[2].settings.resource('Parameters', 'QueueUrl')?.type).toBe('AWS::SQS::Queue');
  });

  test('a schedule of EventBridge that starts a task', () => {
    const { rules: [rule], taskDefinitions: [task] } = read('a scheduled task of aws-ecs-patterns');
    expect(rule.expression).toBe('cron(* 3 * * ? *)');
    expect(rule.targets[0].role?.allows('ecs:RunTask', task.resource)).toBeInstanceOf(Unknown);
  });
});

test('a template of a unit test is read as Template.fromStack gives it', () => {
  expect(templatesOf([{ name: 'Empty', template: Template.fromString('{}').toJSON() }]).resources).toEqual([]);
});
