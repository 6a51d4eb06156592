import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId, Provider } from 'aws-cdk-lib/custom-resources';
import { CfnCondition, CfnMapping, CfnOutput, CfnParameter, CfnResource, CustomResource, Duration, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import { aFunction, Shapes } from './shape';

/** Stacks of all forms. */
export const STACKS: Shapes = {
  'a nested stack that uses what its parent has': (app) => {
    const stack = new Stack(app, 'Parent');
    const queue = new sqs.Queue(stack, 'Queue', { visibilityTimeout: Duration.minutes(3) });
    const nested = new NestedStack(stack, 'Nested');
    aFunction(nested, 'Worker', { timeout: Duration.seconds(30) }).addEventSource(new SqsEventSource(queue));
    const other = new NestedStack(stack, 'Other');
    const bucket = new s3.Bucket(nested, 'Bucket');
    bucket.grantRead(aFunction(other, 'Reader'));
  },

  'parameters, conditions and mappings': (app) => {
    const stack = new Stack(app, 'Options');
    const timeout = new CfnParameter(stack, 'Timeout', { type: 'Number', default: 30, minValue: 0, maxValue: 43200 });
    const production = new CfnCondition(stack, 'Production', { expression: Fn.conditionEquals(new CfnParameter(stack, 'Env', { default: 'test', allowedValues: ['test', 'production'] }), 'production') });
    const sizes = new CfnMapping(stack, 'Sizes', { mapping: { test: { memory: 256 }, production: { memory: 1024 } } });
    new sqs.CfnQueue(stack, 'Queue', { visibilityTimeout: timeout.valueAsNumber, messageRetentionPeriod: Fn.conditionIf('Production', 1209600, 345600) as never });
    const handler = aFunction(stack, 'Function');
    (handler.node.defaultChild as lambda.CfnFunction).addPropertyOverride('MemorySize', sizes.findInMap(Fn.ref('Env'), 'memory'));
    const extra = new sqs.CfnQueue(stack, 'Extra');
    extra.cfnOptions.condition = production;
    new CfnOutput(stack, 'ExtraUrl', { value: extra.ref, condition: production });
  },

  'an included template': (app) => {
    new CfnInclude(new Stack(app, 'Included'), 'Template', { templateFile: `${__dirname}/included.json` });
  },

  'resources of our own making': (app) => {
    const stack = new Stack(app, 'Custom');
    new AwsCustomResource(stack, 'Call', {
      onUpdate: { service: 'S3', action: 'listBuckets', physicalResourceId: PhysicalResourceId.of('call') }, policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
    });
    const provider = new Provider(stack, 'Provider', { onEventHandler: aFunction(stack, 'OnEvent'), isCompleteHandler: aFunction(stack, 'IsComplete') });
    new CustomResource(stack, 'Resource', { serviceToken: provider.serviceToken, properties: { key: 'value' } });
    new CfnResource(stack, 'Unknown', { type: 'Acme::Rocket::Launch', properties: { Fuel: 'much' } });
  },

  'what stands elsewhere, by ARN, name, attribute and parameter': (app) => {
    const stack = new Stack(app, 'Borrowed', { env: { account: '111111111111', region: 'eu-west-1' } });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'], privateSubnetIds: ['subnet-1'] });
    const worker = aFunction(stack, 'Worker', { vpc, securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')], role: iam.Role.fromRoleName(stack, 'Role', 'worker') });
    worker.addEventSource(new SqsEventSource(sqs.Queue.fromQueueArn(stack, 'Queue', ssm.StringParameter.valueForStringParameter(stack, '/shop/queue'))));
    s3.Bucket.fromBucketName(stack, 'Bucket', 'pictures').grantRead(worker);
    const shared = lambda.Function.fromFunctionArn(stack, 'Shared', 'arn:aws:lambda:eu-west-1:111111111111:function:shared');
    shared.grantInvoke(worker);
    new ssm.StringParameter(stack, 'Parameter', { stringValue: worker.functionArn });
    events.EventBus.fromEventBusName(stack, 'Bus', 'orders').grantPutEventsTo(worker);
  },

  'exports and imports by name': (app) => {
    const producer = new Stack(app, 'Producer');
    new CfnOutput(producer, 'Out', { value: new sqs.Queue(producer, 'Queue', { visibilityTimeout: Duration.minutes(3) }).queueArn, exportName: 'orders-queue' });
    const consumer = new Stack(app, 'Consumer');
    const queue = sqs.Queue.fromQueueArn(consumer, 'Queue', Fn.importValue('orders-queue'));
    aFunction(consumer, 'Worker', { timeout: Duration.seconds(30) }).addEventSource(new SqsEventSource(queue));
  },

  'stacks of two regions': (app) => {
    const bucket = new s3.Bucket(new Stack(app, 'Far', { env: { account: '111111111111', region: 'us-east-1' }, crossRegionReferences: true }), 'Bucket');
    bucket.grantRead(aFunction(new Stack(app, 'Near', { env: { account: '111111111111', region: 'eu-west-1' }, crossRegionReferences: true }), 'Reader'));
  },

  'a pipeline of stages': (app) => {
    const stack = new Stack(app, 'Pipeline', { env: { account: '111111111111', region: 'eu-west-1' } });
    const pipeline = new CodePipeline(stack, 'Pipeline', { synth: new ShellStep('Synth', { input: CodePipelineSource.connection('acme/shop', 'main', { connectionArn: 'arn:aws:codestar-connections:eu-west-1:111111111111:connection/1' }), commands: ['npx cdk synth'] }) });
    const stage = new Stage(app, 'Production', { env: { account: '111111111111', region: 'eu-west-1' } });
    new sqs.Queue(new Stack(stage, 'Queues'), 'Queue');
    pipeline.addStage(stage);
  },

  'resources of the first level alone': (app) => {
    const stack = new Stack(app, 'FirstLevel');
    const dead = new sqs.CfnQueue(stack, 'Dead', { messageRetentionPeriod: 1209600 });
    const queue = new sqs.CfnQueue(stack, 'Queue', { visibilityTimeout: 60, redrivePolicy: { deadLetterTargetArn: dead.attrArn, maxReceiveCount: 5 } });
    const role = new iam.CfnRole(stack, 'Role', {
      assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
      policies: [{ policyName: 'queue', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], Resource: queue.attrArn }] } }],
    });
    const worker = new lambda.CfnFunction(stack, 'Worker', { role: role.attrArn, runtime: 'nodejs22.x', handler: 'index.handler', timeout: 10, code: { zipFile: 'exports.handler = async () => {};' } });
    new lambda.CfnEventSourceMapping(stack, 'Mapping', { functionName: worker.ref, eventSourceArn: queue.attrArn });
  },

  'a stack that holds nothing': (app) => {
    new Stack(app, 'Empty');
  },
};
