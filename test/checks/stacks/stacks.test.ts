import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { App, CfnOutput, CfnResource, Fn, NestedStack, Stack } from 'aws-cdk-lib/core';
import { nestedStackWrong } from '../../../lib/checks/stacks/nested-stack-wrong';
import { refersToNothing } from '../../../lib/checks/stacks/refers-to-nothing';
import { replacedDataLost } from '../../../lib/checks/stacks/replaced-data-lost';
import { resourcesInCircle } from '../../../lib/checks/stacks/resources-in-circle';
import { stackNearlyFull } from '../../../lib/checks/stacks/stack-nearly-full';
import { stacksInCircle } from '../../../lib/checks/stacks/stacks-in-circle';
import { templateTooLarge } from '../../../lib/checks/stacks/template-too-large';
import { Bare, describeRule, findingsIn, findingsInApp } from '../rule-cases';

const aQueue = (properties: Record<string, unknown> = {}, sections: object = {}): Bare[string] => ({ Type: 'AWS::SQS::Queue', Properties: properties, ...sections });
const queues = (count: number): Bare => Object.fromEntries(Array.from({ length: count }, (_, index) => [`Queue${index}`, aQueue()]));
const named = (value: unknown): Bare => ({ Queue: aQueue({ QueueName: value }) });

describeRule(refersToNothing, {
  broken: {
    'with CDK': (stack) => new sqs.CfnQueue(stack, 'Queue', { queueName: Fn.ref('Nothing') }),
    'bare': { Resources: { Queue: aQueue({ QueueName: { 'Fn::Sub': ['${Prefix}-${Gone}-${AWS::Region}-${!Literal}', { Prefix: { Ref: 'Lost' } }] }, KmsMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } }, { DependsOn: 'Before' }) } },
  },
  sound: {
    'what is there': { Resources: { ...named({ 'Fn::Sub': '${Other.QueueName}-${AWS::StackName}' }), Other: aQueue() } },
    'a pseudo parameter': { Resources: named({ Ref: 'AWS::Region' }) },
  },
});

test('RefersToNothing says nothing where a macro adds what is missing', () => {
  expect(findingsIn([refersToNothing], { Transform: 'AWS::Serverless-2016-10-31', Resources: named({ Ref: 'ServerlessRestApi' }) })).toEqual([]);
});

test('RefersToNothing knows the parameters of a template', () => {
  expect(findingsIn([refersToNothing], { Parameters: { Stage: { Type: 'String' } }, Resources: named({ Ref: 'Stage' }) })).toEqual([]);
});

describeRule(resourcesInCircle, {
  broken: {
    'with CDK': (stack) => {
      const first = new CfnResource(stack, 'First', { type: 'AWS::SQS::Queue' });
      first.addPropertyOverride('QueueName', { Ref: 'Second' });
      new CfnResource(stack, 'Second', { type: 'AWS::SQS::Queue' }).addPropertyOverride('QueueName', { Ref: 'First' });
    },
    'bare': { Resources: { First: aQueue({ QueueName: { Ref: 'Second' } }), Second: aQueue({}, { DependsOn: ['Third'] }), Third: aQueue({ Tags: [{ Key: 'a', Value: { 'Fn::Sub': '${First}' } }] }) } },
  },
  sound: {
    'a diamond': { Resources: { First: aQueue({}, { DependsOn: ['Second', 'Third'] }), Second: aQueue({}, { DependsOn: 'Last' }), Third: aQueue({}, { DependsOn: 'Last' }), Last: aQueue() } },
    'a branch that may not be taken': { Resources: { First: aQueue({ QueueName: { 'Fn::If': ['Unknown', { Ref: 'First' }, 'a'] } }) } },
  },
});

test('StacksInCircle sees stacks that import from each other', () => {
  const build = (back: boolean) => (app: App) => {
    const [one, two] = [new Stack(app, 'One'), new Stack(app, 'Two')];
    new CfnOutput(one, 'Out', { value: new sqs.Queue(one, 'Queue').queueArn, exportName: 'one' });
    new CfnOutput(two, 'Out', { value: new sqs.Queue(two, 'Queue').queueArn, exportName: 'two' });
    new sqs.CfnQueue(two, 'Importer', { queueName: Fn.importValue('one') });
    if (back) new sqs.CfnQueue(one, 'Importer', { queueName: Fn.importValue('two') });
  };
  expect(findingsInApp([stacksInCircle], build(true)).map(({ stack, message }) => [stack, message])).toEqual([['One', 'its stack must not take values from what depends on it, got One -> Two -> One']]);
  expect(findingsInApp([stacksInCircle], build(false))).toEqual([]);
});

test('StacksInCircle sees it in templates alone', () => {
  const template = (own: string, other: string) => ({ Resources: { Queue: aQueue({ QueueName: { 'Fn::ImportValue': other } }) }, Outputs: { Out: { Value: 'a', Export: { Name: own } } } });
  expect(findingsIn([stacksInCircle], { stacks: { Shop: template('one', 'two'), Jobs: template('two', 'one') } })).toHaveLength(1);
  expect(findingsIn([stacksInCircle], { stacks: { Shop: template('one', 'three'), Jobs: template('two', 'one') } })).toEqual([]);
});

test('StacksInCircle sees stacks that ask each other for outputs', () => {
  const build = (back: boolean) => (app: App) => {
    const [one, two] = [new Stack(app, 'One'), new Stack(app, 'Two')];
    for (const stack of [one, two]) new CfnOutput(stack, 'Out', { value: new sqs.Queue(stack, 'Queue').queueArn });
    new sqs.CfnQueue(two, 'Asker', { queueName: Fn.getStackOutput('One', 'Out') });
    if (back) new sqs.CfnQueue(one, 'Asker', { queueName: Fn.getStackOutput('Two', 'Out') });
  };
  expect(findingsInApp([stacksInCircle], build(true)).map(({ stack, message }) => [stack, message])).toEqual([['One', 'its stack must not take values from what depends on it, got One -> Two -> One']]);
  expect(findingsInApp([stacksInCircle], build(false))).toEqual([]);
});

describe('a circle of outputs in templates alone', () => {
  const asking = (StackName: string, sections: object = {}, more: object = {}) => ({ Resources: { Queue: aQueue({ QueueName: { 'Fn::GetStackOutput': { StackName, OutputName: 'Out', ...more } } }, sections) }, Outputs: { Out: { Value: 'a' } } });

  test('StacksInCircle sees one of three stacks, an export and an output in it', () => {
    const stacks = { Shop: asking('Jobs'), Jobs: asking('Mail'), Mail: { Resources: { Queue: aQueue({ QueueName: { 'Fn::ImportValue': 'shop' } }) }, Outputs: { Out: { Value: 'a' } } } };
    const withExport = { ...stacks, Shop: { ...stacks.Shop, Outputs: { Out: { Value: 'a', Export: { Name: 'shop' } } } } };
    expect(findingsIn([stacksInCircle], { stacks: withExport }).map(({ message }) => message)).toEqual(['its stack must not take values from what depends on it, got Shop -> Jobs -> Mail -> Shop']);
    expect(findingsIn([stacksInCircle], { stacks })).toEqual([]);
  });

  test('StacksInCircle sees what outputs ask for', () => {
    const passing = (StackName: string) => ({ Resources: { Queue: aQueue() }, Outputs: { Out: { Value: { 'Fn::GetStackOutput': { StackName, OutputName: 'Out' } } } } });
    expect(findingsIn([stacksInCircle], { stacks: { Shop: passing('Jobs'), Jobs: passing('Shop') } }).map(({ stack, logicalId }) => [stack, logicalId])).toEqual([['Shop', 'Queue']]);
  });

  test('StacksInCircle sees a stack that waits for itself', () => {
    expect(findingsIn([stacksInCircle], { stacks: { Shop: asking('Shop') } }).map(({ message }) => message)).toEqual(['its stack must not take values from what depends on it, got Shop -> Shop']);
  });

  test.each([
    ['a condition may not hold', asking('Shop', { Condition: 'Later' })],
    ['a branch may not be taken', { ...asking('Shop'), Resources: { Queue: aQueue({ QueueName: { 'Fn::If': ['Later', { 'Fn::GetStackOutput': { StackName: 'Shop', OutputName: 'Out' } }, 'a'] } }) } }],
    ['the other stack may be in another account', asking('Shop', {}, { RoleArn: 'arn:aws:iam::222222222222:role/reader' })],
    ['the region is not known', asking('Shop', {}, { Region: { 'Fn::ImportValue': 'region' } })],
  ])('StacksInCircle says nothing where %s', (_, jobs) => {
    expect(findingsIn([stacksInCircle], { stacks: { Shop: asking('Jobs'), Jobs: jobs } })).toEqual([]);
  });
});

test('NestedStackWrong sees a parameter that is missing and one too many', () => {
  const build = (parameters: Record<string, string>) => (app: App) => {
    const nested = new NestedStack(new Stack(app, 'Parent'), 'Nested', { parameters });
    new CfnInclude(nested, 'Template', { templateFile: `${__dirname}/../corpus/included.json` });
    nested.templateOptions.metadata = {};
    (nested.node.findChild('Template') as CfnInclude).getParameter('Size').default = undefined;
  };
  expect(findingsInApp([nestedStackWrong], build({ Other: 'x' })).map(({ message }) => message)).toEqual([
    'Parameters must have Size, which has no default, got none',
    'Parameters must be those of the nested template, got Other',
  ]);
  expect(findingsInApp([nestedStackWrong], build({ Size: 't3.micro' }))).toEqual([]);
});

describeRule(templateTooLarge, {
  broken: {
    'with CDK': (stack) => {
      new sqs.Queue(stack, 'Queue');
      for (let index = 0; index < 201; index++) new CfnOutput(stack, `Out${index}`, { value: 'a' });
    },
    'bare': { Resources: queues(501) },
  },
  sound: {
    'as many as there may be': { Resources: queues(500) },
  },
});

test('TemplateTooLarge counts dynamic references', () => {
  const resources = Object.fromEntries(Array.from({ length: 61 }, (_, index) => [`Queue${index}`, aQueue({ QueueName: `{{resolve:ssm:/name/${index}}}` })]));
  expect(findingsIn([templateTooLarge], { Resources: resources }).map(({ message }) => message)).toEqual(['its template must have at most 60 dynamic references, got 61']);
});

describeRule(stackNearlyFull, {
  broken: {
    'with CDK': (stack) => {
      for (let index = 0; index < 400; index++) new sqs.CfnQueue(stack, `Queue${index}`);
    },
    'bare': { Resources: queues(400) },
  },
  sound: {
    'less': { Resources: queues(399) },
  },
});

describeRule(replacedDataLost, {
  broken: {
    'with CDK': (stack) => {
      const table = new dynamodb.CfnTable(stack, 'Table', { keySchema: [{ attributeName: 'id', keyType: 'HASH' }] });
      table.addOverride('DeletionPolicy', 'Retain');
    },
    'bare': { Resources: { Table: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: 'Retain' } } },
  },
  sound: {
    'both': { Resources: { Table: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } } },
    'neither': { Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } },
  },
});
