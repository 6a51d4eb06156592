import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Duration } from 'aws-cdk-lib/core';
import { keyRefusesRole } from '../../../lib/checks/access/key-refuses-role';
import { logsKeyRefusesLogs } from '../../../lib/checks/access/logs-key-refuses-logs';
import { roleCannotBeAssumed } from '../../../lib/checks/access/role-cannot-be-assumed';
import { roleMayNotRead } from '../../../lib/checks/access/role-may-not-read';
import { roleMayNotSend } from '../../../lib/checks/access/role-may-not-send';
import { stateMachineMayNotCall } from '../../../lib/checks/access/state-machine-may-not-call';
import { arn, fn, mapping, pipe, queue, ref, role, schedule } from '../bare';
import { aFunction } from '../corpus/shape';
import { BareTemplate, describeRule } from '../rule-cases';

const trust = (service: string): object => ({ AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] } });
const inline = (...Statement: object[]): object => ({ Policies: [{ PolicyName: 'p', PolicyDocument: { Statement } }] });
const allow = (Action: unknown, Resource: unknown): object => ({ Effect: 'Allow', Action, Resource });
const SQS_READ = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

const mapped = (ofRole: object, more: BareTemplate['Resources'] = {}): BareTemplate => ({
  Resources: { Queue: queue(), Role: role({ ...trust('lambda.amazonaws.com'), ...ofRole }), Function: fn({ Role: arn('Role') }), Mapping: mapping(), ...more },
});

const queueMethod = (Action: string, ofRole: object): BareTemplate => ({ Resources: {
  Queue: queue(), Role: role({ ...trust('apigateway.amazonaws.com'), ...ofRole }),
  Method: { Type: 'AWS::ApiGateway::Method', Properties: { HttpMethod: 'POST', Integration: {
    Type: 'AWS', Credentials: arn('Role'), RequestTemplates: { 'application/json': `Action=${Action}` },
    Uri: { 'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/${Queue.QueueName}' },
  } } },
} });

describeRule(roleMayNotRead, {
  broken: {
    'a mapping of CDK without a grant': (stack) => {
      new lambda.EventSourceMapping(stack, 'Mapping', { target: aFunction(stack, 'Function'), eventSourceArn: new sqs.Queue(stack, 'Queue').queueArn });
    },
    'a mapping, bare': mapped({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'] }),
    'a policy for another queue': mapped(inline(allow(SQS_READ, arn('Other'))), { Other: queue() }),
    'a policy that lacks an action': mapped(inline(allow(['sqs:ReceiveMessage', 'sqs:GetQueueAttributes'], arn('Queue')))),
    'a pipe': { Resources: { Queue: queue(), Role: role(trust('pipes.amazonaws.com')), Pipe: pipe({ Source: arn('Queue'), Target: 'x', RoleArn: arn('Role') }) } },
  },
  sound: {
    'an event source of CDK': (stack) => { aFunction(stack, 'Function').addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue'))); },
    'a policy of AWS': mapped({ ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole' }] }),
    'a policy of AWS that is not known': mapped({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/job-function/DataScientist'] }),
    'a policy beside the role': mapped({}, { Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Roles: [ref('Role')], PolicyDocument: { Statement: allow('sqs:*', { 'Fn::Sub': 'arn:aws:sqs:*:*:${Queue.QueueName}' }) } } } }),
    'a policy that names the role': mapped({ RoleName: 'worker' }, { Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Roles: ['worker'], PolicyDocument: { Statement: allow('sqs:*', '*') } } } }),
    'a method that reads messages': queueMethod('ReceiveMessage', inline(allow('sqs:ReceiveMessage', arn('Queue')))),
    'the policy of the queue': mapped({}, { Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [ref('Queue')], PolicyDocument: { Statement: { ...allow('sqs:*', arn('Queue')), Principal: { AWS: arn('Role') } } } } } }),
    'a role that is imported': { Resources: { Queue: queue(), Function: fn(), Mapping: mapping() } },
    'a policy that is a parameter': { ...mapped({ ManagedPolicyArns: [ref('Policy')] }), Parameters: { Policy: { Type: 'String' } } },
  },
});

const machine = (StateMachineType: string): object => ({ Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineType } });

/** A pipe that enriches by one state machine, and starts another. */
const machines = (enriching: string, starting: string): BareTemplate => ({ Resources: {
  Enriching: machine('EXPRESS') as never, Starting: machine('STANDARD') as never,
  Role: role({ ...trust('pipes.amazonaws.com'), ...inline(allow(enriching, ref('Enriching')), allow(starting, ref('Starting'))) }),
  Pipe: pipe({ Source: 'arn:aws:sqs:eu-west-1:111111111111:theirs', RoleArn: arn('Role'), Enrichment: ref('Enriching'), Target: ref('Starting'), TargetParameters: { StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' } } }),
} });

const scheduled = (ofRole: object, target: object = {}, more: BareTemplate['Resources'] = {}): BareTemplate => ({
  Resources: { Queue: queue(), Role: role({ ...trust('scheduler.amazonaws.com'), ...ofRole }), Schedule: schedule({ Target: { Arn: arn('Queue'), RoleArn: arn('Role'), ...target } }), ...more },
});

describeRule(roleMayNotSend, {
  broken: {
    'a schedule with an L1': (stack) => {
      const sender = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com') });
      new scheduler.CfnSchedule(stack, 'Schedule', { flexibleTimeWindow: { mode: 'OFF' }, scheduleExpression: 'rate(1 day)', target: { arn: new sqs.Queue(stack, 'Queue').queueArn, roleArn: sender.roleArn } });
    },
    'a schedule, bare': scheduled(inline(allow('lambda:InvokeFunction', '*'))),
    'its dead-letter queue': scheduled(inline(allow('sqs:SendMessage', arn('Queue'))), { DeadLetterConfig: { Arn: arn('Dead') } }, { Dead: queue() }),
    'any call of a schedule': scheduled({}, { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage', Input: { 'Fn::Sub': '{"QueueUrl":"${Queue}","MessageBody":"x"}' } }),
    'the dead-letter queue of a function': { Resources: { Dead: queue(), Role: role(trust('lambda.amazonaws.com')), Function: fn({ Role: arn('Role'), DeadLetterConfig: { TargetArn: arn('Dead') } }) } },
    'a method that may only read messages': queueMethod('SendMessage', inline(allow('sqs:ReceiveMessage', arn('Queue')))),
    'a pipe that starts what enriches': machines('states:StartExecution', 'states:StartExecution'),
    'a denial': scheduled(inline(allow('sqs:*', '*'), { Effect: 'Deny', Action: 'sqs:SendMessage', Resource: arn('Queue') })),
  },
  sound: {
    'a schedule of CDK': (stack) => { new scheduler.Schedule(stack, 'Schedule', { schedule: scheduler.ScheduleExpression.rate(Duration.days(1)), target: new SqsSendMessage(new sqs.Queue(stack, 'Queue')) }); },
    'a function of CDK with a dead-letter queue': (stack) => { aFunction(stack, 'Function', { deadLetterQueueEnabled: true }); },
    'a method whose action is not known': queueMethod('$input.params(\'action\')', {}),
    'a pipe that waits for what enriches': machines('states:StartSyncExecution', 'states:StartExecution'),
    'everything but other things': scheduled(inline({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })),
    'conditions': scheduled(inline({ ...allow('sqs:SendMessage', arn('Queue')), Condition: { StringEquals: { 'aws:ResourceTag/team': 'shop' } } })),
  },
});

describeRule(stateMachineMayNotCall, {
  broken: {
    'a definition as text, with CDK': (stack) => {
      const worker = aFunction(stack, 'Function');
      new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromString(stack.toJsonString({ StartAt: 'Work', States: { Work: { Type: 'Task', Resource: worker.functionArn, End: true } } })) });
    },
    'a definition, bare': {
      Resources: { Function: fn(), Role: role(trust('states.amazonaws.com')), Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn: arn('Role'), DefinitionString: { 'Fn::Sub': '{"StartAt":"W","States":{"W":{"Type":"Task","Resource":"${Function.Arn}","End":true}}}' } } } },
    },
  },
  sound: { 'a step of CDK': (stack) => { new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new LambdaInvoke(stack, 'Work', { lambdaFunction: aFunction(stack, 'Function') })) }); } },
});

describeRule(roleCannotBeAssumed, {
  broken: {
    'a function with CDK': (stack) => { aFunction(stack, 'Function', { role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }) }); },
    'a schedule, bare': { Resources: { Role: role(trust('events.amazonaws.com')), Schedule: schedule({ Target: { Arn: 'x', RoleArn: arn('Role') } }) } },
  },
  sound: {
    'roles of CDK': (stack) => { aFunction(stack, 'Function', { role: new iam.Role(stack, 'Role', { assumedBy: new iam.CompositePrincipal(new iam.ServicePrincipal('lambda.amazonaws.com'), new iam.ServicePrincipal('scheduler.amazonaws.com')) }) }); },
    'a principal that is a parameter': { Parameters: { Service: { Type: 'String' } }, Resources: { Role: role({ AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: ref('Service') }, Action: 'sts:AssumeRole' }] } }), Function: fn({ Role: arn('Role') }) } },
  },
});

const account = { Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }, Action: 'kms:*', Resource: '*' };
const key = (...Statement: object[]) => ({ Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement } } });
const encrypted = { Queue: queue({ KmsMasterKeyId: arn('Key') }) };

describeRule(keyRefusesRole, {
  broken: {
    'a mapping with CDK': (stack) => {
      const source = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: new kms.Key(stack, 'Key') });
      const worker = aFunction(stack, 'Function');
      worker.addToRolePolicy(new iam.PolicyStatement({ actions: SQS_READ, resources: [source.queueArn] }));
      new lambda.EventSourceMapping(stack, 'Mapping', { target: worker, eventSourceArn: source.queueArn });
    },
    'a mapping, bare': mapped(inline(allow(SQS_READ, arn('Queue'))), { ...encrypted, Key: key(account) }),
    'a key that does not leave it to the account': mapped(inline(allow([...SQS_READ, 'kms:Decrypt'], '*')), { ...encrypted, Key: key({ ...account, Principal: { AWS: 'arn:aws:iam::111111111111:role/admin' } }) }),
  },
  sound: {
    'an event source of CDK': (stack) => { aFunction(stack, 'Function').addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue', { encryptionMasterKey: new kms.Key(stack, 'Key') }))); },
    'a key that names the role': mapped(inline(allow(SQS_READ, arn('Queue'))), { ...encrypted, Key: key({ ...account, Principal: { AWS: arn('Role') } }) }),
  },
});

describeRule(logsKeyRefusesLogs, {
  broken: {
    'a log group with CDK': (stack) => { new logs.CfnLogGroup(stack, 'Logs', { kmsKeyId: new kms.Key(stack, 'Key').keyArn }); },
    'a log group, bare': { Resources: { Key: key(account), Logs: { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: arn('Key') } } } },
  },
  sound: {
    'a key for logs': {
      Resources: {
        Key: key(account, { Effect: 'Allow', Principal: { Service: { 'Fn::Sub': 'logs.${AWS::Region}.amazonaws.com' } }, Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'], Resource: '*' }),
        Logs: { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: arn('Key') } },
      },
    },
  },
});
