import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { StableTemplate } from '../../lib/testing';
import { Build, changedLines, fn, source, stableOf } from './two-synths';

const HASH = /^[0-9a-f]{64}$/;

describe('an asset', () => {
  test('is one entry however often it is used, and two assets stay apart', () => {
    const stable = stableOf((stack, { handler, image }) => {
      fn(stack, 'Fn', handler);
      fn(stack, 'Twin', handler);
      fn(stack, 'Other', image);
    }).toJSON() as any;
    expect(stable.Assets).toEqual({ 'Fn/Code': expect.stringMatching(HASH), 'Other/Code': expect.stringMatching(HASH) });
    const keys = Object.values<any>(stable.Resources).map((resource) => resource.Properties.Code?.S3Key).filter(Boolean);
    expect(keys).toEqual(['<Fn/Code>.zip', '<Other/Code>.zip', '<Fn/Code>.zip']);
  });

  test('keeps a name of its own beside another of the same name', () => {
    const stack = new Stack(new App(), 'Orders');
    const { handler, image } = source('1');
    for (const [id, path] of [['First', handler], ['Second', image]] as const) {
      new lambda.Function(stack, id, {
        code: lambda.Code.fromAsset(path, { displayName: 'Code' }), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
      });
    }
    expect(Object.keys(StableTemplate.fromStack(stack).toJSON().Assets as object)).toEqual(['Code', 'Code 2']);
  });

  test('is used by its real hash: the one CDK put into the template', () => {
    const stack = new Stack(new App(), 'Orders');
    fn(stack, 'Fn', source('1').handler);
    const [used] = Object.values<any>(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    const assets = StableTemplate.fromStack(stack).toJSON().Assets as Record<string, string>;
    expect(`${assets['Fn/Code']}.zip`).toBe(used.Properties.Code.S3Key);
  });
});

describe('stays visible', () => {
  const base = (id: string, actions: string[], timeout: number): Build => (stack) => {
    const queue = new sqs.Queue(stack, id, { visibilityTimeout: Duration.seconds(timeout) });
    new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') })
      .addToPolicy(new iam.PolicyStatement({ actions, resources: [queue.queueArn] }));
  };
  const before = stableOf(base('Queue', ['sqs:SendMessage'], 30)).asText();

  test('a number', () => {
    expect(changedLines(before, stableOf(base('Queue', ['sqs:SendMessage'], 31)).asText())).toEqual(['"VisibilityTimeout": 31']);
  });

  test('a policy', () => {
    expect(changedLines(before, stableOf(base('Queue', ['sqs:DeleteMessage'], 30)).asText())).toEqual(['"Action": "sqs:DeleteMessage",']);
  });

  test('a logical id, because the resource is replaced', () => {
    const after = stableOf(base('Kueue', ['sqs:SendMessage'], 30)).asText();
    expect(after).toMatch(/"Kueue[0-9A-F]{8}": \{/);
    expect(after).not.toMatch(/"Queue[0-9A-F]{8}"/);
  });

  test('the renamed function behind a masked version', () => {
    const versionOf = (id: string): StableTemplate => stableOf((stack, { handler }) => { void fn(stack, id, handler).currentVersion; });
    expect(versionOf('Fn').asText()).toContain('"FnCurrentVersion17A89ABB<hash>": {');
    expect(versionOf('Gn').asText()).toMatch(/"GnCurrentVersion[0-9A-F]{8}<hash>": \{/);
  });

  test('a nested stack, under the logical id of its resource', () => {
    const stable = stableOf((stack) => { new sqs.Queue(new NestedStack(stack, 'Nested'), 'Queue'); }).toJSON() as any;
    const [id, nested] = Object.entries<any>(stable.NestedStacks)[0];
    expect(stable.Resources[id]).toMatchObject({ Type: 'AWS::CloudFormation::Stack' });
    expect(Object.values<any>(nested.Resources)[0].Type).toBe('AWS::SQS::Queue');
    expect(stable.Resources[id].Properties.TemplateURL['Fn::Join'][1]).toContain(
      '/cdk-hnb659fds-assets-111111111111-eu-central-1/<Nested Nested Stack Template>.json');
  });
});

test('two synths in different folders give the same text', () => {
  const build: Build = (stack, { handler, image }) => {
    void fn(stack, 'Fn', handler).currentVersion;
    new ecs.FargateTaskDefinition(stack, 'Task').addContainer('Main', { image: ecs.ContainerImage.fromAsset(image) });
  };
  const metadata = { context: { 'aws:cdk:enable-asset-metadata': true, 'aws:cdk:disable-asset-staging': true } };
  expect(stableOf(build, '1', metadata).asText()).toBe(stableOf(build, '1', metadata).asText());
});

test('a nested stack alone has the template it has inside its parent', () => {
  const stack = new Stack(new App(), 'Orders');
  const nested = new NestedStack(stack, 'Nested');
  fn(nested, 'Fn', source('1').handler);
  const [inside] = Object.values<any>(StableTemplate.fromStack(stack).toJSON().NestedStacks as object);
  expect(StableTemplate.fromStack(nested).toJSON().Resources).toEqual(inside.Resources);
});

test('jest prints the template itself, not the class around it', () => {
  const stable = stableOf((stack) => { new sqs.Queue(stack, 'Queue'); });
  expect(stable).toMatchInlineSnapshot(`
{
  "Resources": {
    "Queue4A7E3555": {
      "DeletionPolicy": "Delete",
      "Type": "AWS::SQS::Queue",
      "UpdateReplacePolicy": "Delete",
    },
  },
}
`);
});

test('a caller who changes what toJSON gave changes nothing else', () => {
  const stable = stableOf((stack) => { new sqs.Queue(stack, 'Queue'); });
  const before = stable.asText();
  (stable.toJSON().Resources as any).Queue4A7E3555.Type = 'changed';
  expect(stable.asText()).toBe(before);
});

test('fails for a stack without an app, with a sentence that says what to do', () => {
  expect(() => StableTemplate.fromStack(new Stack(new Construct(undefined as any, 'Root'), 'Orders')))
    .toThrow('Root/Orders: stack must be part of an app, got a stack without one; create it below a new App()');
});
