import * as fs from 'node:fs';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { App, Aspects, LegacyStackSynthesizer, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import * as pipelines from 'aws-cdk-lib/pipelines';
import { StableTemplate } from '../../lib/testing';
import { Build, changedLines, changesOf, ENV, fn, Setting, source, stableOf } from './two-synths';

const HASH = '[0-9a-f]{64}';

describe('a changed handler changes exactly one line', () => {
  const version: Build = (stack, { handler }) => {
    const live = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: fn(stack, 'Fn', handler).currentVersion });
    new ssm.StringParameter(stack, 'Arn', { stringValue: live.functionArn });
  };
  const cases: [string, Build, Setting?][] = [
    ['of a function', (stack, { handler }) => { fn(stack, 'Fn', handler); }],
    ['of two functions with the same code', (stack, { handler }) => { fn(stack, 'Fn', handler); fn(stack, 'Twin', handler); }],
    ['of a function with a version and an alias', version],
    ['of a function in a nested stack', (stack, { handler }) => {
      const nested = fn(new NestedStack(new NestedStack(stack, 'Outer'), 'Inner'), 'Fn', handler);
      new ssm.StringParameter(stack, 'Arn', { stringValue: nested.currentVersion.functionArn });
    }],
    ['with asset and path metadata, as the command line asks for', version, {
      context: { 'aws:cdk:enable-asset-metadata': true, 'aws:cdk:enable-path-metadata': true },
    }],
    ['with every feature flag', version, {
      context: JSON.parse(fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')),
    }],
    ['of a stack without a region', version, { props: { env: undefined } }],
    ['of a REST API made from a definition', (stack, { handler }) => {
      new apigateway.SpecRestApi(stack, 'Api', { apiDefinition: apigateway.ApiDefinition.fromAsset(`${handler}/index.js`) });
    }],
    ['behind a REST API that names its version', (stack, { handler }) => {
      new apigateway.LambdaRestApi(stack, 'Api', { handler: fn(stack, 'Fn', handler).currentVersion });
    }],
    ['at the edge, in another region', (stack, { handler }) => {
      const edge = new cloudfront.experimental.EdgeFunction(stack, 'Edge', {
        code: lambda.Code.fromAsset(handler), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
      });
      new ssm.StringParameter(stack, 'Arn', { stringValue: edge.edgeArn });
      fn(stack, 'Fn', handler);
    }],
    ['with the legacy synthesizer', (stack, { handler }) => {
      fn(stack, 'Fn', handler);
      fn(new NestedStack(stack, 'Nested'), 'Fn', handler);
    }, { props: { synthesizer: new LegacyStackSynthesizer() } }],
  ];

  test.each(cases.map(([name, build, setting = {}]) => ({ name, build, setting })))('$name', ({ build, setting }) => {
    // A synthesizer belongs to one stack: each synth gets its own.
    const fresh = (): Setting => setting.props?.synthesizer ? { props: { synthesizer: new LegacyStackSynthesizer() } } : setting;
    const [before, after] = [stableOf(build, '1', fresh()).asText(), stableOf(build, '22222', fresh()).asText()];
    const lines = changedLines(before, after);
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^"[^"]+": "${HASH}",?$`))]);
    expect(before).not.toMatch(new RegExp(`${HASH}(?!",?\n)`));
  });

  test('of inline code: the line of the code', () => {
    expect(changesOf((stack, { body }) => {
      void new lambda.Function(stack, 'Fn', {
        code: lambda.Code.fromInline(`exports.handler = async () => ${body};`), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
      }).currentVersion;
    })).toEqual(['"ZipFile": "exports.handler = async () => 22222;"']);
  });

  test('of a container image, for a function with a version and for tasks', () => {
    const lines = changesOf((stack, { image }) => {
      const code = lambda.DockerImageCode.fromImageAsset(image);
      void new lambda.DockerImageFunction(stack, 'Fn', { code }).currentVersion;
      for (const id of ['Web', 'Worker']) {
        new ecs.FargateTaskDefinition(stack, id).addContainer('Main', { image: ecs.ContainerImage.fromAsset(image) });
      }
    });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^"Fn/AssetImage": "${HASH}"$`))]);
  });

  test('of user data that replaces its instance: the line of the user data', () => {
    expect(changesOf((stack, { body }) => {
      new ec2.Instance(stack, 'Server', {
        vpc: new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }),
        vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        instanceType: new ec2.InstanceType('t4g.micro'),
        machineImage: ec2.MachineImage.genericLinux({ [ENV.region]: 'ami-1' }),
        userDataCausesReplacement: true,
        userData: ec2.UserData.custom(`echo ${body}`),
      });
    })).toEqual(['"Fn::Base64": "echo 22222"']);
  });

  test('of a file written by CloudFormation init: the line of the file', () => {
    expect(changesOf((stack, { body }) => {
      new ec2.Instance(stack, 'Server', {
        vpc: new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }),
        vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        instanceType: new ec2.InstanceType('t4g.micro'),
        machineImage: ec2.MachineImage.latestAmazonLinux2023(),
        init: ec2.CloudFormationInit.fromElements(ec2.InitFile.fromString('/etc/body', body)),
      });
    })).toEqual(['"content": "22222",']);
  });

  test('of a function upgraded by FunctionVersionUpgrade', () => {
    const build: Build = (stack, { handler }) => {
      void fn(stack, 'Fn', handler).currentVersion;
      Aspects.of(stack).add(new lambda.FunctionVersionUpgrade('@aws-cdk/aws-lambda:recognizeLayerVersion'));
    };
    const setting = { context: { '@aws-cdk/aws-lambda:recognizeLayerVersion': true } };
    expect(stableOf(build, '1', setting).asText()).toContain('version-hash:<hash>');
    expect(changesOf(build, setting)).toHaveLength(1);
  });

  test('of a stage that a pipeline publishes', () => {
    const lines = changesOf((stack, { handler }) => {
      const input = pipelines.CodePipelineSource.codeCommit(codecommit.Repository.fromRepositoryName(stack, 'Source', 'orders'), 'main');
      const pipeline = new pipelines.CodePipeline(stack, 'Pipeline', { synth: new pipelines.ShellStep('Synth', { input, commands: ['npm ci'] }) });
      const stage = new Stage(stack, 'Production');
      fn(new Stack(stage, 'Orders', { env: ENV }), 'Fn', handler);
      pipeline.addStage(stage);
    });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^"Fn/Code": "${HASH}"$`))]);
  });
});

describe('a changed handler changes nothing', () => {
  test.each([
    ['a strong reference', 'strong'],
    ['a weak reference', 'weak'],
  ])('in a stack that names its version by %s', (_, strength) => {
    const consumer = (body: string, region: string): string => {
      const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': strength } });
      const orders = new Stack(app, 'Orders', { env: ENV, crossRegionReferences: true });
      const reader = new Stack(app, 'Reader', { env: { ...ENV, region }, crossRegionReferences: true });
      new ssm.StringParameter(reader, 'Arn', { stringValue: fn(orders, 'Fn', source(body).handler).currentVersion.functionArn });
      return StableTemplate.fromStack(reader).asText();
    };
    for (const region of [ENV.region, 'us-east-1']) {
      expect(consumer('1', region)).toContain('RefFnCurrentVersion17A89ABB<hash>"');
      expect(changedLines(consumer('1', region), consumer('22222', region))).toEqual([]);
    }
  });

  test('with assetHashes: false, not even the section of the hashes', () => {
    const build: Build = (stack, { handler }) => { fn(stack, 'Fn', handler); };
    expect(changesOf(build, { assetHashes: false })).toEqual([]);
    expect(stableOf(build, '1', { assetHashes: false }).toJSON()).not.toHaveProperty('Assets');
    expect(stableOf(build, '1', { assetHashes: false }).asText()).toContain('"S3Key": "<Fn/Code>.zip"');
  });
});
