import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { aliasWeightsWrong } from '../../lib/checks/functions/alias-weights-wrong';
import { deadLettersNeverUsed } from '../../lib/checks/functions/dead-letters-never-used';
import { durableFunctionUnqualified } from '../../lib/checks/functions/durable-function-unqualified';
import { environmentTooLarge } from '../../lib/checks/functions/environment-too-large';
import { functionCanNeverRun } from '../../lib/checks/functions/function-can-never-run';
import { functionSettingOutOfRange } from '../../lib/checks/functions/function-setting-out-of-range';
import { functionUrlRefusesEveryone } from '../../lib/checks/functions/function-url-refuses-everyone';
import { packageContradicts } from '../../lib/checks/functions/package-contradicts';
import { provisionedAboveReserved } from '../../lib/checks/functions/provisioned-above-reserved';
import { provisionedConcurrencyOnLatest } from '../../lib/checks/functions/provisioned-concurrency-on-latest';
import { reservedEnvironmentVariable } from '../../lib/checks/functions/reserved-environment-variable';
import { snapStartNotSupported } from '../../lib/checks/functions/snap-start-not-supported';
import { snapStartUnused } from '../../lib/checks/functions/snap-start-unused';
import { alias, arn, fn, mapping, queue, ref, rule, schedule } from './bare';
import { aFunction } from './corpus/shape';
import { describeRule } from './rule-cases';

const inJava = () => ({ runtime: lambda.Runtime.JAVA_21, code: lambda.Code.fromAsset(__dirname), handler: 'Handler', snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS });

describeRule(functionSettingOutOfRange, {
  broken: {
    '901 s with CDK': (stack) => { aFunction(stack, 'Function', { timeout: Duration.seconds(901) }); },
    '64 MB and 10,241 MB with CDK': (stack) => {
      aFunction(stack, 'Small', { memorySize: 64 });
      aFunction(stack, 'Large', { memorySize: 10_241 });
    },
    '5,401 s on instances, bare': { Resources: { Function: fn({ Timeout: 5_401, CapacityProviderConfig: {} }) } },
    'three attempts and a day, bare': { Resources: { Function: fn(), Config: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: ref('Function'), MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 86_400 } } } },
  },
  sound: { 'the bounds': { Resources: { Function: fn({ Timeout: 900, MemorySize: 10_240 }), Large: fn({ Timeout: 5_400, MemorySize: 32_768, CapacityProviderConfig: {} }) } } },
});

describeRule(functionCanNeverRun, {
  broken: { 'none reserved, with CDK': (stack) => { aFunction(stack, 'Function', { reservedConcurrentExecutions: 0 }); }, 'none reserved, bare': { Resources: { Function: fn({ ReservedConcurrentExecutions: 0 }) } } },
  sound: { 'one reserved': { Resources: { Function: fn({ ReservedConcurrentExecutions: 1 }) } } },
});

const durable = fn({ DurableConfig: { ExecutionTimeout: 3_600 } });

describeRule(durableFunctionUnqualified, {
  broken: {
    'a rule with CDK': (stack) => {
      const worker = aFunction(stack, 'Function');
      (worker.node.defaultChild as lambda.CfnFunction).addPropertyOverride('DurableConfig', { ExecutionTimeout: 3_600 });
      new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.LambdaFunction(worker)] });
    },
    'a mapping and a schedule, bare': { Resources: { Queue: queue(), Function: durable, Mapping: mapping(), Schedule: schedule({ Target: { Arn: arn('Function') } }) } },
  },
  sound: { 'an alias': { Resources: { Queue: queue(), Function: durable, Live: alias({ FunctionName: ref('Function'), Name: 'live', FunctionVersion: '1' }), Mapping: mapping({ FunctionName: ref('Live') }), Rule: rule({ Targets: [{ Id: 'T', Arn: { 'Fn::Sub': '${Function.Arn}:live' } }] }) } } },
});

describeRule(provisionedConcurrencyOnLatest, {
  broken: {
    'an alias with CDK': (stack) => { new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack, 'Function').latestVersion, provisionedConcurrentExecutions: 2 }); },
    'an alias, bare': { Resources: { Function: fn(), Live: alias({ FunctionName: ref('Function'), FunctionVersion: '$LATEST', ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 } }) } },
    'a scalable target, bare': { Resources: { Target: { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: { ServiceNamespace: 'lambda', ResourceId: 'function:worker:$LATEST', MinCapacity: 1, MaxCapacity: 2 } } } },
  },
  sound: { 'a version': (stack) => { new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack, 'Function').currentVersion, provisionedConcurrentExecutions: 2 }); } },
});

describeRule(provisionedAboveReserved, {
  broken: {
    '10 of 5 with CDK': (stack) => { new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack, 'Function', { reservedConcurrentExecutions: 5 }).currentVersion, provisionedConcurrentExecutions: 10 }); },
    '2 of 1, bare': { Resources: { Function: fn({ ReservedConcurrentExecutions: 1 }), Live: alias({ FunctionName: ref('Function'), FunctionVersion: '1', ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 } }) } },
  },
  sound: { '5 of 5': { Resources: { Function: fn({ ReservedConcurrentExecutions: 5 }), Live: alias({ FunctionName: ref('Function'), FunctionVersion: '1', ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 } }) } } },
});

const snapped = { SnapStart: { ApplyOn: 'PublishedVersions' }, Runtime: 'java21' };
const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: ref('Function') } };

describeRule(snapStartNotSupported, {
  broken: {
    'provisioned concurrency with CDK': (stack) => {
      new lambda.Alias(stack, 'Live', { aliasName: 'live', version: aFunction(stack, 'Function', inJava()).currentVersion, provisionedConcurrentExecutions: 1 });
    },
    'a file system, storage and a runtime, bare': { Resources: { Function: fn({ ...snapped, Runtime: 'nodejs22.x', FileSystemConfigs: [{ Arn: 'x', LocalMountPath: '/mnt/x' }], EphemeralStorage: { Size: 1_024 } }) } },
  },
  sound: { 'a version': { Resources: { Function: fn(snapped), Version: version, Python: fn({ ...snapped, Runtime: 'python3.13' }) } } },
});

describeRule(snapStartUnused, {
  broken: { 'a function with CDK': (stack) => { aFunction(stack, 'Function', inJava()); }, 'a function, bare': { Resources: { Function: fn(snapped) } } },
  sound: { 'a function with a version': { Resources: { Function: fn(snapped), Version: version } } },
});

describeRule(deadLettersNeverUsed, {
  broken: {
    'a worker with CDK': (stack) => {
      aFunction(stack, 'Function', { deadLetterQueue: new sqs.Queue(stack, 'Dead') }).addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue')));
    },
    'a worker with a destination, bare': {
      Resources: { Queue: queue(), Dead: queue(), Function: fn(), Mapping: mapping(), Config: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: ref('Function'), Qualifier: '$LATEST', DestinationConfig: { OnFailure: { Destination: arn('Dead') } } } } },
    },
  },
  sound: {
    'a function that a rule calls too': (stack) => {
      const worker = aFunction(stack, 'Function', { deadLetterQueue: new sqs.Queue(stack, 'Dead') });
      worker.addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue')));
      new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.LambdaFunction(worker)] });
    },
    'a function that nothing in sight calls': { Resources: { Dead: queue(), Function: fn({ DeadLetterConfig: { TargetArn: arn('Dead') } }) } },
  },
});

describeRule(reservedEnvironmentVariable, {
  broken: {
    'an L1': (stack) => { (aFunction(stack, 'Function').node.defaultChild as lambda.CfnFunction).environment = { variables: { AWS_REGION: 'eu-west-1' } }; },
    'a function, bare': { Resources: { Function: fn({ Environment: { Variables: { AWS_ACCESS_KEY_ID: 'x', TABLE: 'y' } } }) } },
  },
  sound: { 'names of our own': { Resources: { Function: fn({ Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/bootstrap', AWS_NODEJS_CONNECTION_REUSE_ENABLED: '1' } } }) } } },
});

const url = { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: arn('Function'), AuthType: 'NONE' } };

const everyoneMay = (Action: string, Principal: unknown = '*') => ({ Type: 'AWS::Lambda::Permission', Properties: { FunctionName: ref('Function'), Action, Principal } });

describeRule(functionUrlRefusesEveryone, {
  broken: {
    'an L1': (stack) => { new lambda.CfnUrl(stack, 'Url', { targetFunctionArn: aFunction(stack, 'Function').functionArn, authType: 'NONE' }); },
    'a URL without the first permission, bare': { Resources: { Function: fn(), Url: url, Permission: everyoneMay('lambda:InvokeFunction') } },
    'a URL without the second one, bare': { Resources: { Function: fn(), Url: url, Permission: everyoneMay('lambda:InvokeFunctionUrl') } },
    'a permission for a service, bare': { Resources: { Function: fn(), Url: url, First: everyoneMay('lambda:InvokeFunctionUrl'), Service: everyoneMay('lambda:InvokeFunction', 's3.amazonaws.com') } },
  },
  sound: {
    'a URL of CDK': (stack) => { aFunction(stack, 'Function').addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE }); },
    'both permissions': { Resources: { Function: fn(), Url: url, First: everyoneMay('lambda:InvokeFunctionUrl'), Second: everyoneMay('lambda:InvokeFunction') } },
    'a permission for everything': { Resources: { Function: fn(), Url: url, Permission: everyoneMay('lambda:*') } },
    'a principal that is not known': { Resources: { Function: fn(), Url: url, First: everyoneMay('lambda:InvokeFunctionUrl'), Second: everyoneMay('lambda:InvokeFunction', { 'Fn::ImportValue': 'who' }) } },
    'a signed URL': { Resources: { Function: fn(), Url: { ...url, Properties: { ...url.Properties, AuthType: 'AWS_IAM' } } } },
  },
});

const weighted = (FunctionVersion: unknown, ...AdditionalVersionWeights: object[]) => alias({ FunctionName: ref('Function'), Name: 'live', FunctionVersion, RoutingConfig: { AdditionalVersionWeights } });

describeRule(aliasWeightsWrong, {
  broken: {
    'the latest code, with CDK': (stack) => {
      const worker = aFunction(stack, 'Function');
      new lambda.Alias(stack, 'Live', { aliasName: 'live', version: worker.latestVersion, additionalVersions: [{ version: worker.currentVersion, weight: 0.1 }] });
    },
    'a weight of 10, bare': { Resources: { Function: fn(), Live: weighted('1', { FunctionVersion: '2', FunctionWeight: 10 }) } },
    'three versions, bare': { Resources: { Function: fn(), Live: weighted('1', { FunctionVersion: '2', FunctionWeight: 0.1 }, { FunctionVersion: '3', FunctionWeight: 0.1 }) } },
  },
  sound: {
    'two versions': { Resources: { Function: fn(), Live: weighted('1', { FunctionVersion: '2', FunctionWeight: 0.1 }) } },
    'one version': { Resources: { Function: fn(), Live: alias({ FunctionName: ref('Function'), FunctionVersion: '$LATEST' }) } },
    'a weight that is not known': { Parameters: { Weight: { Type: 'Number' } }, Resources: { Function: fn(), Live: weighted('1', { FunctionVersion: '2', FunctionWeight: ref('Weight') }) } },
  },
});

describeRule(environmentTooLarge, {
  broken: {
    'one large value, with CDK': (stack) => { aFunction(stack, 'Function', { environment: { RULES: 'x'.repeat(4100) } }); },
    'many values, bare': { Resources: { Function: fn({ Environment: { Variables: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`VALUE_${index}`, { 'Fn::Sub': `\${AWS::Region}${'x'.repeat(80)}` }])) } }) } },
  },
  sound: {
    'as large as may be': { Resources: { Function: fn({ Environment: { Variables: { A: 'x'.repeat(4095) } } }) } },
    'values that are not known': { Resources: { Function: fn({ Environment: { Variables: { A: { 'Fn::ImportValue': 'a' }, B: 'x'.repeat(4000) } } }) } },
  },
});

const bareFunction = (Properties: object) => ({ Type: 'AWS::Lambda::Function', Properties });

describeRule(packageContradicts, {
  broken: {
    'an image with a runtime, with CDK': (stack) => { new lambda.CfnFunction(stack, 'Function', { packageType: 'Image', code: { imageUri: 'image' }, runtime: 'nodejs22.x', role: 'arn:aws:iam::111111111111:role/worker' }); },
    'code without a runtime, bare': { Resources: { Function: bareFunction({ Handler: 'index.handler', Code: { ZipFile: 'x' } }) } },
    'an image as code, bare': { Resources: { Function: fn({ PackageType: 'Zip', Code: { ImageUri: 'image' } }) } },
    'an image with layers, bare': { Resources: { Function: bareFunction({ PackageType: 'Image', Layers: ['layer'], Code: { ImageUri: 'image' } }) } },
  },
  sound: {
    'code of CDK': (stack) => { aFunction(stack, 'Function'); },
    'an image': { Resources: { Function: bareFunction({ PackageType: 'Image', Code: { ImageUri: 'image' } }) } },
    'what a macro adds': { Transform: 'AWS::Serverless-2016-10-31', Resources: { Function: bareFunction({ Handler: 'index.handler', Code: { ZipFile: 'x' } }) } },
  },
});
