import * as batch from 'aws-cdk-lib/aws-batch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as pipes from 'aws-cdk-lib/aws-pipes';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import { aFunction, Shapes } from './shape';

/** Work in several steps. */
export const ORCHESTRATION: Shapes = {
  'an execution of functions, with retries, a choice and a map': (app) => {
    const stack = new Stack(app, 'Flow');
    const first = new tasks.LambdaInvoke(stack, 'First', { lambdaFunction: aFunction(stack, 'FirstFunction'), payloadResponseOnly: true });
    first.addRetry({ maxAttempts: 3 });
    const each = new sfn.Map(stack, 'Each', { maxConcurrency: 5, itemsPath: '$.items' });
    each.itemProcessor(new tasks.LambdaInvoke(stack, 'Second', { lambdaFunction: aFunction(stack, 'SecondFunction') }));
    const choice = new sfn.Choice(stack, 'Any?').when(sfn.Condition.isPresent('$.items'), each).otherwise(new sfn.Succeed(stack, 'None'));
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(first.next(choice)), timeout: Duration.hours(1), tracingEnabled: true });
  },

  'an execution that runs a task and waits for it': (app) => {
    const stack = new Stack(app, 'Flow');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: true });
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 1024, memoryLimitMiB: 2048 });
    const container = taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox') });
    const run = new tasks.EcsRunTask(stack, 'Run', {
      integrationPattern: sfn.IntegrationPattern.RUN_JOB, cluster, taskDefinition, launchTarget: new tasks.EcsFargateLaunchTarget(),
      containerOverrides: [{ containerDefinition: container, environment: [{ name: 'JOB', value: sfn.JsonPath.stringAt('$.job') }] }],
    });
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(run) });
  },

  'an execution that waits for an answer from a queue, and tells a topic': (app) => {
    const stack = new Stack(app, 'Flow');
    const ask = new tasks.SqsSendMessage(stack, 'Ask', {
      queue: new sqs.Queue(stack, 'Questions'), integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      messageBody: sfn.TaskInput.fromObject({ token: sfn.JsonPath.taskToken }), taskTimeout: sfn.Timeout.duration(Duration.days(1)),
    });
    const tell = new tasks.SnsPublish(stack, 'Tell', { topic: new sns.Topic(stack, 'Topic'), message: sfn.TaskInput.fromJsonPathAt('$') });
    const put = new tasks.DynamoPutItem(stack, 'Put', {
      table: new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }),
      item: { id: tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt('$.id')) },
    });
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(ask.next(put).next(tell)) });
  },

  'an execution that starts another': (app) => {
    const stack = new Stack(app, 'Flow');
    const inner = new sfn.StateMachine(stack, 'Inner', { definitionBody: sfn.DefinitionBody.fromString(JSON.stringify({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 5, End: true } } })) });
    new sfn.StateMachine(stack, 'Outer', {
      definitionBody: sfn.DefinitionBody.fromChainable(new tasks.StepFunctionsStartExecution(stack, 'Start', { stateMachine: inner, integrationPattern: sfn.IntegrationPattern.RUN_JOB })),
    });
  },

  'pipes from a queue and a table to an execution and a queue': (app) => {
    const stack = new Stack(app, 'Pipes');
    const queue = new sqs.Queue(stack, 'Queue');
    const machine = new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')) });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('pipes.amazonaws.com') });
    queue.grantConsumeMessages(role);
    machine.grantStartExecution(role);
    new pipes.CfnPipe(stack, 'FromQueue', {
      roleArn: role.roleArn, source: queue.queueArn, target: machine.stateMachineArn,
      sourceParameters: { sqsQueueParameters: { batchSize: 1 } }, targetParameters: { stepFunctionStateMachineParameters: { invocationType: 'FIRE_AND_FORGET' } },
    });
    const table = new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, stream: dynamodb.StreamViewType.NEW_IMAGE });
    const changes = new sqs.Queue(stack, 'Changes');
    const enrich = aFunction(stack, 'Enrich');
    const streamRole = new iam.Role(stack, 'StreamRole', { assumedBy: new iam.ServicePrincipal('pipes.amazonaws.com') });
    table.grantStreamRead(streamRole);
    changes.grantSendMessages(streamRole);
    enrich.grantInvoke(streamRole);
    new pipes.CfnPipe(stack, 'FromTable', {
      roleArn: streamRole.roleArn, source: table.tableStreamArn!, target: changes.queueArn, enrichment: enrich.functionArn,
      sourceParameters: { dynamoDbStreamParameters: { startingPosition: 'LATEST' } },
    });
  },

  'records that a function changes on their way into a bucket': (app) => {
    const stack = new Stack(app, 'Records');
    new firehose.DeliveryStream(stack, 'Delivery', {
      destination: new firehose.S3Bucket(new s3.Bucket(stack, 'Bucket'), {
        bufferingInterval: Duration.minutes(5), processors: [new firehose.LambdaFunctionProcessor(aFunction(stack, 'Change', { timeout: Duration.minutes(1) }), { bufferSize: Size.mebibytes(1) })],
      }),
    });
  },

  'jobs on Fargate in a queue of AWS Batch': (app) => {
    const stack = new Stack(app, 'Batch');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    new batch.JobQueue(stack, 'Queue', { computeEnvironments: [{ order: 1, computeEnvironment: new batch.FargateComputeEnvironment(stack, 'Fargate', { vpc, spot: true }) }] });
    new batch.EcsJobDefinition(stack, 'Job', {
      container: new batch.EcsFargateContainerDefinition(stack, 'Container', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox'), cpu: 0.25, memory: Size.mebibytes(512) }),
      retryAttempts: 3, timeout: Duration.hours(2),
    });
  },

  'functions with layers, versions and an alias': (app) => {
    const stack = new Stack(app, 'Functions');
    const layer = new lambda.LayerVersion(stack, 'Layer', { code: lambda.Code.fromAsset(__dirname) });
    aFunction(stack, 'Layered', { layers: [layer], architecture: lambda.Architecture.ARM_64, memorySize: 3008, ephemeralStorageSize: Size.gibibytes(10) });
    const version = aFunction(stack, 'Versioned', { currentVersionOptions: { retryAttempts: 1 } }).currentVersion;
    new lambda.Alias(stack, 'Live', { aliasName: 'live', version, additionalVersions: [] });
  },
};
