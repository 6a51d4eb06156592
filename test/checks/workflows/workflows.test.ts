import * as apigw from 'aws-cdk-lib/aws-apigateway';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as pipes from 'aws-cdk-lib/aws-pipes';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { expressCannotWait } from '../../../lib/checks/workflows/express-cannot-wait';
import { standardWorkflowAwaited } from '../../../lib/checks/workflows/standard-workflow-awaited';
import { stateMachineBroken } from '../../../lib/checks/workflows/state-machine-broken';
import { arn, pipe, queue, ref } from '../bare';
import { Bare, BareTemplate, describeRule } from '../rule-cases';

const aMachine = (stack: Stack, stateMachineType: sfn.StateMachineType): sfn.StateMachine => new sfn.StateMachine(stack, 'Machine', { stateMachineType, definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')) });
const machine = (Properties: object = {}): Bare[string] => ({ Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: '{"StartAt":"Pass","States":{"Pass":{"Type":"Pass","End":true}}}', RoleArn: 'arn:aws:iam::111111111111:role/machine', ...Properties } });
const fired = (InvocationType: string): object => ({ TargetParameters: { StepFunctionStateMachineParameters: { InvocationType } } });
const method = (action: string): Bare[string] => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: { Integration: { Type: 'AWS', Uri: { 'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:states:action/${action}` }, RequestTemplates: { 'application/json': { 'Fn::Sub': '{"stateMachineArn":"${Machine}","input":"{}"}' } } } },
});

describeRule(standardWorkflowAwaited, {
  broken: {
    'a pipe, with CDK': (stack) => {
      new pipes.CfnPipe(stack, 'Pipe', { roleArn: 'arn:aws:iam::111111111111:role/pipe', source: new sqs.Queue(stack, 'Queue').queueArn, target: aMachine(stack, sfn.StateMachineType.STANDARD).stateMachineArn });
    },
    'a pipe that is told to wait, bare': { Resources: { Queue: queue(), Machine: machine(), Pipe: pipe({ Source: arn('Queue'), Target: ref('Machine'), ...fired('REQUEST_RESPONSE') }) } },
    'an enrichment, bare': { Resources: { Queue: queue(), Machine: machine({ StateMachineType: 'STANDARD' }), Pipe: pipe({ Source: arn('Queue'), Target: arn('Queue'), Enrichment: arn('Machine') }) } },
    'a REST API, bare': { Resources: { Machine: machine(), Method: method('StartSyncExecution') } },
    'an HTTP API, bare': { Resources: { Machine: machine(), Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { IntegrationSubtype: 'StepFunctions-StartSyncExecution', RequestParameters: { StateMachineArn: ref('Machine') } } } } },
  },
  sound: {
    'a pipe that goes on': { Resources: { Queue: queue(), Machine: machine(), Pipe: pipe({ Source: arn('Queue'), Target: ref('Machine'), ...fired('FIRE_AND_FORGET') }) } },
    'an Express workflow': { Resources: { Queue: queue(), Machine: machine({ StateMachineType: 'EXPRESS' }), Pipe: pipe({ Source: arn('Queue'), Target: ref('Machine'), Enrichment: ref('Machine') }), Method: method('StartSyncExecution') } },
    'an API that only starts it': { Resources: { Machine: machine(), Method: method('StartExecution') } },
    'an API of CDK': (stack) => { new apigw.StepFunctionsRestApi(stack, 'Api', { stateMachine: aMachine(stack, sfn.StateMachineType.EXPRESS) }); },
    'a type that is not known': { Parameters: { Type: { Type: 'String' } }, Resources: { Machine: machine({ StateMachineType: ref('Type') }), Method: method('StartSyncExecution') } },
  },
});

const doing = (state: object, StateMachineType = 'EXPRESS'): BareTemplate => ({ Resources: { Machine: machine({ StateMachineType, DefinitionString: undefined, Definition: { StartAt: 'Do', States: { Do: { Type: 'Task', End: true, ...state } } } }) } });

describeRule(expressCannotWait, {
  broken: {
    'a task, with CDK': (stack) => {
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
      taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox') });
      const run = new tasks.EcsRunTask(stack, 'Run', { integrationPattern: sfn.IntegrationPattern.RUN_JOB, cluster: new ecs.Cluster(stack, 'Cluster'), taskDefinition, launchTarget: new tasks.EcsFargateLaunchTarget() });
      new sfn.StateMachine(stack, 'Machine', { stateMachineType: sfn.StateMachineType.EXPRESS, definitionBody: sfn.DefinitionBody.fromChainable(run) });
    },
    'a job, bare': doing({ Resource: 'arn:aws:states:::states:startExecution.sync:2' }),
    'a token, bare': doing({ Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:states:::sqs:sendMessage.waitForTaskToken' } }),
    'an activity, bare': doing({ Resource: 'arn:aws:states:eu-west-1:111111111111:activity:pack' }),
    'a distributed map, bare': doing({ Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'One', States: { One: { Type: 'Pass', End: true } } } }),
  },
  sound: {
    'a call': doing({ Resource: 'arn:aws:states:::sqs:sendMessage' }),
    'a Standard workflow': doing({ Resource: 'arn:aws:states:::states:startExecution.sync:2' }, 'STANDARD'),
    'a resource that is not known': doing({ Resource: { 'Fn::ImportValue': 'resource' } }),
  },
});

const states = (States: object, StartAt: unknown = 'First'): BareTemplate => ({ Parameters: { Name: { Type: 'String' } }, Resources: { Machine: machine({ DefinitionString: JSON.stringify({ StartAt, States }) }) } });
const pass = (Next?: unknown): object => ({ Type: 'Pass', ...Next === undefined ? { End: true } : { Next } });

describeRule(stateMachineBroken, {
  broken: {
    'a text, with CDK': (stack) => { new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromString(JSON.stringify({ StartAt: 'First', States: { First: pass('Secnod'), Second: pass() } })) }); },
    'a start that is not there': states({ First: pass() }, 'Frist'),
    'ways of a choice and of a failure': states({ First: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'Gone' }], Default: 'Last' }, Last: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Lost' }], End: true } }),
    'a state that nothing leads to': states({ First: pass(), Second: pass() }),
    'a state without an end': states({ First: { Type: 'Wait', Seconds: 5 } }),
    'states inside others': states({ First: { Type: 'Parallel', End: true, Branches: [{ StartAt: 'Inner', States: { Inner: pass('First') } }] } }),
  },
  sound: {
    'a chain of CDK': (stack) => {
      const last = new sfn.Pass(stack, 'Last');
      const each = new sfn.Map(stack, 'Each').itemProcessor(new sfn.Pass(stack, 'One').next(new sfn.Pass(stack, 'Two')));
      const choice = new sfn.Choice(stack, 'Any?').when(sfn.Condition.isPresent('$.items'), each).otherwise(new sfn.Fail(stack, 'None'));
      new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'First').next(choice.afterwards().next(last))) });
    },
    'a loop': states({ First: pass('Second'), Second: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'First' }], Default: 'Last' }, Last: { Type: 'Succeed' } }),
    'a way that is substituted': states({ First: pass('${Next}'), Second: pass() }),
    'a definition in a bucket': { Resources: { Machine: machine({ DefinitionString: undefined, DefinitionS3Location: { Bucket: 'b', Key: 'k' } }) } },
    'a name that is a parameter': { Parameters: { Name: { Type: 'String' } }, Resources: { Machine: machine({ DefinitionString: undefined, Definition: { StartAt: 'First', States: { First: pass(ref('Name')), Second: pass() } } }) } },
  },
});
