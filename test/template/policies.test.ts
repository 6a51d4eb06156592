import { Answer, mayCall, policyAllows, Resource, templatesOf, Unknown, Workloads } from '../../lib/template';

type Body = Readonly<Record<string, unknown>>;

const UNKNOWN = expect.any(Unknown);
const arn = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const allow = (rest: Body = {}): Body => ({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn('Jobs'), ...rest });
const deny = (rest: Body = {}): Body => ({ ...allow(), Effect: 'Deny', ...rest });

/** A role, what it may want to use, and whatever else is given. */
function workloadsWith(resources: Body, rest: Body = {}): { all: Workloads; the(id: string): Resource } {
  const [stack] = templatesOf([{ name: 'Shop', template: {
    ...rest,
    Resources: {
      Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
      Others: { Type: 'AWS::SQS::Queue' },
      Orders: { Type: 'AWS::SNS::Topic' },
      Pictures: { Type: 'AWS::S3::Bucket' },
      Worker: { Type: 'AWS::Lambda::Function', Properties: { Role: arn('Role') } },
      Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Worker' }, Name: 'live' } },
      Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'worker' } },
      ...resources,
    },
  } }]).stacks;
  return { all: Workloads.of(stack.all), the: (id) => stack.resource(id)! };
}

describe('a role with a policy', () => {
  const may = (Statement: unknown, action = 'sqs:SendMessage', to = 'Jobs', rest: Body = {}): Answer => {
    const policy = { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement } } };
    const { all, the } = workloadsWith({ Policy: policy }, rest);
    return all.role(the('Role'))!.allows(action, the(to));
  };

  test.each<[string, unknown]>([
    ['that allows it', allow()],
    ['that allows it among others', [allow({ Action: 'sqs:ReceiveMessage' }), allow({ Action: ['sqs:GetQueueUrl', 'sqs:SendMessage'], Resource: [arn('Others'), arn('Jobs')] })]],
    ['that allows it in other letters', allow({ Action: 'SQS:sendmessage' })],
    ['that allows all of the service', allow({ Action: 'sqs:*', Resource: '*' })],
    ['that allows a pattern', allow({ Action: 'sqs:Send?essage*', Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:jo*' } })],
    ['that names it', allow({ Resource: { 'Fn::Sub': 'arn:aws:sqs:*:*:jobs' } })],
    ['that allows all but another action', { Effect: 'Allow', NotAction: 'sqs:DeleteMessage', Resource: arn('Jobs') }],
    ['that allows it on all but another queue', { Effect: 'Allow', Action: 'sqs:*', NotResource: arn('Others') }],
    ['that allows it, and forbids another action', [allow(), deny({ Action: 'sqs:DeleteMessage' })]],
    ['that allows it, and forbids it on another queue', [allow(), deny({ Resource: arn('Others') })]],
    // Such a denial is about callers that are not these: those without TLS, those of other accounts.
    ['that allows it, and forbids it without TLS', [allow(), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]],
    ['that allows it with a condition which holds for the account', allow({ Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } } })],
  ])('%s may do it', (_, statements) => {
    expect(may(statements)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['without a statement', []],
    ['for another action', allow({ Action: 'sqs:ReceiveMessage' })],
    ['for another queue', allow({ Resource: arn('Others') })],
    ['for a queue of another name', allow({ Resource: { 'Fn::Sub': 'arn:aws:sqs:*:*:orders' } })],
    ['for another service', allow({ Resource: { 'Fn::Sub': 'arn:aws:sns:*:*:jobs' } })],
    ['that allows all but this', { Effect: 'Allow', NotAction: ['sqs:Send*'], Resource: arn('Jobs') }],
    ['that allows it on all but this queue', { Effect: 'Allow', Action: 'sqs:*', NotResource: arn('Jobs') }],
    ['that forbids what another statement allows', [allow({ Action: '*', Resource: '*' }), deny()]],
    ['that forbids all but another action', [allow(), { Effect: 'Deny', NotAction: 'sqs:ReceiveMessage', Resource: '*' }]],
    ['that only forbids something else', deny({ Action: 'sqs:DeleteMessage' })],
  ])('%s may not', (_, statements) => {
    expect(may(statements)).toBe(false);
  });

  test.each<[string, unknown]>([
    ['under a condition that only the deployment decides', allow({ Condition: { StringEquals: { 'aws:ResourceTag/Team': 'shop' } } })],
    ['whose action is a parameter', allow({ Action: { Ref: 'Open' } })],
    ['whose resource is a parameter', allow({ Resource: { Ref: 'Open' } })],
    ['whose effect is a parameter', allow({ Effect: { Ref: 'Open' } })],
    ['whose statements are imported', { 'Fn::ImportValue': 'statements' }],
    ['that is another\'s, too', [allow({ Resource: arn('Others') }), allow({ Resource: { 'Fn::ImportValue': 'queue' } })]],
  ])('%s may perhaps', (_, statements) => {
    expect(may(statements, 'sqs:SendMessage', 'Jobs', { Parameters: { Open: { Type: 'String' } } })).toEqual(UNKNOWN);
  });

  test('may do what is allowed on the objects of a bucket', () => {
    expect(may(allow({ Action: 's3:PutObject', Resource: { 'Fn::Join': ['', [arn('Pictures'), '/*']] } }), 's3:PutObject', 'Pictures')).toBe(true);
  });

  test('may perhaps do what is not in sight, where a macro writes policies too', () => {
    const macro = { Transform: 'Company::Policies' };
    expect(may([], 'sqs:SendMessage', 'Jobs', macro)).toEqual(UNKNOWN);
    expect(may(allow(), 'sqs:SendMessage', 'Jobs', macro)).toBe(true);
  });

  test.each([['worker', UNKNOWN], ['other', false]])('may perhaps do what a policy for roles of the name %s allows', (name, expected) => {
    const { all, the } = workloadsWith({ Policy: { Type: 'AWS::IAM::Policy', Properties: { Roles: [name], PolicyDocument: { Statement: allow() } } } });
    expect(all.role(the('Role'))!.allows('sqs:SendMessage', the('Jobs'))).toEqual(expected);
  });
});

describe('a queue with a policy of its own', () => {
  const lets = (by: string, because: string | undefined, Statement: unknown): Answer => {
    const { all, the } = workloadsWith({ Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Jobs' }], PolicyDocument: { Statement } } } });
    return policyAllows(all, { action: 'sqs:SendMessage', to: the('Jobs'), by: by === 'Role' ? the('Role') : by, because: because === undefined ? undefined : the(because) });
  };
  const sns = { Principal: { Service: 'sns.amazonaws.com' } };
  const from = (source: unknown, operator = 'ArnEquals'): Body => allow({ ...sns, Condition: { [operator]: { 'aws:SourceArn': source } } });

  test.each<[string, string, string | undefined, unknown, unknown]>([
    ['the service that it names', 'sns.amazonaws.com', 'Orders', allow(sns), true],
    ['anybody', 'sns.amazonaws.com', 'Orders', allow({ Principal: '*' }), true],
    ['anybody of AWS', 'sns.amazonaws.com', 'Orders', allow({ Principal: { AWS: '*' } }), true],
    ['a service by its name in the region', 'sns.amazonaws.com', 'Orders', allow({ Principal: { Service: 'sns.eu-west-1.amazonaws.com' } }), true],
    ['no other service', 's3.amazonaws.com', 'Pictures', allow(sns), false],
    ['perhaps all but one', 'sns.amazonaws.com', 'Orders', allow({ NotPrincipal: { Service: 's3.amazonaws.com' } }), UNKNOWN],
    ['perhaps whom a parameter names', 'sns.amazonaws.com', 'Orders', allow({ Principal: { Service: { 'Fn::ImportValue': 'service' } } }), UNKNOWN],
    ['the role that it names', 'Role', undefined, allow({ Principal: { AWS: arn('Role') } }), true],
    ['no role because of its account', 'Role', undefined, allow({ Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } } }), false],
    ['the sender that it names', 'sns.amazonaws.com', 'Orders', from({ Ref: 'Orders' }), true],
    ['a sender like those it names', 'sns.amazonaws.com', 'Orders', from({ 'Fn::Sub': 'arn:aws:sns:*:${AWS::AccountId}:*' }, 'ArnLike'), true],
    ['no other sender', 's3.amazonaws.com', 'Pictures', { ...from({ Ref: 'Orders' }), Principal: '*' }, false],
    ['perhaps a sender that a parameter names', 'sns.amazonaws.com', 'Orders', from({ 'Fn::ImportValue': 'topic' }), UNKNOWN],
    ['perhaps one under another condition', 'sns.amazonaws.com', 'Orders', allow({ ...sns, Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01' } } }), UNKNOWN],
    ['nobody whom it forbids', 'sns.amazonaws.com', 'Orders', [allow(sns), deny({ Principal: '*' })], false],
    ['whom it names, without TLS nobody', 'sns.amazonaws.com', 'Orders', [allow(sns), deny({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })], true],
    ['whom it names, if it forbids others', 'sns.amazonaws.com', 'Orders', [allow(sns), deny({ Principal: { Service: 's3.amazonaws.com' } })], true],
    ['whom it names, without naming itself', 'sns.amazonaws.com', 'Orders', { Effect: 'Allow', ...sns, Action: 'sqs:*' }, true],
  ])('lets in %s', (_, by, because, statements, expected) => {
    expect(lets(by, because, statements)).toEqual(expected);
  });
});

describe('a function', () => {
  const calls = (properties: Body, called = 'Worker', service = 'sns.amazonaws.com'): Answer => {
    const { all, the } = workloadsWith({ Permission: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com', FunctionName: { Ref: 'Worker' }, ...properties } } });
    return mayCall(all, the(called), service, the('Orders'));
  };

  test.each<[string, Answer, unknown]>([
    ['may be called by whom it permits', calls({}), true],
    ['may be called by the sender it permits', calls({ SourceArn: { Ref: 'Orders' } }), true],
    ['may not be called by another service', calls({}, 'Worker', 's3.amazonaws.com'), false],
    ['may not be called by another sender', calls({ SourceArn: arn('Pictures') }), false],
    ['may not be called for another action', calls({ Action: 'lambda:GetFunction' }), false],
    ['may perhaps be called by its alias by whom the function permits', calls({}, 'Live'), UNKNOWN],
    ['may be called by its alias by whom that permits', calls({ FunctionName: { Ref: 'Live' } }, 'Live'), true],
    ['may perhaps be called by whom a parameter permits', calls({ Principal: { 'Fn::ImportValue': 'service' } }), UNKNOWN],
  ])('%s', (_, answer, expected) => {
    expect(answer).toEqual(expected);
  });
});
